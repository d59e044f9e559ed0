import { isDuplicate } from '../../data/databaseErrors.js';
import { recordEvents } from '../../data/stores/eventStore.js';
import { agreedFacts, budgetStream } from '../../data/stores/postingStore.js';
import { financeRoles } from '../../domain/access/policy.js';
import { inScope, scopeOf } from '../../domain/access/scope.js';
import type { Actor } from '../../domain/actor.js';
import type { BudgetAct } from '../../domain/fund/budgetActs.js';
import type { JsonObject } from '../../domain/json.js';
import type { Fen } from '../../domain/money.js';
import { conflict, hidden } from '../../domain/refusal.js';
import { proposedBy } from '../../shared/proposals/proposals.js';
import { newId, type Deps } from '../../shared/request/deps.js';
import type { LineRecord } from './act.file.js';
import { planAct } from './planAct.step.js';

/** What is asked with every act: the paper it rests on, by number, and why. */
export interface ActGrounds {
  readonly document: string;
  readonly reason: string;
  readonly paperFileId?: string;
}

export interface WantedAct extends ActGrounds {
  readonly act: BudgetAct;
  readonly lineId: string;
  readonly toLineId?: string;
  readonly amount?: Fen;
  readonly reverses?: string;
  readonly details?: JsonObject;
}

/** The line, for one who proposes or decides under its programme; others do not know it exists. */
export async function lineForFinance(
  { db }: Pick<Deps, 'db'>,
  actor: Actor,
  id: string,
): Promise<LineRecord> {
  const line = await db.rows.budgetLines.find({ id });
  if (!line || !inScope(scopeOf(actor, financeRoles), line.programme_id)) throw hidden();
  return line;
}

/**
 * Writes down what somebody wants done to the budget. Refuses what the books would not allow now,
 * and a second proposal about a line while one is undecided. Its id.
 */
export async function keepProposal(deps: Deps, actor: Actor, wanted: WantedAct): Promise<string> {
  const { db, clock } = deps;
  const by = { at: clock.now().toISOString(), actorId: actor.userId };
  const id = newId();
  try {
    await db.transaction(async () => {
      const line = await lineForFinance(deps, actor, wanted.lineId);
      const to =
        wanted.toLineId === undefined ? null : await lineForFinance(deps, actor, wanted.toLineId);
      const { act, amount = null, reverses = null, details = {} } = wanted;
      await planAct(db, { act, line, to, amount, reverses, details });
      const row = {
        act,
        programme_id: line.programme_id,
        year: line.year,
        budget_line_id: line.id,
        to_line_id: to?.id ?? null,
        amount,
        reverses,
        details,
        document: wanted.document,
        reason: wanted.reason,
        paper_file_id: wanted.paperFileId ?? null,
        open_key: line.id,
        ...proposedBy(actor, by.at),
      };
      await db.rows.budgetProposals.insert({ id, ...row });
      const data = {
        ...agreedFacts(row),
        budgetLineId: line.id,
        ...(to === null ? {} : { toLine: to.id }),
        ...(amount === null ? {} : { amountFen: amount.toString() }),
      };
      await recordEvents(db, budgetStream(id), by, [{ type: 'budget_proposed', data }]);
    });
  } catch (error) {
    throw isDuplicate(error) ? conflict('budget_proposal_open') : error;
  }
  return id;
}
