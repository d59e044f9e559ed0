import { isDuplicate } from '../../data/databaseErrors.js';
import { recordEvents } from '../../data/stores/eventStore.js';
import type { Actor } from '../../domain/actor.js';
import { conflict } from '../../domain/refusal.js';
import { layBytes } from '../../shared/files/keptBytes.js';
import { keepProof } from '../../shared/files/proofFile.js';
import { proposedBy } from '../../shared/proposals/proposals.js';
import { newId, type Deps } from '../../shared/request/deps.js';
import { batchStream } from './batch.file.js';
import { openBatchFor } from './batchSignature.step.js';
import { answersIn, demandPossibleDays } from './resultFile.file.js';
import { readResults, type SentResults } from './resultUpload.input.js';

/**
 * Keeps the bank's answers, byte for byte, for a second person to confirm: nothing is paid or posted
 * by them yet. Refuses a file that is faulty in any line, days that cannot be, the very file that was
 * taken before, and a second one while another waits. Its id.
 */
export async function sendResults(
  deps: Deps,
  actor: Actor,
  batchId: string,
  { name, bytes }: SentResults,
): Promise<string> {
  await openBatchFor(deps, actor, batchId, 'finance_preparer');
  const lines = readResults(bytes, await answersIn(deps, batchId));
  const laid = await layBytes(deps, bytes, { name, type: 'text/csv' });
  const { sha256 } = laid;
  const id = newId();
  const at = deps.clock.now().toISOString();
  try {
    return await keepProof(deps, laid, actor.userId, async (fileId) => {
      await deps.db.rows.paymentBatches.lock({ id: batchId });
      const file = await openBatchFor(deps, actor, batchId, 'finance_preparer');
      if (file.row.status !== 'exported' && file.row.status !== 'settled') {
        throw conflict('batch_not_exported');
      }
      await demandPossibleDays(deps, file, lines);
      const taken = await deps.db.rows.resultFiles.find({
        batch_id: batchId,
        sha256,
        status: 'approved',
      });
      if (taken) throw conflict('result_file_known', { name: taken.name });
      const row = { batch_id: batchId, file_id: fileId, name, sha256, line_count: lines.length };
      await deps.db.rows.resultFiles.insert({
        id,
        ...row,
        open_key: batchId,
        decision_reason: null,
        ...proposedBy(actor, at),
      });
      const data = { file: id, sha256, lines: lines.length };
      await recordEvents(deps.db, batchStream(batchId), { at, actorId: actor.userId }, [
        { type: 'results_imported', data },
      ]);
      return { kept: true, result: id };
    });
  } catch (error) {
    throw isDuplicate(error) ? conflict('result_file_waits') : error;
  }
}
