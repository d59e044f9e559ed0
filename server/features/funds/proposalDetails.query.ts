import type { Actor } from '../../domain/actor.js';
import type { JsonObject } from '../../domain/json.js';
import { Refused } from '../../domain/refusal.js';
import type { Deps } from '../../shared/request/deps.js';
import type { BudgetProposalRow } from './act.file.js';
import { factColumns, factRows } from './lineFacts.view.js';
import { carriedOf } from './planCarryOver.step.js';
import { factsWanted } from './planCorrection.step.js';
import { openCalls, unfinishedFor, unfinishedOn, type Unfinished } from './unfinished.query.js';

/** What an act is about besides amounts: whoever approves reads it before. */
export interface ProposalDetails {
  /** What is known of the line and what would be known, of a correction. */
  readonly facts: { readonly before: readonly object[]; readonly after: readonly object[] } | null;
  /** What would be carried over, as far as it is this reader's to see; and how many calls. */
  readonly carried: {
    readonly items: readonly Unfinished[];
    /** Of cases that are not theirs to see. */
    readonly others: number;
    readonly calls: number;
  } | null;
}

/** Both of an undecided proposal; null where the act has no such thing. */
export async function proposalDetails(
  { db }: Pick<Deps, 'db'>,
  actor: Actor,
  { act, status, budget_line_id: lineId, details }: BudgetProposalRow,
): Promise<ProposalDetails> {
  const line = lineId === null ? null : await db.rows.budgetLines.find({ id: lineId });
  if (line === null || status !== 'proposed') return { facts: null, carried: null };
  if (act === 'correct') {
    const after = factRows(factColumns(factsWanted(details)));
    return { facts: { before: factRows(line), after }, carried: null };
  }
  if (act !== 'carry_over') return { facts: null, carried: null };
  const wanted = new Set(stillThere(details, await unfinishedOn(db, line.id)));
  const seen = await unfinishedFor(db, actor, line.id);
  const items = seen.filter(({ id }) => wanted.has(id));
  const calls = (await openCalls(db, line.id)).length;
  return { facts: null, carried: { items, others: wanted.size - items.length, calls } };
}

/** The ids of what would be carried over; none where the line has outgrown it, which the page says. */
function stillThere(details: JsonObject, standing: readonly Unfinished[]): readonly string[] {
  try {
    return carriedOf(details, standing).map(({ id }) => id);
  } catch (error) {
    if (error instanceof Refused) return [];
    throw error;
  }
}
