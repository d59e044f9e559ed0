import type { Actor } from '../../domain/actor.js';
import type { LineFacts } from '../../domain/fund/lineFacts.js';
import type { Deps } from '../../shared/request/deps.js';
import { writeFacts } from './planCorrection.step.js';
import { keepProposal, lineForFinance } from './proposeAct.step.js';

/**
 * Changes what the papers say of a line: at once while no money has moved, otherwise as a proposal
 * for another person. The proposal's id, null where it was done at once.
 */
export async function correctFacts(
  deps: Deps,
  actor: Actor,
  lineId: string,
  facts: LineFacts,
  reason: string,
): Promise<string | null> {
  const { db, clock } = deps;
  return db.transaction(async () => {
    await db.rows.budgetLines.lock({ id: lineId });
    const line = await lineForFinance(deps, actor, lineId);
    if (line.entries > 0) {
      const details = { facts: { ...facts } };
      const { document } = facts;
      return keepProposal(deps, actor, {
        act: 'correct',
        about: lineId,
        document,
        reason,
        details,
      });
    }
    const by = { at: clock.now().toISOString(), actorId: actor.userId };
    await writeFacts(db, line, facts, by);
    return null;
  });
}
