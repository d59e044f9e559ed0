import { z } from 'zod';
import { isDuplicate } from '../../data/databaseErrors.js';
import type { Actor } from '../../domain/actor.js';
import { line, paragraph, whole } from '../../domain/typed.js';
import { conflict, invalid, stale } from '../../domain/refusal.js';
import { stagesBeenThrough, whyNotReopened } from '../../domain/workflow/reopen.js';
import { proposedBy } from '../../shared/proposals/proposals.js';
import { newId, type Deps } from '../../shared/request/deps.js';
import { recordReopening } from './recordReopening.step.js';
import { mailReopeningProposal } from './reopening.mails.js';
import { holdForReopening } from './reopening.file.js';

export const proposeReopeningInput = z.object({
  /** The case's version as the page showed it. */
  version: whole(0, 1_000_000_000),
  to: z.string({ error: 'choose_one' }).regex(/^[a-z][a-z0-9_]*$/, 'choose_one'),
  reason: paragraph({ min: 5, max: 1000 }),
  ground: line(200),
});

/**
 * Proposes that an ended case goes on; nothing changes before a second person approves. Refuses
 * what cannot go on, with the reason, and a second proposal while one is undecided.
 */
export async function proposeReopening(
  deps: Deps,
  actor: Actor,
  caseId: string,
  { version, to, reason, ground }: z.infer<typeof proposeReopeningInput>,
): Promise<void> {
  const { db, clock } = deps;
  const at = clock.now().toISOString();
  try {
    await db.transaction(async () => {
      const file = await holdForReopening(deps, actor, caseId);
      const problem = whyNotReopened(file.rules, file.row.state);
      if (problem !== null) throw conflict(problem);
      if (file.row.version !== version) throw stale();
      if (!stagesBeenThrough(file, file.row.state).includes(to)) {
        throw invalid({ to: { code: 'choose_one' } });
      }
      const id = newId();
      await db.rows.reopenings.insert({
        id,
        application_id: caseId,
        case_version: version,
        to_stage: to,
        reason,
        ground,
        open_key: caseId,
        ...proposedBy(actor, at),
      });
      await recordReopening(deps, actor, id, 'reopening_proposed', { case: caseId, to, reason });
      await mailReopeningProposal(deps, actor, file, { reason }, at);
    });
  } catch (error) {
    throw isDuplicate(error) ? conflict('reopening_open') : error;
  }
}
