import { ledgerAccounts, postingRules, type LedgerAccount } from '../../domain/fund/ledger.js';
import type { Invariant } from './invariant.js';

const replayed = (account: LedgerAccount): string => {
  // The cached `appropriated` counts what came in; in the ledger it is the source and falls.
  const [plus, minus] =
    account === 'appropriated' ? ['from_account', 'to_account'] : ['to_account', 'from_account'];
  return `COALESCE(SUM(CASE WHEN e.${plus} = '${account}' THEN e.amount
            WHEN e.${minus} = '${account}' THEN -e.amount ELSE 0 END), 0)`;
};

const knownRoutes = Object.entries(postingRules)
  .map(
    ([kind, { debit, credit }]) =>
      `(kind = '${kind}' AND to_account = '${debit}' AND from_account = '${credit}')`,
  )
  .join(' OR ');

const sumByLine = (table: string, where: string): string =>
  `COALESCE((SELECT SUM(x.amount) FROM ${table} WHERE ${where}), 0)`;

/** What came back in the year in which it was spent: that spending is undone. */
const restoredTo = (line: string): string =>
  sumByLine(
    'ledger_entries x',
    `x.budget_line_id = ${line}.id AND x.from_account = 'paid' AND x.to_account = 'available'`,
  );

/** Budget lines, their ledger, awards and tranches (docs/sources.md §7.1). */
export const moneyInvariants: readonly Invariant[] = [
  {
    name: 'balances_are_the_replay_of_the_ledger',
    sql: `SELECT b.id, b.code FROM budget_lines b
            LEFT JOIN ledger_entries e ON e.budget_line_id = b.id
           GROUP BY b.id, b.code, ${ledgerAccounts.map((account) => `b.${account}`).join(', ')}
          HAVING ${ledgerAccounts.map((account) => `b.${account} <> ${replayed(account)}`).join(' OR ')}`,
  },
  {
    name: 'balances_sum_to_the_budget',
    sql: `SELECT id, code FROM budget_lines
           WHERE available + reserved + committed + payable + paid + returned <> appropriated`,
  },
  {
    name: 'no_balance_below_zero',
    sql: `SELECT id, code FROM budget_lines
           WHERE available < 0 OR reserved < 0 OR committed < 0 OR payable < 0 OR paid < 0
              OR returned < 0`,
  },
  {
    name: 'ledger_has_no_gaps',
    sql: `SELECT b.id, b.entries FROM budget_lines b
            LEFT JOIN ledger_entries e ON e.budget_line_id = b.id
           GROUP BY b.id, b.entries
          HAVING COUNT(e.seq) <> b.entries OR COALESCE(MAX(e.seq), 0) <> b.entries`,
  },
  {
    name: 'ledger_entries_have_a_line',
    sql: `SELECT e.budget_line_id, e.seq FROM ledger_entries e
           WHERE NOT EXISTS (SELECT 1 FROM budget_lines b WHERE b.id = e.budget_line_id)`,
  },
  {
    name: 'ledger_entries_move_as_their_kind_says',
    sql: `SELECT budget_line_id, seq, kind, from_account, to_account FROM ledger_entries
           WHERE kind <> 'reverse' AND NOT (${knownRoutes})`,
  },
  {
    name: 'awards_are_reserved_in_the_ledger',
    sql: `SELECT w.application_id FROM awards w
           WHERE NOT EXISTS (SELECT 1 FROM ledger_entries e
                  WHERE e.budget_line_id = w.budget_line_id AND e.kind = 'reserve'
                    AND e.application_id = w.application_id AND e.amount = w.amount)`,
  },
  {
    name: 'awards_are_the_sum_of_their_tranches',
    sql: `SELECT w.application_id, w.amount FROM awards w
           WHERE w.status = 'committed'
             AND w.amount <> ${sumByLine('tranches x', 'x.application_id = w.application_id')}`,
  },
  {
    name: 'reserved_is_the_sum_of_reserved_awards_and_vouchers',
    sql: `SELECT b.id, b.reserved FROM budget_lines b
           WHERE b.reserved <> ${sumByLine(
             'awards x',
             "x.budget_line_id = b.id AND x.status = 'reserved'",
           )} + COALESCE((SELECT SUM(v.available + v.frozen) FROM vouchers v
                           WHERE v.budget_line_id = b.id), 0)`,
  },
  {
    name: 'committed_is_the_sum_of_planned_tranches',
    sql: `SELECT b.id, b.committed FROM budget_lines b
           WHERE b.committed <> ${tranchesOf('planned')}`,
  },
  {
    name: 'payable_is_the_sum_of_due_tranches',
    sql: `SELECT b.id, b.payable FROM budget_lines b WHERE b.payable <> ${tranchesOf('due')}`,
  },
  {
    name: 'paid_and_recovered_is_the_sum_of_paid_tranches',
    sql: `SELECT b.id, b.paid FROM budget_lines b
           WHERE b.paid + b.returned + ${restoredTo('b')} <> ${tranchesOf('paid')}`,
  },
  {
    name: 'committed_awards_have_an_account',
    sql: `SELECT w.application_id FROM awards w
            LEFT JOIN bank_accounts k ON k.id = w.bank_account_id
           WHERE w.status = 'committed' AND k.id IS NULL`,
  },
  {
    name: 'agreements_of_committed_awards_are_signed',
    sql: `SELECT w.application_id FROM awards w JOIN agreements g
              ON g.application_id = w.application_id
           WHERE w.status = 'committed' AND (g.signed_at IS NULL OR g.countersigned_at IS NULL
              OR g.bank_account_id IS NULL)`,
  },
  {
    name: 'ended_cases_hold_no_reservation',
    sql: `SELECT w.application_id FROM awards w JOIN applications a ON a.id = w.application_id
           WHERE w.status = 'reserved' AND a.status = 'ended'`,
  },
];

function tranchesOf(status: 'planned' | 'due' | 'paid'): string {
  return sumByLine(
    'tranches x JOIN awards w ON w.application_id = x.application_id',
    `COALESCE(x.budget_line_id, w.budget_line_id) = b.id AND x.status = '${status}'`,
  );
}
