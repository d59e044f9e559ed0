import { id, sumOfFen, wholeColumn } from '../../data/schema/columns.js';
import type { RowOf } from '../../data/schema/rows.js';
import { budgetLines } from '../../data/tables/funding.js';
import { programmes } from '../../data/tables/procedures.js';
import type { Actor } from '../../domain/actor.js';
import { startOfZoneDay } from '../../domain/calendar.js';
import { ledgerAccounts } from '../../domain/fund/ledger.js';
import type { Deps } from '../../shared/request/deps.js';
import { ledgerScope } from './ledgerCases.query.js';
import type { LedgerFilter } from './ledgerFilter.input.js';
import type { Proof } from './ledgerTable.view.js';

const { columns: line } = budgetLines;
const lineColumns = {
  id: line.id,
  code: line.code,
  name: line.name,
  year: line.year,
  programme: programmes.columns.name,
  document: line.document,
  source: line.source,
  functional_code: line.functional_code,
  economic_code: line.economic_code,
  appropriated: line.appropriated,
  available: line.available,
  reserved: line.reserved,
  committed: line.committed,
  payable: line.payable,
  paid: line.paid,
  returned: line.returned,
};
export type BookLineRow = RowOf<typeof lineColumns>;

const linesWhere = `(:everywhere = 1 OR b.programme_id IN (:programmes))
        AND (:programme = '' OR b.programme_id = :programme) AND (:year = 0 OR b.year = :year)
        AND (:text = '' OR INSTR(LOWER(b.code), :text) > 0
             OR INSTR(LOWER(COALESCE(b.document, '')), :text) > 0)`;

const lineValues = (actor: Actor, { programme, year, text }: LedgerFilter) => ({
  ...ledgerScope(actor),
  programme,
  year: Number(year || 0),
  text: text.toLowerCase(),
});

/** Budget lines with their balances, the newest first, `most` of them from before `before`. */
export async function bookLineRows(
  { db }: Deps,
  actor: Actor,
  filter: LedgerFilter,
  { before, most }: { readonly before: string; readonly most: number },
): Promise<BookLineRow[]> {
  return db.select(
    lineColumns,
    `SELECT b.id, b.code, b.name, b.year, p.name AS programme, b.document, b.source,
            b.functional_code, b.economic_code, b.appropriated, b.available, b.reserved,
            b.committed, b.payable, b.paid, b.returned
       FROM budget_lines b JOIN programmes p ON p.id = b.programme_id
      WHERE ${linesWhere} AND (:before = '' OR b.id < :before)
      ORDER BY b.id DESC LIMIT ${most}`,
    { ...lineValues(actor, filter), before },
  );
}

/** `appropriated` counts what came in; in the entries it is the source and falls. */
const entered = (account: string): string => {
  const [plus, minus] =
    account === 'appropriated' ? ['from_account', 'to_account'] : ['to_account', 'from_account'];
  return `COALESCE(SUM(CASE WHEN e.${plus} = '${account}' THEN e.amount
                            WHEN e.${minus} = '${account}' THEN -e.amount ELSE 0 END), 0)`;
};

const allAccounts = {
  appropriated: sumOfFen(),
  available: sumOfFen(),
  reserved: sumOfFen(),
  committed: sumOfFen(),
  payable: sumOfFen(),
  paid: sumOfFen(),
  returned: sumOfFen(),
};
const everyAccount = ledgerAccounts
  .map((account) => `${entered(account)} AS ${account}`)
  .join(', ');

/** The balances that lines carry, beside the sum of their entries. */
export async function proveLines(
  { db }: Deps,
  actor: Actor,
  filter: LedgerFilter,
): Promise<readonly Proof[]> {
  const values = lineValues(actor, filter);
  const [kept] = await db.select(
    allAccounts,
    `SELECT ${ledgerAccounts.map((each) => `COALESCE(SUM(b.${each}), 0) AS ${each}`).join(', ')}
       FROM budget_lines b WHERE ${linesWhere}`,
    values,
  );
  const [entries] = await db.select(
    allAccounts,
    `SELECT ${everyAccount} FROM ledger_entries e JOIN budget_lines b ON b.id = e.budget_line_id
      WHERE ${linesWhere}`,
    values,
  );
  return ledgerAccounts.map((account) => ({
    account,
    rows: kept?.[account] ?? 0n,
    entries: entries?.[account] ?? 0n,
  }));
}

const periodColumns = {
  programme_id: id(),
  programme: programmes.columns.name,
  month: wholeColumn(),
  ...allAccounts,
};
/** What moved in a month of the zone under a programme, by account, in fen. */
export type PeriodRow = RowOf<typeof periodColumns>;

const monthStarts = (year: number): readonly string[] =>
  Array.from({ length: 13 }, (_, index) => {
    const [of, month] = index === 12 ? [year + 1, 1] : [year, index + 1];
    return startOfZoneDay(`${of}-${String(month).padStart(2, '0')}-01`).toISOString();
  });

const periodValues = (actor: Actor, filter: LedgerFilter, year: number) => {
  const starts = monthStarts(year);
  return {
    ...lineValues(actor, { ...filter, year: '' }),
    begin: starts[0],
    end: starts[12],
    ...Object.fromEntries(starts.slice(1).map((at, index) => [`month${index + 1}`, at])),
  };
};

/** A month is the bank's: what it paid on the last of one and was told in the next belongs to the first. */
const counts = 'COALESCE(e.valued_at, e.at)';
const monthOf = `CASE ${Array.from({ length: 12 }, (_, index) => `WHEN ${counts} < :month${index + 1} THEN ${index + 1}`).join(' ')} END`;
const periodFrom = `FROM ledger_entries e JOIN budget_lines b ON b.id = e.budget_line_id
       JOIN programmes p ON p.id = b.programme_id
      WHERE ${linesWhere} AND ${counts} >= :begin AND ${counts} < :end`;

/** What moved in each month of a year by programme; twelve rows a programme at most. */
export async function periodRows(
  { db }: Deps,
  actor: Actor,
  filter: LedgerFilter,
  year: number,
): Promise<PeriodRow[]> {
  return db.select(
    periodColumns,
    `SELECT b.programme_id, p.name AS programme, ${monthOf} AS month, ${everyAccount}
       ${periodFrom}
      GROUP BY b.programme_id, p.name, p.position, ${monthOf}
      ORDER BY month, p.position, b.programme_id`,
    periodValues(actor, filter, year),
  );
}

/** The months of a year together, beside the entries of the whole year. */
export async function provePeriods(
  deps: Deps,
  actor: Actor,
  filter: LedgerFilter,
  year: number,
): Promise<readonly Proof[]> {
  const rows = await periodRows(deps, actor, filter, year);
  const [entries] = await deps.db.select(
    allAccounts,
    `SELECT ${everyAccount} ${periodFrom}`,
    periodValues(actor, filter, year),
  );
  return ledgerAccounts.map((account) => ({
    account,
    rows: rows.reduce((total, row) => total + row[account], 0n),
    entries: entries?.[account] ?? 0n,
  }));
}
