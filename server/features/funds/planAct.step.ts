import type { Database } from '../../data/database.js';
import type { BudgetAct, Leg } from '../../domain/fund/budgetActs.js';
import { bringIn, moveFree, takeOut } from '../../domain/fund/budgetActs.js';
import { inLocale, type Locale } from '../../domain/localText.js';
import { fen, MAX_LINE_FEN, yuanText, type Fen } from '../../domain/money.js';
import { conflict, invalid } from '../../domain/refusal.js';
import type { ActPlan, ActTerms, LineRecord, PlanAct } from './act.file.js';
import { planCarryOver } from './planCarryOver.step.js';
import { planCorrection } from './planCorrection.step.js';
import { planReversal } from './planReversal.step.js';
import { planClosing, planReopening } from './planYear.step.js';

const plans: Readonly<Record<BudgetAct, PlanAct>> = {
  appropriate: (_, terms) => {
    const line = openLine(terms);
    if (line.entries > 0) throw conflict('budget_appropriated_before');
    return { before: [bringIn(line.id, amountOf(terms), 'treasury')] };
  },
  increase: (_, terms) => ({
    before: [bringIn(usedLine(terms).id, amountOf(terms), 'treasury')],
  }),
  reduce: (_, terms) => ({
    before: [takeOut(usedLine(terms).id, amountOf(terms), 'treasury')],
  }),
  transfer: (_, terms) => {
    const [from, to] = [usedLine(terms), terms.to];
    if (!to) throw invalid({ to: { code: 'choose_one' } });
    if (to.id === from.id) throw invalid({ to: { code: 'budget_same_line' } });
    if (to.year !== from.year) throw invalid({ to: { code: 'budget_other_year' } });
    demandOpen(to);
    return { before: moveFree(from.id, to.id, amountOf(terms)) };
  },
  reverse: planReversal,
  carry_over: planCarryOver,
  give_back: (_, { line, ...terms }) => {
    // What a bank sent back to a closed year, and two persons did not want paid, is given back too.
    if (!line) throw conflict('budget_line_gone');
    return { before: [takeOut(line.id, amountOf(terms), 'treasury')] };
  },
  correct: planCorrection,
  close: planClosing,
  reopen: planReopening,
};

/**
 * What an act would do now. Refuses what the books do not allow, in the words that the decision
 * would be refused with: `fund_short` where free money is wanting, `year_closed`, and each act's own.
 */
export async function planAct(db: Database, terms: ActTerms): Promise<ActPlan> {
  const plan = await plans[terms.act](db, terms);
  await playThrough(db, [...plan.before, ...(plan.after ?? [])]);
  return plan;
}

function openLine({ line }: ActTerms): LineRecord {
  if (!line) throw conflict('budget_line_gone');
  demandOpen(line);
  return line;
}

function usedLine(terms: ActTerms): LineRecord {
  const line = openLine(terms);
  if (line.entries === 0) throw conflict('budget_not_appropriated');
  return line;
}

function demandOpen({ closed_at: closed, year }: LineRecord): void {
  if (closed !== null) throw conflict('year_closed', { year });
}

function amountOf({ amount }: Pick<ActTerms, 'amount'>): Fen {
  if (amount === null || amount <= 0n) throw invalid({ amount: { code: 'amount_zero' } });
  return amount;
}

/** Goes through the legs as the ledger would, on the balances as they stand: each line before and after. */
async function playThrough(db: Database, legs: readonly Leg[]) {
  const ids = [...new Set(legs.map(({ budgetLineId }) => budgetLineId))];
  const lines = ids.length === 0 ? [] : await db.rows.budgetLines.all({ id: ids });
  const played = new Map(lines.map((line) => [line.id, { line, after: { ...line } }]));
  for (const { budgetLineId, entry } of legs) {
    const after = played.get(budgetLineId)?.after;
    if (!after) throw conflict('budget_line_gone');
    const { debit, credit, amountFen } = entry;
    if (credit !== 'appropriated' && after[credit] < amountFen) {
      throw conflict('fund_short', {
        account: credit,
        have: yuanText(fen(after[credit])),
        need: yuanText(amountFen),
      });
    }
    after[credit] += (credit === 'appropriated' ? 1n : -1n) * amountFen;
    after[debit] += (debit === 'appropriated' ? -1n : 1n) * amountFen;
    if (after.appropriated > MAX_LINE_FEN) {
      throw conflict('fund_too_large', { max: yuanText(MAX_LINE_FEN) });
    }
  }
  return [...played.values()];
}

/**
 * The programmes that a plan moves money in. Whoever proposes or approves it answers for each of
 * them: nobody gives away or takes what another programme's finance has to look after.
 */
export async function programmesOf(
  db: Database,
  { before, after = [] }: ActPlan,
): Promise<readonly string[]> {
  const ids = [...new Set([...before, ...after].map(({ budgetLineId }) => budgetLineId))];
  const lines = ids.length === 0 ? [] : await db.rows.budgetLines.all({ id: ids });
  return [...new Set(lines.map(({ programme_id: programme }) => programme))];
}

/** What a plan would make of the lines that it moves money in, as a page prints it. */
export async function balancesAfter(
  db: Database,
  { before, after = [] }: ActPlan,
  locale: Locale,
): Promise<readonly object[]> {
  const lines = await playThrough(db, [...before, ...after]);
  return lines.map(({ line, after: then }) => ({
    href: `/funds/${line.id}`,
    name: inLocale(line.name, locale),
    code: line.code,
    budget: Number(line.appropriated),
    budgetThen: Number(then.appropriated),
    free: Number(line.available),
    freeThen: Number(then.available),
  }));
}
