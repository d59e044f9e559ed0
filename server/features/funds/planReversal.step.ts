import type { Leg, PostingAct } from '../../domain/fund/budgetActs.js';
import { bringIn, takeOut } from '../../domain/fund/budgetActs.js';
import { fen } from '../../domain/money.js';
import { conflict } from '../../domain/refusal.js';
import type { PlanAct } from './act.file.js';

/** What can be undone by its mirror image. What awards rest on is undone by the way out of its case. */
export const reversibleActs: readonly PostingAct[] = [
  'appropriate',
  'increase',
  'reduce',
  'transfer',
  'give_back',
];

/** Every leg of a posting the other way round, once; what it brought must still be free. */
export const planReversal: PlanAct = async (db, { reverses, line }) => {
  const posting = reverses === null ? null : await db.rows.postings.find({ id: reverses });
  if (!posting || !line || !reversibleActs.includes(posting.act)) {
    throw conflict('budget_not_reversible');
  }
  if (await db.rows.postings.find({ reverses: posting.id })) throw conflict('already_reversed');
  const entries = await db.rows.ledgerEntries.all({ posting_id: posting.id }, [['seq', 'ASC']]);
  if (!entries.some((entry) => entry.budget_line_id === line.id)) {
    throw conflict('budget_not_reversible');
  }
  const ids = [...new Set(entries.map((entry) => entry.budget_line_id))];
  const lines = await db.rows.budgetLines.all({ id: ids });
  const closed = lines.find(({ closed_at: at }) => at !== null);
  if (closed) throw conflict('year_closed', { year: closed.year });
  const legs = entries.map(({ from_account: from, budget_line_id: id, amount, outside }): Leg => {
    const other = outside ?? 'treasury';
    return from === 'appropriated'
      ? takeOut(id, fen(amount), other)
      : bringIn(id, fen(amount), other);
  });
  return { before: legs };
};
