import { recordEvents } from '../../data/stores/eventStore.js';
import { holds, type Actor, type Role } from '../../domain/actor.js';
import type { Batch } from '../../domain/fund/batch.js';
import { forbidden, stale } from '../../domain/refusal.js';
import type { Deps } from '../../shared/request/deps.js';
import { batchStream, openBatch, type BatchFile, type BatchRow } from './batch.file.js';

/**
 * Holds the cases that a batch pays, then the batch: whoever would hold, suspend or end one of them
 * waits, or was first and is seen.
 */
export async function holdBatch({ db }: Deps, id: string): Promise<void> {
  const lines = await db.rows.payments.all({ batch_id: id });
  const cases = [...new Set(lines.map(({ application_id: each }) => each))].toSorted();
  if (cases.length > 0) await db.rows.applications.lock({ id: cases }, 'shared');
  await db.rows.paymentBatches.lock({ id });
}

/** Opens the batch for one who holds the role under its programme. */
export async function openBatchFor(
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
export const signedColumns = ({ status, hash, reviewedBy, approvedBy }: Batch) => ({
  status,
  lines_hash: hash,
  reviewed_person: reviewedBy,
  approved_person: approvedBy,
});

/** What a step leaves in the row beside that: whose account it was, when, and why. */
export type Stamps = Partial<Omit<BatchRow, keyof ReturnType<typeof signedColumns>>>;

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
    { ...signedColumns(next), ...stamps, version: row.version + 1 },
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
