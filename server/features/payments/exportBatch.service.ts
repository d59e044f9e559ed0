import { recordEvents } from '../../data/stores/eventStore.js';
import type { Actor } from '../../domain/actor.js';
import { linesHash, markExported } from '../../domain/fund/batch.js';
import { conflict } from '../../domain/refusal.js';
import { layBytes, readKept } from '../../shared/files/keptBytes.js';
import { keepProof, type ProofFile } from '../../shared/files/proofFile.js';
import type { Deps } from '../../shared/request/deps.js';
import {
  answered,
  batchStream,
  refuseHeld,
  type BatchFile,
  type BatchPayment,
} from './batch.file.js';
import { holdBatch, openBatchFor, recordSignature } from './batchSignature.step.js';
import { demandSecond } from './secondApproval.step.js';

/**
 * Releases the bank file: its bytes are written once and kept with their hash, and every download is
 * these. The lines must still be those approved. Releasing it again counts up: the file keeps its
 * batch id and is marked as a duplicate, so that nobody pays it twice. Refused once the bank has
 * answered for a line: that may be paid anew in another batch, to another account. A form that was
 * made before (`seen` releases) and is pressed twice changes nothing.
 */
export async function exportBatch(
  deps: Deps,
  actor: Actor,
  id: string,
  seen?: number,
): Promise<void> {
  const { row, payments } = await openBatchFor(deps, actor, id, 'finance_preparer');
  if (await deps.db.rows.bankFiles.find({ batch_id: id })) {
    await deps.db.transaction(() => release(deps, actor, id, seen, null));
    return;
  }
  const line = await deps.db.rows.budgetLines.find({ id: row.budget_line_id });
  const {
    write,
    id: format,
    extension,
    mediaType,
  } = deps.bankFormats.forMethod(line?.payment_method ?? null);
  const bytes = write({ id: row.number }, payments);
  const laid = await layBytes(deps, bytes, {
    name: `${row.number}.${extension}`,
    type: mediaType.replace(/;.*/, ''),
  });
  const made = { format, linesHash: linesHash(payments), laid };
  await keepProof(deps, laid, actor.userId, async (fileId) => {
    const kept = await release(deps, actor, id, seen, { ...made, fileId });
    return { kept, result: undefined };
  });
}

interface MadeFile {
  readonly format: string;
  /** Of the lines that it was written from, account numbers and all. */
  readonly linesHash: string;
  readonly laid: ProofFile;
  readonly fileId: string;
}

/** Releases what is approved as it stands under the locks; whether a new file was kept for it. */
async function release(
  deps: Deps,
  actor: Actor,
  id: string,
  seen: number | undefined,
  made: MadeFile | null,
): Promise<boolean> {
  await holdBatch(deps, id);
  const file = await openBatchFor(deps, actor, id, 'finance_preparer');
  const { row, batch, payments, hashNow } = file;
  if (seen !== undefined && row.export_count > seen) return false;
  const again = row.status === 'exported';
  refuseAnswered(payments);
  if (again && hashNow !== row.lines_hash) throw conflict('batch_changed');
  const exported = again ? batch : markExported(batch);
  if (!again) {
    // Who puts a limit in force meanwhile waits, or was first and is seen.
    await deps.db.rows.programmes.lock({ id: row.programme_id }, 'shared');
    await demandSecond(deps, row);
  }
  refuseHeld(payments);
  const at = deps.clock.now().toISOString();
  const event = again ? 'batch_exported_again' : 'batch_exported';
  const stamps = { exported_at: row.exported_at ?? at, export_count: row.export_count + 1 };
  await recordSignature(deps, actor, file, exported, event, stamps);
  return made !== null && keepFile(deps, actor, file, made, at);
}

async function keepFile(
  { db }: Deps,
  { userId }: Actor,
  { row, payments }: BatchFile,
  { format, linesHash: written, laid, fileId }: MadeFile,
  at: string,
): Promise<boolean> {
  if (await db.rows.bankFiles.find({ batch_id: row.id })) return false;
  if (written !== linesHash(payments)) throw conflict('batch_changed');
  const { name, type, sha256 } = laid;
  const facts = { format, name, type, sha256 };
  await db.rows.bankFiles.insert({
    batch_id: row.id,
    file_id: fileId,
    ...facts,
    made_by: userId,
    made_at: at,
  });
  await recordEvents(db, batchStream(row.id), { at, actorId: userId }, [
    { type: 'bank_file_written', data: { format, sha256 } },
  ]);
  return true;
}

export interface BankFileOut {
  readonly name: string;
  readonly type: string;
  readonly bytes: Buffer;
}

/**
 * The released file as it was written; refused before it is released, once the bank has answered for
 * one of its lines, where a line is no longer as approved or the kept bytes are not those written, and
 * while something holds one of its cases. A batch that left before files were kept is written anew.
 */
export async function bankFileOf(deps: Deps, actor: Actor, id: string): Promise<BankFileOut> {
  const { row, payments, hashNow } = await openBatchFor(deps, actor, id, 'finance_preparer');
  if (row.export_count === 0) throw conflict('batch_not_exported');
  refuseAnswered(payments);
  if (hashNow !== row.lines_hash) throw conflict('batch_changed');
  refuseHeld(payments);
  const kept = await deps.db.rows.bankFiles.find({ batch_id: id });
  const { write, extension, mediaType } = deps.bankFormats.of(kept?.format ?? 'zone_csv');
  const mark = row.export_count > 1 ? `-duplicate-${row.export_count}` : '';
  const name = `${row.number}${mark}.${extension}`;
  if (!kept) return { name, type: mediaType, bytes: write({ id: row.number }, payments) };
  const bytes = await readKept(deps, kept.file_id, kept.sha256);
  if (bytes === null) throw conflict('bank_file_changed');
  return { name, type: mediaType, bytes };
}

function refuseAnswered(payments: readonly BatchPayment[]): void {
  const count = payments.filter(answered).length;
  if (count > 0) throw conflict('batch_answered', { count });
}
