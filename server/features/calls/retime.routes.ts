import { z } from 'zod';
import type { Deps } from '../../shared/request/deps.js';
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
import { callIdOf, callSeen } from './call.input.js';
import { demandPublished, openManagedCall } from './managedCall.file.js';
import { callState } from './managedCall.query.js';
import { retimePage, retimePreviewPage, suggestedClose } from './retime.page.js';
import { planRetiming, retimeCall, retimeInput, type Retiming } from './retimeCall.service.js';

const confirmInput = callSeen.extend(retimeInput.shape);
/** What was typed before the preview, as it was typed. */
const typedBefore = z.object({ closes: z.string().optional(), reason: z.string().optional() });

/** Extending a call and closing it early: a form, what it means, and then it is done. */
export const retimeRoutes = (deps: Deps): readonly Route[] =>
  (['extend', 'close'] as const).flatMap((how) => {
    const path = `/manage/calls/:id/${how}`;
    const done = how === 'extend' ? 'call_extended' : 'call_closes_early';
    return [
      get(path, 'call.manage', (ask) => showForm(deps, ask, how)),
      // Only shows what would happen.
      post(path, 'call.manage', (ask, input) => showPreview(deps, ask, how, input), {
        input: retimeInput,
        transaction: false,
        again: path,
      }),
      post(`${path}/again`, 'call.manage', (ask, typed) => showForm(deps, ask, how, typed), {
        input: typedBefore,
        transaction: false,
        again: path,
      }),
      post(
        `${path}/confirm`,
        'call.manage',
        async (ask, { version, ...input }) => {
          const id = callIdOf(ask);
          await retimeCall(deps, signedIn(ask), id, version, how, input);
          return redirect(`/manage/calls/${id}`, done);
        },
        { input: confirmInput, again: path },
      ),
    ];
  });

async function showForm(
  deps: Deps,
  ask: Ask,
  how: Retiming,
  { closes, reason }: z.infer<typeof typedBefore> = {},
): Promise<Reply> {
  const call = await openManagedCall(deps, signedIn(ask), callIdOf(ask));
  if (ask.failed === null) demandPublished(call);
  const context = { ...ask, words: deps.words, calendar: deps.calendar };
  const state = await callState(deps, call);
  const begin = {
    closes: closes ?? suggestedClose(how, state, context),
    reason: reason ?? '',
  };
  const form = formState(ask, deps.words, begin);
  const title = deps.words(ask.locale, `calls.verbs.${how}`);
  return page('calls/retime', { title, ...retimePage(how, state, form, context) });
}

async function showPreview(
  deps: Deps,
  ask: Ask,
  how: Retiming,
  input: z.infer<typeof retimeInput>,
): Promise<Reply> {
  const planned = await planRetiming(deps, signedIn(ask), callIdOf(ask), how, input);
  const title = deps.words(ask.locale, `calls.verbs.${how}`);
  const model = retimePreviewPage(how, planned, deps, ask);
  return page('calls/retime-preview', { title, ...model });
}
