import { stageKind } from '../../domain/workflow/stages/registry.js';
import type { CaseFile } from '../../shared/casefile/caseFile.js';
import { confirmationLink, mailConfirmer } from '../../shared/letters/confirmation.mails.js';
import type { Deps } from '../../shared/request/deps.js';

/**
 * Reminds those who were asked by link and have not answered, in the caller's transaction; their
 * link is the one they were sent before. How many.
 */
export async function remindConfirmers(
  deps: Deps,
  { row, definition, rules }: CaseFile,
  at: string,
): Promise<number> {
  const { stage: stageId, visit, dueAt } = row.state;
  if (stageId === null) return 0;
  const stage = rules.stage(stageId);
  if (stageKind(stage.kind).invites(stage) === null) return 0;
  const { rowConfirmations } = deps.db.rows;
  const asked = { application_id: row.id, stage: stageId, visit, answer: null };
  const silent = await rowConfirmations.all(asked, [['position', 'ASC']]);
  for (const { id, name, email, token_hash: sent } of silent) {
    const { token, hash } = confirmationLink(deps, id);
    // Links of 0.4 and before were made by chance and cannot be written again.
    if (hash !== sent) await rowConfirmations.update({ id, answer: null }, { token_hash: hash });
    const about = { row, definition, stage, dueAt };
    await mailConfirmer(deps, { name, email, token }, about, 'row_confirmation_reminder', at);
  }
  return silent.length;
}
