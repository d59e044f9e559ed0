import { isDuplicate } from '../../data/databaseErrors.js';
import { recordEvents } from '../../data/stores/eventStore.js';
import type { Actor } from '../../domain/actor.js';
import { conflict, forbidden } from '../../domain/refusal.js';
import { cancelWithCall } from '../../domain/workflow/machine.js';
import { changeCase } from '../../shared/casework/caseWork.js';
import type { LetterReader } from '../../shared/letters/letterReaders.js';
import { proposals, proposedBy } from '../../shared/proposals/proposals.js';
import { newId, type Deps } from '../../shared/request/deps.js';
import { affectedPeople } from './affectedPeople.query.js';
import { sendCallLetters, type CallMailKind } from './call.mails.js';
import {
  callStream,
  changeCallRow,
  demandPublished,
  openManagedCall,
  type CallRow,
} from './managedCall.file.js';
import {
  committedCases,
  openCancellation,
  otherOfficers,
  type CancellationRow,
} from './cancellation.query.js';

/** Either person may say that nothing is to be cancelled; only a second one that it is. */
const cancellation = proposals<CancellationRow>({
  door: ({ rows }) => rows.callCancellations,
  refusals: {
    decided: () => conflict('call_cancel_gone'),
    own: () => forbidden('call_cancel_second'),
  },
});

/** Throws a draft away; nobody else has seen it, so nobody else is asked. */
export async function discardCallDraft(
  deps: Deps,
  actor: Actor,
  id: string,
  version: number,
): Promise<void> {
  await deps.db.transaction(async () => {
    const call = await openManagedCall(deps, actor, id);
    if (call.status === 'cancelled') throw conflict('call_cancelled_already');
    if (call.status !== 'draft') throw conflict('call_published');
    const fact = { type: 'call_discarded', data: {} };
    await changeCallRow(deps, actor, call, version, { status: 'cancelled' }, fact);
  });
}

/**
 * Asks for a published call to be cancelled and writes to the officers who may approve it.
 * Refused while one is asked for already, and where money of the call is committed.
 */
export async function proposeCancellation(
  deps: Deps,
  actor: Actor,
  id: string,
  version: number,
  reason: string,
): Promise<void> {
  await deps.db.transaction(async () => {
    const call = await openManagedCall(deps, actor, id);
    demandPublished(call);
    await demandNothingCommitted(deps, call);
    const at = deps.clock.now().toISOString();
    try {
      await deps.db.rows.callCancellations.insert({
        id: newId(),
        call_id: id,
        reason,
        live_key: id,
        ...proposedBy(actor, at),
      });
    } catch (error) {
      throw isDuplicate(error) ? conflict('call_cancel_asked_already') : error;
    }
    await changeCallRow(
      deps,
      actor,
      call,
      version,
      {},
      {
        type: 'call_cancel_proposed',
        data: { reason },
      },
    );
    const people = await otherOfficers(deps, call, actor.personId);
    await tell(deps, call, 'call_cancel_asked', reason, people);
  });
}

/** Takes the proposal back, or turns it down; either needs no second person. */
export async function dropCancellation(deps: Deps, actor: Actor, id: string): Promise<void> {
  await deps.db.transaction(async () => {
    const call = await openManagedCall(deps, actor, id);
    const proposal = cancellation.forWithdrawal(actor, await openCancellation(deps, id));
    const dropped = { status: 'withdrawn', live_key: null } as const;
    await cancellation.decide(deps, actor, proposal, dropped);
    const by = { at: deps.clock.now().toISOString(), actorId: actor.userId };
    const own = proposal.proposed_person === actor.personId;
    await recordEvents(deps.db, callStream(call.id), by, [
      { type: own ? 'call_cancel_withdrawn' : 'call_cancel_declined', data: {} },
    ]);
  });
}

/**
 * The second person approves: the call is cancelled, every running case ends with it and gives
 * back what was reserved, and everybody concerned is told. All of it or nothing.
 */
export async function approveCancellation(
  deps: Deps,
  actor: Actor,
  id: string,
  version: number,
): Promise<void> {
  await deps.db.transaction(async () => {
    await deps.db.rows.calls.lock({ id });
    const call = await openManagedCall(deps, actor, id);
    demandPublished(call);
    const proposal = cancellation.forDecision(actor, await openCancellation(deps, id));
    await demandNothingCommitted(deps, call);
    const { reason } = proposal;
    const affected = await affectedPeople(deps, call);
    const ended = await endRunningCases(deps, actor, call, reason);
    await cancellation.decide(deps, actor, proposal, { status: 'approved' });
    await changeCallRow(
      deps,
      actor,
      call,
      version,
      { status: 'cancelled' },
      { type: 'call_cancelled', data: { reason, ended, told: affected.people.length } },
    );
    await tell(deps, call, 'call_cancelled', reason, affected.people);
  });
}

async function tell(
  deps: Deps,
  call: CallRow,
  kind: CallMailKind,
  reason: string,
  people: readonly LetterReader[],
): Promise<void> {
  const { definition } = await deps.definitions.byVersion(call.procedure_version_id);
  const times = { from: call.closes_at, to: call.closes_at, at: deps.clock.now().toISOString() };
  await sendCallLetters(deps, { kind, call, definition, reason, ...times }, people);
}

async function demandNothingCommitted(deps: Deps, call: CallRow): Promise<void> {
  const cases = await committedCases(deps, call.id);
  if (cases.length > 0) throw conflict('call_money_committed', { cases: cases.join(', ') });
}

/** Ends them by the machine, one after another; how many. */
async function endRunningCases(
  deps: Deps,
  actor: Actor,
  call: CallRow,
  reason: string,
): Promise<number> {
  const running = await deps.db.rows.applications.all({ call_id: call.id, status: 'running' }, [
    ['id', 'ASC'],
  ]);
  const ids = running.map((row) => row.id);
  await deps.db.rows.applications.lock({ id: ids });
  for (const caseId of ids) {
    await changeCase(deps, actor, caseId, (file, context) =>
      cancelWithCall(context, file.row.state, reason),
    );
  }
  return ids.length;
}
