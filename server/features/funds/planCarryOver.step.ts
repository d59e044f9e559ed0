import { z } from 'zod';
import type { Database } from '../../data/database.js';
import { recordEvents } from '../../data/stores/eventStore.js';
import type { Actor } from '../../domain/actor.js';
import { bringIn, takeOut, type Leg } from '../../domain/fund/budgetActs.js';
import type { JsonObject } from '../../domain/json.js';
import { postings, type Entry } from '../../domain/fund/ledger.js';
import { fen, type Fen } from '../../domain/money.js';
import { conflict, forbidden, invalid } from '../../domain/refusal.js';
import type { ActBy, ActTerms, BudgetProposalRow, PlanAct } from './act.file.js';
import { openCalls, unfinishedFor, unfinishedOn, type Unfinished } from './unfinished.query.js';

/** So many items a form offers one by one; a line with more is carried over as a whole. */
export const mostChosen = 500;

const carriedSchema = z.union([
  // Ids of instalments, awards that are reserved, and vouchers.
  z.object({ items: z.array(z.string()).max(2000) }),
  // All of the line, as its page counted and summed it.
  z.object({ whole: z.object({ count: z.number().int(), totalFen: z.string() }) }),
]);

/** What of a line's unfinished items is to be carried over; refused where that is gone or not all of it. */
export function carriedOf(details: JsonObject, standing: readonly Unfinished[]): Unfinished[] {
  const wanted = carriedSchema.parse(details);
  if ('whole' in wanted) {
    const { count, totalFen } = wanted.whole;
    const total = standing.reduce((sum, { amount }) => sum + amount, 0n);
    if (standing.length !== count || total.toString() !== totalFen)
      throw conflict('budget_outgrown');
    return [...standing];
  }
  const byId = new Map(standing.map((each) => [each.id, each]));
  return wanted.items.map((id) => {
    const item = byId.get(id);
    if (!item) throw conflict('budget_outgrown');
    return item;
  });
}

/** The movements that free what an item holds, and those that promise it anew; none is new to the ledger. */
const freeing: Readonly<Record<Unfinished['holds'], (amount: Fen) => readonly Entry[]>> = {
  reserved: (amount) => [postings.release(amount)],
  committed: (amount) => [postings.decommit(amount)],
  payable: (amount) => [postings.reverse(postings.makePayable(amount)), postings.decommit(amount)],
};
const promising: Readonly<Record<Unfinished['holds'], (amount: Fen) => readonly Entry[]>> = {
  reserved: (amount) => [postings.reserve(amount)],
  committed: (amount) => [postings.reserve(amount), postings.commit(amount)],
  payable: (amount) => [
    postings.reserve(amount),
    postings.commit(amount),
    postings.makePayable(amount),
  ],
};

const about = ({ applicationId, trancheId }: Unfinished) => ({
  ...(applicationId === null ? {} : { applicationId }),
  ...(trancheId === null ? {} : { trancheId }),
});

/**
 * What is unfinished goes with its money to a line of the next year: freed in one, promised in the
 * other. Calls that are not over rest on the new line from then on. Refused where something chosen
 * has moved on since, or is on its way to the bank, and where a voucher would be torn apart.
 */
export const planCarryOver: PlanAct = async (db, terms) => {
  const [from, to] = linesOf(terms);
  const standing = await unfinishedOn(db, from.id);
  const chosen = carriedOf(terms.details, standing);
  demandWhole(chosen, standing);
  const calls = await openCalls(db, from.id);
  if (chosen.length === 0 && calls.length === 0) throw invalid({ item: { code: 'choose_one' } });
  // Movement by movement, not item by item: what is alike is posted in one set.
  const freed = movements(chosen, from.id, freeing);
  const promised = movements(chosen, to.id, promising);
  const legsOut: readonly Leg[] = [
    ...freed,
    ...chosen.map((item) => ({
      ...takeOut(from.id, fen(item.amount), 'carried_over'),
      ...about(item),
    })),
  ];
  const legsIn: readonly Leg[] = [
    ...chosen.map((item) => ({
      ...bringIn(to.id, fen(item.amount), 'carried_over'),
      ...about(item),
    })),
    ...promised,
  ];
  const settle = async (_: Database, __: string, by: ActBy): Promise<void> => {
    await moveItems(db, chosen, from.id, to.id);
    for (const { id } of calls) await moveCall(db, id, from.id, to.id, by);
  };
  return { before: legsOut, settle, after: legsIn };
};

/**
 * A voucher and what was approved from it go together: what falls through goes back into the voucher,
 * and the line that it comes from has to be the one that it goes to.
 */
function demandWhole(chosen: readonly Unfinished[], standing: readonly Unfinished[]): void {
  const taken = new Set(chosen);
  const left = new Set(standing.filter((item) => !taken.has(item)).map((each) => each.voucherId));
  const torn = chosen.find((each) => each.voucherId !== null && left.has(each.voucherId));
  if (torn) throw conflict('carried_apart', { number: torn.number ?? '' });
}

/** Nobody carries over what belongs to a case that is not theirs to handle. */
export async function demandHandles(
  db: Database,
  actor: Actor,
  { act, budget_line_id: line, details }: Pick<BudgetProposalRow, CarriedColumns>,
): Promise<void> {
  if (act !== 'carry_over' || line === null) return;
  const theirs = new Set((await unfinishedFor(db, actor, line)).map(({ id }) => id));
  const carried = carriedOf(details, await unfinishedOn(db, line));
  if (carried.some(({ id }) => !theirs.has(id))) throw forbidden('case_recused');
}
type CarriedColumns = 'act' | 'budget_line_id' | 'details';

function linesOf({ line, to }: ActTerms) {
  if (!line) throw conflict('budget_line_gone');
  if (!to) throw invalid({ to: { code: 'choose_one' } });
  if (to.programme_id !== line.programme_id || to.year !== line.year + 1) {
    throw invalid({ to: { code: 'budget_not_next_year' } });
  }
  if (to.closed_at !== null) throw conflict('year_closed', { year: to.year });
  return [line, to] as const;
}

type Movements = typeof freeing;

/** The first movement of every item that has one, then the second of each, and so on. */
function movements(
  items: readonly Unfinished[],
  budgetLineId: string,
  of: Movements,
): readonly Leg[] {
  const steps = items.flatMap((item) =>
    of[item.holds](fen(item.amount)).map((entry) => ({
      budgetLineId,
      entry,
      outside: null,
      ...about(item),
    })),
  );
  return orderOf(of).flatMap((does) => steps.filter(({ entry }) => doesOf(entry) === does));
}

const doesOf = ({ memo, debit, credit }: Entry): string => `${memo} ${debit} ${credit}`;

/** What holds more comes first where money is freed and last where it is promised. */
const orderOf = (of: Movements): readonly string[] => [
  ...new Set(
    [...of.payable(fen(1n)), ...of.committed(fen(1n)), ...of.reserved(fen(1n))].map(doesOf),
  ),
];

const moving: Readonly<Record<Unfinished['kind'], string>> = {
  tranche: `UPDATE tranches SET budget_line_id = :to
             WHERE id IN (:ids) AND (budget_line_id = :from OR budget_line_id IS NULL)`,
  award: `UPDATE awards SET budget_line_id = :to
           WHERE application_id IN (:ids) AND budget_line_id = :from AND status = 'reserved'`,
  voucher: 'UPDATE vouchers SET budget_line_id = :to WHERE id IN (:ids) AND budget_line_id = :from',
};

/** Where the items stand from now on, unless somebody was quicker. */
async function moveItems(
  db: Database,
  items: readonly Unfinished[],
  from: string,
  to: string,
): Promise<void> {
  for (const kind of ['tranche', 'award', 'voucher'] as const) {
    const ids = items.filter((item) => item.kind === kind).map(({ id }) => id);
    for (let first = 0; first < ids.length; first += idsAtOnce) {
      const some = ids.slice(first, first + idsAtOnce);
      const moved = await db.execute(moving[kind], { ids: some, from, to });
      if (moved !== some.length) throw conflict('budget_outgrown');
    }
  }
}

const idsAtOnce = 1000;

async function moveCall(
  db: Database,
  id: string,
  from: string,
  to: string,
  by: ActBy,
): Promise<void> {
  const moved = await db.execute(
    `UPDATE calls SET budget_line_id = :to, version = version + 1
      WHERE id = :id AND budget_line_id = :from`,
    { id, from, to },
  );
  if (moved !== 1) throw conflict('budget_outgrown');
  const data = { budgetLineId: to };
  await recordEvents(db, `call:${id}`, by, [{ type: 'call_budget_moved', data }]);
}
