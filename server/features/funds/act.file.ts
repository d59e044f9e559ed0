import type { Database } from '../../data/database.js';
import type { RowOf } from '../../data/schema/rows.js';
import type { budgetProposals } from '../../data/tables/budgetTables.js';
import type { budgetLines } from '../../data/tables/funding.js';
import type { BudgetAct, Leg } from '../../domain/fund/budgetActs.js';
import type { JsonObject } from '../../domain/json.js';
import type { Fen } from '../../domain/money.js';

export type LineRecord = RowOf<typeof budgetLines>;
export type BudgetProposalRow = RowOf<typeof budgetProposals>;

/** What one person wants done; each act reads what it needs of it. */
export interface ActTerms {
  readonly act: BudgetAct;
  readonly programmeId: string;
  readonly year: number;
  readonly line: LineRecord | null;
  readonly to: LineRecord | null;
  readonly amount: Fen | null;
  readonly reverses: string | null;
  readonly details: JsonObject;
}

/** Whose name stands under a posting, and when. */
export interface ActBy {
  readonly at: string;
  readonly actorId: string;
}

/**
 * What an act would do to the books now: its legs, and between those before and after what has to
 * be written down beside them. Looking at it changes nothing.
 */
export interface ActPlan {
  readonly before: readonly Leg[];
  readonly settle?: (db: Database, postingId: string, by: ActBy) => Promise<void>;
  readonly after?: readonly Leg[];
}

/** One act: what it would do by its terms, or a refusal that says why it cannot be done now. */
export type PlanAct = (db: Database, terms: ActTerms) => Promise<ActPlan> | ActPlan;
