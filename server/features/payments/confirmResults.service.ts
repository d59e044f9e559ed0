import { recordEvents } from '../../data/stores/eventStore.js';
import { policy } from '../../domain/access/policy.js';
import { holds, type Actor } from '../../domain/actor.js';
import { forbidden } from '../../domain/refusal.js';
import type { Deps } from '../../shared/request/deps.js';
import { batchStream, type BatchFile } from './batch.file.js';
import {
  demandPossibleDays,
  judgedLines,
  keptLines,
  openResultFile,
  resultFileProposal,
  type ResultFileRow,
} from './resultFile.file.js';
import { settleWhenAnswered, takeResults, type ResultCounts } from './takeResults.step.js';

/**
 * Another person than brought them confirms the bank's answers: only now is a payment paid or back
 * and the ledger posted, all of the file or nothing. Each payment is settled once, however often
 * files say it and in whatever order; a line that does not agree is kept on the list of differences
 * and moves no money. The batch is settled when every payment has its answer.
 */
export async function confirmResults(
  deps: Deps,
  actor: Actor,
  batchId: string,
  id: string,
): Promise<ResultCounts> {
  // Read before anything is held; what was read is the file's hash, so that nothing of it can change.
  const lines = await keptLines(deps, (await openResultFile(deps, actor, batchId, id)).sent);
  return deps.db.transaction(async () => {
    await holdPaid(deps, batchId, new Set(lines.map(({ paymentRef }) => paymentRef)));
    const { file, sent } = await openToDecide(deps, actor, batchId, id);
    await demandPossibleDays(deps, file, lines);
    await resultFileProposal.decide(deps, actor, sent, { status: 'approved', open_key: null });
    const by = { at: deps.clock.now().toISOString(), actorId: actor.userId };
    const persons = { imported: sent.proposed_person, confirmed: actor.personId };
    const judged = judgedLines(file.payments, lines);
    const counts = await takeResults(deps, by, file, { fileId: id, persons, judged });
    await settleWhenAnswered(deps, by, file);
    return counts;
  });
}

/** The second person does not take the file, with a reason: nothing of it counts, another may come. */
export async function refuseResults(
  deps: Deps,
  actor: Actor,
  batchId: string,
  id: string,
  reason: string,
): Promise<void> {
  await deps.db.transaction(async () => {
    await deps.db.rows.paymentBatches.lock({ id: batchId });
    const { sent } = await openToDecide(deps, actor, batchId, id);
    const said = { status: 'rejected', open_key: null, decision_reason: reason } as const;
    await resultFileProposal.decide(deps, actor, sent, said);
    await record(deps, actor, batchId, 'results_refused', { file: id, reason });
  });
}

/** Whoever brought the file takes it back while nobody has decided. */
export async function withdrawResults(
  deps: Deps,
  actor: Actor,
  batchId: string,
  id: string,
): Promise<void> {
  await deps.db.transaction(async () => {
    const { sent } = await openResultFile(deps, actor, batchId, id);
    const row = resultFileProposal.forWithdrawal(actor, sent);
    await resultFileProposal.withdraw(deps, row, { status: 'withdrawn', open_key: null });
    await record(deps, actor, batchId, 'results_withdrawn', { file: id });
  });
}

async function openToDecide(
  deps: Deps,
  actor: Actor,
  batchId: string,
  id: string,
): Promise<{ readonly file: BatchFile; readonly sent: ResultFileRow }> {
  const { file, sent } = await openResultFile(deps, actor, batchId, id);
  if (!policy['payment.confirm'].some((role) => holds(actor, role, file.row.programme_id))) {
    throw forbidden('not_your_role');
  }
  return { file, sent: resultFileProposal.forDecision(actor, sent) };
}

/** In the one order of money: the cases that the file pays, their awards, then the batch. */
async function holdPaid(
  { db }: Deps,
  batchId: string,
  references: ReadonlySet<string>,
): Promise<void> {
  const payments = await db.rows.payments.all({ batch_id: batchId });
  const named = payments.filter(({ reference }) => references.has(reference));
  const cases = [...new Set(named.map(({ application_id: each }) => each))].toSorted();
  if (cases.length > 0) {
    await db.rows.applications.lock({ id: cases });
    await db.rows.awards.lock({ application_id: cases });
  }
  await db.rows.paymentBatches.lock({ id: batchId });
}

const record = (
  { db, clock }: Deps,
  { userId }: Actor,
  batchId: string,
  type: 'results_refused' | 'results_withdrawn',
  data: { readonly file: string; readonly reason?: string },
): Promise<void> =>
  recordEvents(db, batchStream(batchId), { at: clock.now().toISOString(), actorId: userId }, [
    { type, data },
  ]);
