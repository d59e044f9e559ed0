import { financeRoles, policy } from '../../domain/access/policy.js';
import { holds, type Actor, type Role } from '../../domain/actor.js';
import { markApproved, markReviewed, markVoid } from '../../domain/fund/batch.js';
import { forbidden } from '../../domain/refusal.js';
import type { Deps } from '../../shared/request/deps.js';
import { openBatch, refuseHeld, type BatchRow } from './batch.file.js';
import { holdBatch, openBatchFor, recordSignature } from './batchSignature.step.js';
import { tellSecondApprovers } from './secondApproval.mails.js';
import { secondApprovalOf } from './secondApproval.step.js';

/** The second signature: the lines were checked as shown, `seenHash` says which. */
export async function reviewBatch(
  deps: Deps,
  actor: Actor,
  id: string,
  seenHash: string,
): Promise<void> {
  await deps.db.transaction(async () => {
    await holdBatch(deps, id);
    const file = await openBatchFor(deps, actor, id, 'finance_reviewer');
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
    await holdBatch(deps, id);
    const file = await openBatchFor(deps, actor, id, 'finance_approver');
    if (file.row.approved_by === actor.userId && file.row.status === 'approved') return;
    const approved = markApproved(file.batch, actor.personId, seenHash);
    refuseHeld(file.payments);
    await recordSignature(deps, actor, file, approved, 'batch_approved', {
      approved_by: actor.userId,
      approved_at: deps.clock.now().toISOString(),
    });
    await tellSecondApprovers(deps, id);
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
    await demandMayVoid(deps, actor, file.row);
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

/** Finance; over the limit also the rank that is asked to approve it once more and says no. */
async function demandMayVoid(deps: Deps, actor: Actor, row: BatchRow): Promise<void> {
  const has = (role: Role): boolean => holds(actor, role, row.programme_id);
  if (financeRoles.some(has)) return;
  const ranks = row.status === 'approved' && policy['payment.approve_again'].some(has);
  const { over, given } = await secondApprovalOf(deps, row);
  if (!ranks || over === null || given !== null) throw forbidden('not_your_role');
}
