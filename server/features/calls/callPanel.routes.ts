import { several } from '../../domain/typed.js';
import type { Deps } from '../../shared/request/deps.js';
import { poolPage, seatableAmong, seatableExperts } from '../../shared/calls/expertPool.js';
import { formState } from '../../shared/request/formState.js';
import {
  get,
  page,
  post,
  redirect,
  type Ask,
  type Reply,
  type Route,
} from '../../shared/request/route.js';
import { signedIn } from '../../shared/request/signedIn.js';
import { panelOfCall } from '../../shared/calls/callPanel.js';
import { callIdOf, callSeen } from './call.input.js';
import { callPanelPage } from './callPanel.page.js';
import { openManagedCall } from './managedCall.file.js';
import { callState } from './managedCall.query.js';
import { setCallPanel } from './setCallPanel.service.js';

const path = '/manage/calls/:callId/panel';

/** So many of those chosen are listed beside a page of the pool; the others are found by name. */
const mostListed = 200;
const most = mostListed + poolPage;
const callPanelInput = callSeen.extend({ experts: several(most), shown: several(most) });

/** The experts who may be invited under a call. */
export const callPanelRoutes = (deps: Deps): readonly Route[] => [
  get(path, 'call.manage', (ask) => showPanel(deps, ask)),
  post(
    path,
    'call.manage',
    async (ask, { version, ...panel }) => {
      const id = callIdOf(ask);
      await setCallPanel(deps, signedIn(ask), id, version, panel);
      return redirect(`/manage/calls/${id}`, 'call_panel_set');
    },
    { input: callPanelInput, again: path },
  ),
];

async function showPanel(deps: Deps, ask: Ask): Promise<Reply> {
  const call = await openManagedCall(deps, signedIn(ask), callIdOf(ask));
  const chosen = (await panelOfCall(deps.db, call.id)) ?? new Set<string>();
  const words = ask.query['expert'] ?? '';
  const found = await seatableExperts(deps.db, call.programme_id, { words });
  const known = words === '' ? await seatableAmong(deps.db, call.programme_id, [...chosen]) : [];
  const onPanel = known.slice(0, mostListed);
  const listed = new Set(onPanel.map(({ userId }) => userId));
  const others = found.slice(0, poolPage).filter(({ userId }) => !listed.has(userId));
  const form = formState(ask, deps.words, { experts: '' });
  const title = deps.words(ask.locale, 'calls.panel.title');
  const state = await callState(deps, call);
  return page('calls/panel', {
    title,
    ...callPanelPage(state, [...onPanel, ...others], chosen, form, ask.failed),
    search: { words, more: found.length > poolPage || known.length > mostListed },
  });
}
