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
import { extendOrClosePage, newEndPreviewPage, suggestedClose } from './extendOrClose.page.js';
import {
  planNewEnd,
  extendOrCloseCall,
  newEndInput,
  type ExtendOrClose,
} from './extendOrCloseCall.service.js';

const confirmInput = callSeen.extend(newEndInput.shape);
/** What was typed before the preview, as it was typed. */
const typedBefore = z.object({ closes: z.string().optional(), reason: z.string().optional() });

/** Extending a call and closing it early: a form, what it means, and then it is done. */
export const extendOrCloseRoutes = (deps: Deps): readonly Route[] =>
  (['extend', 'close'] as const).flatMap((how) => {
    const path = `/manage/calls/:callId/${how}`;
    const done = how === 'extend' ? 'call_extended' : 'call_closes_early';
    return [
      get(path, 'call.manage', (ask) => showForm(deps, ask, how)),
      // Only shows what would happen.
      post(path, 'call.manage', (ask, input) => showPreview(deps, ask, how, input), {
        input: newEndInput,
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
          await extendOrCloseCall(deps, signedIn(ask), id, version, how, input);
          return redirect(`/manage/calls/${id}`, done);
        },
        { input: confirmInput, again: path },
      ),
    ];
  });

async function showForm(
  deps: Deps,
  ask: Ask,
  how: ExtendOrClose,
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
  return page('calls/extend-or-close', { title, ...extendOrClosePage(how, state, form, context) });
}

async function showPreview(
  deps: Deps,
  ask: Ask,
  how: ExtendOrClose,
  input: z.infer<typeof newEndInput>,
): Promise<Reply> {
  const planned = await planNewEnd(deps, signedIn(ask), callIdOf(ask), how, input);
  const title = deps.words(ask.locale, `calls.verbs.${how}`);
  const model = newEndPreviewPage(how, planned, deps, ask);
  return page('calls/extend-or-close-preview', { title, ...model });
}
