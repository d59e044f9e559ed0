import { paragraph } from '../../domain/typed.js';
import type { Actor } from '../../domain/actor.js';
import type { Deps } from '../../shared/request/deps.js';
import { formState } from '../../shared/request/formState.js';
import {
  get,
  nothing,
  page,
  post,
  redirect,
  type Ask,
  type Reply,
  type Route,
} from '../../shared/request/route.js';
import { signedIn } from '../../shared/request/signedIn.js';
import { affectedPeople } from './affectedPeople.query.js';
import { callIdOf, callSeen } from './call.input.js';
import { openManagedCall, type CallRow } from './managedCall.file.js';
import { cancelCallPage } from './cancelCall.page.js';
import {
  approveCancellation,
  discardCallDraft,
  dropCancellation,
  proposeCancellation,
} from './cancelCall.service.js';
import {
  committedCases,
  openCancellation,
  otherOfficers,
  reservedMoney,
} from './cancellation.query.js';
import { callState } from './managedCall.query.js';
import type { WaitingProposal } from './managedCall.page.js';

const path = '/manage/calls/:callId/cancel';
const again = { again: path };
const cancelInput = callSeen.extend({ reason: paragraph({ min: 5, max: 500 }) });

/** Cancelling a call: one person asks for it, another approves it. */
export const cancelCallRoutes = (deps: Deps): readonly Route[] => [
  get(path, 'call.manage', (ask) => showCancel(deps, ask)),
  post(
    path,
    'call.manage',
    async (ask, { version, reason }) => {
      const id = callIdOf(ask);
      await proposeCancellation(deps, signedIn(ask), id, version, reason);
      return redirect(`/manage/calls/${id}/cancel`, 'call_cancel_asked');
    },
    { input: cancelInput, ...again },
  ),
  post(
    `${path}/discard`,
    'call.manage',
    async (ask, { version }) => {
      await discardCallDraft(deps, signedIn(ask), callIdOf(ask), version);
      return redirect('/manage/calls', 'call_discarded');
    },
    { input: callSeen, ...again },
  ),
  post(
    `${path}/drop`,
    'call.manage',
    async (ask) => {
      await dropCancellation(deps, signedIn(ask), callIdOf(ask));
      return redirect(`/manage/calls/${callIdOf(ask)}`, 'call_cancel_dropped');
    },
    { input: nothing, ...again },
  ),
  post(
    `${path}/approve`,
    'call.manage',
    async (ask, { version }) => {
      await approveCancellation(deps, signedIn(ask), callIdOf(ask), version);
      return redirect(`/manage/calls/${callIdOf(ask)}`, 'call_cancelled');
    },
    { input: callSeen, ...again },
  ),
];

async function showCancel(deps: Deps, ask: Ask): Promise<Reply> {
  const actor = signedIn(ask);
  const call = await openManagedCall(deps, actor, callIdOf(ask));
  const form = formState(ask, deps.words, { reason: '' });
  const view = {
    affected: await affectedPeople(deps, call),
    reserved: await reservedMoney(deps, call.id),
    committed: await committedCases(deps, call.id),
    proposal: await waitingProposal(deps, call, actor),
    others: await otherOfficers(deps, call, actor.personId),
  };
  const title = deps.words(
    ask.locale,
    call.status === 'draft' ? 'calls.verbs.discard' : 'calls.verbs.cancel',
  );
  const context = { words: deps.words, locale: ask.locale };
  const model = cancelCallPage(await callState(deps, call), view, form, context);
  return page('calls/cancel', { title, ...model });
}

/** The proposal that waits, with who made it and whether that is this reader. */
export async function waitingProposal(
  deps: Deps,
  call: CallRow,
  actor: Actor,
): Promise<(WaitingProposal & { readonly own: boolean }) | null> {
  const proposal = await openCancellation(deps, call.id);
  if (!proposal) return null;
  const who = await deps.db.rows.users.find({ id: proposal.proposed_by });
  const { reason, proposed_at: at, proposed_person: person } = proposal;
  return { reason, at, who: who?.name ?? '', own: person === actor.personId };
}
