import { isDuplicate } from '../../data/databaseErrors.js';
import { recordEvents } from '../../data/stores/eventStore.js';
import { policy } from '../../domain/access/policy.js';
import { holds, type Actor } from '../../domain/actor.js';
import { conflict, forbidden, invalid } from '../../domain/refusal.js';
import { keepProof, type ProofFile } from '../../shared/files/proofFile.js';
import { newId, type Deps } from '../../shared/request/deps.js';
import { batchStream } from './batch.file.js';
import { openPayment } from './payment.file.js';

/** Attaches the bank's own paper to a payment, for good; the same paper once. Moves no money. */
export async function addReceipt(
  deps: Deps,
  actor: Actor,
  { batchId, paymentId }: { readonly batchId: string; readonly paymentId: string },
  receipt: ProofFile | null,
): Promise<void> {
  if (receipt === null) throw invalid({ receipt: { code: 'receipt_needed' } });
  const { file } = await openPayment(deps, actor, batchId, paymentId);
  const { programme_id: programme, export_count: released } = file.row;
  if (!policy['payment.resolve'].some((role) => holds(actor, role, programme))) {
    throw forbidden('not_your_role');
  }
  if (released === 0) throw conflict('batch_not_exported');
  const { name, sha256 } = receipt;
  try {
    await keepProof(deps, receipt, actor.userId, async (fileId) => {
      const id = newId();
      const at = deps.clock.now().toISOString();
      const row = { payment_id: paymentId, batch_id: batchId, file_id: fileId, name, sha256 };
      await deps.db.rows.paymentReceipts.insert({
        id,
        ...row,
        added_by: actor.userId,
        added_at: at,
      });
      const data = { bankReceipt: id, payment: paymentId, sha256 };
      await recordEvents(deps.db, batchStream(batchId), { at, actorId: actor.userId }, [
        { type: 'receipt_added', data },
      ]);
      return { kept: true, result: undefined };
    });
  } catch (error) {
    throw isDuplicate(error) ? conflict('receipt_known') : error;
  }
}
