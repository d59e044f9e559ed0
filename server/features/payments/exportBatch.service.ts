import type { Actor } from '../../domain/actor.js';
import { batchFileFormat } from '../../domain/fund/bankFiles/bankFileFormats.js';
import { markExported } from '../../domain/fund/batch.js';
import { conflict } from '../../domain/refusal.js';
import type { Deps } from '../../shared/request/deps.js';
import { answered, refuseHeld, type BatchPayment } from './batch.file.js';
import { holdBatch, openBatchFor, recordSignature } from './batchSignature.step.js';

/**
 * Releases the bank file. The lines must still be those approved. Releasing it again counts up:
 * the file keeps its batch id and is marked as a duplicate, so that nobody pays it twice. Refused
 * once the bank has answered for a line: that may be paid anew in another batch, to another account.
 */
export async function exportBatch(deps: Deps, actor: Actor, id: string): Promise<void> {
  await deps.db.transaction(async () => {
    await holdBatch(deps, id);
    const file = await openBatchFor(deps, actor, id, 'finance_preparer');
    const { row, batch, payments, hashNow } = file;
    const again = row.status === 'exported';
    refuseAnswered(payments);
    if (again && hashNow !== row.lines_hash) throw conflict('batch_changed');
    const exported = again ? batch : markExported(batch);
    refuseHeld(payments);
    await recordSignature(
      deps,
      actor,
      file,
      exported,
      again ? 'batch_exported_again' : 'batch_exported',
      {
        exported_at: row.exported_at ?? deps.clock.now().toISOString(),
        export_count: row.export_count + 1,
      },
    );
  });
}

export interface BankFileOut {
  readonly name: string;
  readonly type: string;
  readonly text: string;
}

/**
 * The released file; refused before it is released, once the bank has answered for one of its lines,
 * where a line is no longer as approved, and while something holds one of its cases.
 */
export async function bankFileOf(deps: Deps, actor: Actor, id: string): Promise<BankFileOut> {
  const { row, payments, hashNow } = await openBatchFor(deps, actor, id, 'finance_preparer');
  if (row.export_count === 0) throw conflict('batch_not_exported');
  refuseAnswered(payments);
  if (hashNow !== row.lines_hash) throw conflict('batch_changed');
  refuseHeld(payments);
  const { render, extension, mediaType } = batchFileFormat;
  const mark = row.export_count > 1 ? `-duplicate-${row.export_count}` : '';
  return {
    name: `${row.number}${mark}.${extension}`,
    type: mediaType,
    text: render({ id: row.number }, payments),
  };
}

function refuseAnswered(payments: readonly BatchPayment[]): void {
  const count = payments.filter(answered).length;
  if (count > 0) throw conflict('batch_answered', { count });
}
