import { financeRoles } from '../../domain/access/policy.js';
import { recordEvents } from '../../data/stores/eventStore.js';
import { holds, type Actor, type Role } from '../../domain/actor.js';
import { markApproved, markReviewed, markVoid, type Batch } from '../../domain/fund/batch.js';
import { forbidden, stale } from '../../domain/refusal.js';
import type { Deps } from '../../shared/request/deps.js';
import { batchStream, openBatch, refuseHeld, type BatchFile, type BatchRow } from './batch.file.js';

/** The second signature: the lines were checked as shown, `seenHash` says which. */
export async function reviewBatch(
  deps: Deps,
  actor: Actor,
  id: string,
  seenHash: string,
): Promise<void> {
  await deps.db.transaction(async () => {
    await deps.db.rows.paymentBatches.lock({ id });
    const file = await openFor(deps, actor, id, 'finance_reviewer');
    const reviewed = markReviewed(file.batch, actor.personId, seenHash);
    refuseHeld(file.payments);
    await recordSignature(deps, actor, file, reviewed, 'batch_reviewed', {
      reviewed_by: actor.userId,
      reviewed_at: deps.clock.now().toISOString(),
    });
  });
}

/**
 * The third signature, over the hash that the approver saw. A second press of the same person
 * after the first went through changes nothing.
 */
export async function approveBatch(
  deps: Deps,
  actor: Actor,
  id: string,
  seenHash: string,
): Promise<void> {
  await deps.db.transaction(async () => {
    await deps.db.rows.paymentBatches.lock({ id });
    const file = await openFor(deps, actor, id, 'finance_approver');
    if (file.row.approved_by === actor.userId && file.row.status === 'approved') return;
    const approved = markApproved(file.batch, actor.personId, seenHash);
    refuseHeld(file.payments);
    await recordSignature(deps, actor, file, approved, 'batch_approved', {
      approved_by: actor.userId,
      approved_at: deps.clock.now().toISOString(),
    });
  });
}

/** Gives the payments back, with the reason; possible until a file has left for the bank. */
export async function voidPaymentBatch(
  deps: Deps,
  actor: Actor,
  id: string,
  reason: string,
): Promise<void> {
  await deps.db.transaction(async () => {
    await deps.db.rows.paymentBatches.lock({ id });
    const file = await openBatch(deps, actor, id);
    if (!financeRoles.some((role) => holds(actor, role, file.row.programme_id))) {
      throw forbidden('not_your_role');
    }
    const voided = markVoid(file.batch);
    await recordSignature(deps, actor, file, voided, 'batch_voided', {
      void_reason: reason,
    });
    await deps.db.rows.payments.update(
      { batch_id: id, status: 'in_batch' },
      { status: 'void', live_key: null },
    );
  });
}

/** Opens the batch for one who holds the role under its programme. */
export async function openFor(
  deps: Deps,
  actor: Actor,
  id: string,
  role: Role,
): Promise<BatchFile> {
  const file = await openBatch(deps, actor, id);
  if (!holds(actor, role, file.row.programme_id)) throw forbidden('not_your_role');
  return file;
}

/** The columns that say what the domain's batch says. */
const columnsOf = ({ status, hash, reviewedBy, approvedBy }: Batch) => ({
  status,
  lines_hash: hash,
  reviewed_person: reviewedBy,
  approved_person: approvedBy,
});

/** What a step leaves in the row beside that: whose account it was, when, and why. */
type Stamps = Partial<Omit<BatchRow, keyof ReturnType<typeof columnsOf>>>;

/** Writes the batch as a step has left it, where nobody else was quicker, and its event. */
export async function recordSignature(
  { db, clock }: Deps,
  actor: Actor,
  { row }: BatchFile,
  next: Batch,
  event: string,
  stamps: Stamps,
): Promise<void> {
  const affected = await db.rows.paymentBatches.update(
    { id: row.id, version: row.version, status: row.status },
    { ...columnsOf(next), ...stamps, version: row.version + 1 },
  );
  if (affected !== 1) throw stale();
  const by = { at: clock.now().toISOString(), actorId: actor.userId };
  const data = {
    linesHash: row.lines_hash,
    ...(stamps.void_reason === undefined ? {} : { reason: stamps.void_reason }),
    ...(stamps.export_count === undefined ? {} : { exportCount: stamps.export_count }),
  };
  await recordEvents(db, batchStream(row.id), by, [{ type: event, data }]);
}
