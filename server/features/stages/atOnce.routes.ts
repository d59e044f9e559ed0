import { z } from 'zod';
import type { Actor } from '../../domain/actor.js';
import { inLocale } from '../../domain/localText.js';
import { invalid, Refused } from '../../domain/refusal.js';
import { several } from '../../domain/typed.js';
import type { SheetDeps } from '../../shared/casefile/stageSheet.js';
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
import { atOncePage, type NotDone } from './atOnce.page.js';
import { mostAtOnce, waitingAtOnce, type Waiting } from './atOnce.query.js';
import { useStageVerb } from './useStageVerb.service.js';

const path = '/calls/:callId/stages/:stage/at-once';
const atOnceInput = z.object({ cases: several(mostAtOnce) });

/** Many cases of a call that wait in one stage, accepted or passed by one act. */
export const atOnceRoutes = (deps: SheetDeps): readonly Route[] => [
  get(path, 'case.act', (ask) => show(deps, ask)),
  // Each case changes in a transaction of its own.
  post(path, 'case.act', (ask, { cases }) => act(deps, ask, cases), {
    input: atOnceInput,
    again: path,
    transaction: false,
  }),
];

const placeOf = ({ params }: Ask) => ({
  callId: params['callId'] ?? '',
  stage: params['stage'] ?? '',
});

async function show(deps: SheetDeps, ask: Ask, left: readonly NotDone[] = []): Promise<Reply> {
  const waiting = await waitingAtOnce(deps, signedIn(ask), placeOf(ask));
  const form = formState(ask, deps.words, { cases: '' });
  const { locale, now, failed } = ask;
  const { calendar, words } = deps;
  const model = atOncePage(waiting, left, { locale, now, failed, words, calendar });
  const title = inLocale(waiting.name, locale);
  return page('stages/at-once', { title, form, ...model });
}

async function act(deps: SheetDeps, ask: Ask, cases: readonly string[]): Promise<Reply> {
  const place = placeOf(ask);
  const waiting = await waitingAtOnce(deps, signedIn(ask), place);
  if (cases.length === 0) throw invalid({ cases: { code: 'choose_one' } });
  const ticked = cases.map((each) => {
    const [id = '', version = ''] = each.split(' ');
    return { id, version };
  });
  const left = await actAtOnce(deps, signedIn(ask), waiting, ticked);
  if (left.length === 0) {
    return redirect(`/calls/${place.callId}/stages/${place.stage}/at-once`, 'stages.atOnce');
  }
  const shown = await show(deps, ask, left);
  return shown.reply === 'page' ? { ...shown, status: 422 } : shown;
}

/** A ticked case, as the page showed it. */
interface Ticked {
  readonly id: string;
  readonly version: string;
}

/**
 * Uses the verb on each ticked case, each in a transaction of its own: one that is refused leaves
 * the others done. Gives those that were not; a case that no longer waits is among them.
 */
async function actAtOnce(
  deps: SheetDeps,
  actor: Actor,
  { cases, stage, atOnce }: Waiting,
  ticked: readonly Ticked[],
): Promise<readonly NotDone[]> {
  const waiting = new Map(cases.map(({ file, typed }) => [file.row.id, typed]));
  const refused: NotDone[] = [];
  for (const { id, version } of ticked) {
    const typed = waiting.get(id);
    if (typed === undefined || typed === null) {
      refused.push({ id, reason: { code: typed === null ? 'look_first' : 'waits_no_more' } });
      continue;
    }
    try {
      await useStageVerb(deps, actor, {
        id,
        stage,
        verb: atOnce.verb,
        side: 'staff',
        typed: { ...typed, version },
      });
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      refused.push({ id, reason: error });
    }
  }
  return refused;
}
