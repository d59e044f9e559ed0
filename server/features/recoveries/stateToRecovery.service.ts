import type { Actor } from '../../domain/actor.js';
import { isHeard } from '../../domain/fund/recovery.js';
import { conflict } from '../../domain/refusal.js';
import { keepProof, type ProofFile } from '../../shared/files/proofFile.js';
import type { Deps } from '../../shared/request/deps.js';
import { changeRecovery, openOwnRecovery, recordRecovery } from './recovery.file.js';
import { tellDeciders } from './recovery.mails.js';

/**
 * The awardee is heard: what they say, with a file where they have one, once, through the last day of
 * the period. Who opened it and who decides are told.
 */
export async function stateToRecovery(
  deps: Deps,
  actor: Actor,
  caseId: string,
  statement: string,
  sent: ProofFile | null,
): Promise<void> {
  const write = async (fileId: string | null): Promise<void> => {
    await deps.db.rows.applications.lock({ id: caseId });
    const own = await openOwnRecovery(deps, actor, caseId);
    const now = deps.clock.now();
    if (own.row.status !== 'hearing') throw conflict('recovery_decided');
    if (own.row.statement !== null) throw conflict('recovery_stated');
    if (!isHeard(own.row.hearing_until, now)) throw conflict('recovery_hearing_over');
    await changeRecovery(deps, own.row, {
      statement,
      statement_at: now.toISOString(),
      statement_by: actor.userId,
      statement_file_id: fileId,
      statement_file: sent?.name ?? '',
    });
    const paper = sent === null ? {} : { sha256: sent.sha256 };
    await recordRecovery(deps, actor.userId, own.row, 'recovery_stated', paper);
    await tellDeciders(deps, own, 'recovery_stated');
  };
  if (sent === null) return deps.db.transaction(() => write(null));
  return keepProof(deps, sent, actor.userId, async (fileId) => {
    await write(fileId);
    return { kept: true, result: undefined };
  });
}
