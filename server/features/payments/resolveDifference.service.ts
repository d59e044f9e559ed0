import { isDuplicate } from '../../data/databaseErrors.js';
import { recordEvents } from '../../data/stores/eventStore.js';
import { policy } from '../../domain/access/policy.js';
import { holds, type Actor } from '../../domain/actor.js';
import { whyNotResolved, type DifferenceKind } from '../../domain/fund/differenceKinds.js';
import type { JsonObject } from '../../domain/json.js';
import { conflict, forbidden, invalid } from '../../domain/refusal.js';
import { proposedBy } from '../../shared/proposals/proposals.js';
import { newId, type Deps } from '../../shared/request/deps.js';
import { batchStream } from './batch.file.js';
import {
  differenceAnswer,
  openDifference,
  type DifferenceAnswer,
  type DifferenceFile,
} from './difference.file.js';

/** A difference of a batch. */
export interface DifferenceKey {
  readonly batchId: string;
  readonly id: string;
}

/** Somebody of finance looks after it from now on. */
export async function takeDifference(deps: Deps, actor: Actor, key: DifferenceKey): Promise<void> {
  await deps.db.transaction(async () => {
    const { difference } = await openForFinance(deps, actor, key);
    if (difference.answered === 'approved') throw conflict('difference_decided');
    const at = deps.clock.now().toISOString();
    const row = { difference_id: key.id, batch_id: key.batchId, owner_id: actor.userId };
    await deps.db.rows.differenceOwners.insert({ id: newId(), ...row, at });
    await record(deps, actor, key, 'difference_taken', {});
  });
}

/** Says how it came out and why; it stays open until another person agrees. Moves no money. */
export async function proposeAnswer(
  deps: Deps,
  actor: Actor,
  key: DifferenceKey,
  { kind, reason }: { readonly kind: DifferenceKind; readonly reason: string },
): Promise<void> {
  try {
    await deps.db.transaction(async () => {
      demandPossible(await openForFinance(deps, actor, key), kind);
      const id = newId();
      await deps.db.rows.differenceAnswers.insert({
        id,
        difference_id: key.id,
        batch_id: key.batchId,
        kind,
        reason,
        open_key: key.id,
        decision_reason: null,
        ...proposedBy(actor, deps.clock.now().toISOString()),
      });
      await record(deps, actor, key, 'difference_proposed', { answer: id, kind, reason });
    });
  } catch (error) {
    throw isDuplicate(error) ? conflict('difference_waits') : error;
  }
}

/** Another person agrees: the difference is settled. */
export async function approveAnswer(
  deps: Deps,
  actor: Actor,
  key: DifferenceKey,
  answer: string,
): Promise<void> {
  await deps.db.transaction(async () => {
    const opened = await openForFinance(deps, actor, key);
    const row = differenceAnswer.forDecision(actor, answerOf(opened, answer));
    demandPossible(opened, row.kind);
    await differenceAnswer.decide(deps, actor, row, { status: 'approved' });
    await record(deps, actor, key, 'difference_approved', { answer, kind: row.kind });
  });
}

/** Another person does not agree, with a reason: it is open again. */
export async function rejectAnswer(
  deps: Deps,
  actor: Actor,
  key: DifferenceKey,
  { answer, why }: { readonly answer: string; readonly why: string },
): Promise<void> {
  await deps.db.transaction(async () => {
    const row = differenceAnswer.forDecision(
      actor,
      answerOf(await openForFinance(deps, actor, key), answer),
    );
    const said = { status: 'rejected', open_key: null, decision_reason: why } as const;
    await differenceAnswer.decide(deps, actor, row, said);
    await record(deps, actor, key, 'difference_rejected', { answer, reason: why });
  });
}

/** Whoever said it takes it back while nobody has decided. */
export async function withdrawAnswer(
  deps: Deps,
  actor: Actor,
  key: DifferenceKey,
  answer: string,
): Promise<void> {
  await deps.db.transaction(async () => {
    const opened = await openForFinance(deps, actor, key);
    const row = differenceAnswer.forWithdrawal(actor, answerOf(opened, answer));
    await differenceAnswer.withdraw(deps, row, { status: 'withdrawn', open_key: null });
    await record(deps, actor, key, 'difference_withdrawn', { answer });
  });
}

async function openForFinance(
  deps: Deps,
  actor: Actor,
  { batchId, id }: DifferenceKey,
): Promise<DifferenceFile> {
  const opened = await openDifference(deps, actor, batchId, id);
  const programme = opened.file.row.programme_id;
  if (!policy['payment.resolve'].some((role) => holds(actor, role, programme))) {
    throw forbidden('not_your_role');
  }
  return opened;
}

const answerOf = ({ answers }: DifferenceFile, id: string): DifferenceAnswer | null =>
  answers.find((each) => each.id === id) ?? null;

function demandPossible({ difference, payment }: DifferenceFile, kind: DifferenceKind): void {
  const code = whyNotResolved(kind, { why: difference.why, payment: payment?.status });
  if (code !== null) throw invalid({ kind: { code } });
}

const record = (
  { db, clock }: Deps,
  { userId }: Actor,
  { batchId, id }: DifferenceKey,
  type: `difference_${'taken' | 'proposed' | 'approved' | 'rejected' | 'withdrawn'}`,
  data: JsonObject,
): Promise<void> =>
  recordEvents(db, batchStream(batchId), { at: clock.now().toISOString(), actorId: userId }, [
    { type, data: { difference: id, ...data } },
  ]);
