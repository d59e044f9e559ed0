import { optional } from '../../data/schema/columns.js';
import type { RowOf } from '../../data/schema/rows.js';
import { applications } from '../../data/tables/cases.js';
import { budgetLines, ledgerEntries } from '../../data/tables/funding.js';
import { users } from '../../data/tables/people.js';
import { programmes } from '../../data/tables/procedures.js';
import { apartFor, scopeOf, scopeValues, theirsToHandle } from '../../domain/access/scope.js';
import type { Actor, Role } from '../../domain/actor.js';
import type { Deps } from '../../shared/request/deps.js';

/** Who sees the budget lines of their programmes. */
const fundRoles: readonly Role[] = [
  'finance_preparer',
  'finance_reviewer',
  'finance_approver',
  'programme_officer',
  'department_head',
  'approver',
  'auditor',
];

const { columns: line } = budgetLines;
const lineColumns = {
  id: line.id,
  programme_id: line.programme_id,
  programme: programmes.columns.name,
  code: line.code,
  name: line.name,
  year: line.year,
  appropriated: line.appropriated,
  available: line.available,
  reserved: line.reserved,
  committed: line.committed,
  payable: line.payable,
  paid: line.paid,
  returned: line.returned,
  entries: line.entries,
  document: line.document,
  source: line.source,
  functional_code: line.functional_code,
  functional_name: line.functional_name,
  economic_code: line.economic_code,
  economic_name: line.economic_name,
  payment_method: line.payment_method,
  payer_kind: line.payer_kind,
  payer_bank: line.payer_bank,
  payer_tail: line.payer_tail,
  closed_at: line.closed_at,
};
export type LineRow = RowOf<typeof lineColumns>;

const lineSql = `
  SELECT b.id, b.programme_id, p.name AS programme, b.code, b.name, b.year, b.appropriated,
         b.available, b.reserved, b.committed, b.payable, b.paid, b.returned, b.entries,
         b.document, b.source, b.functional_code, b.functional_name, b.economic_code,
         b.economic_name, b.payment_method, b.payer_kind, b.payer_bank, b.payer_tail, b.closed_at
    FROM budget_lines b JOIN programmes p ON p.id = b.programme_id
   WHERE (:everywhere = 1 OR b.programme_id IN (:programmes))`;

/** The budget lines that the actor may see, the newest year first. */
export async function budgetLinesFor({ db }: Deps, actor: Actor): Promise<LineRow[]> {
  return db.select(lineColumns, `${lineSql} ORDER BY b.year DESC, p.position, b.code LIMIT 200`, {
    ...scopeValues(scopeOf(actor, fundRoles)),
  });
}

/** One of them; null where it is not theirs to see. */
export async function budgetLineFor(
  { db }: Deps,
  actor: Actor,
  id: string,
): Promise<LineRow | null> {
  const [row] = await db.select(lineColumns, `${lineSql} AND b.id = :id`, {
    ...scopeValues(scopeOf(actor, fundRoles)),
    id,
  });
  return row ?? null;
}

const { seq, kind, from_account, to_account, amount, at, application_id } = ledgerEntries.columns;
const entryColumns = {
  seq,
  kind,
  from_account,
  to_account,
  amount,
  at,
  actor: optional(users.columns.name),
  application_id,
  number: applications.columns.number,
  title: optional(applications.columns.title),
};
export type LedgerEntryRow = RowOf<typeof entryColumns>;

/**
 * The ledger of a line, newest first, 50 from before `before`. It is whole for everybody; for which
 * case an entry was made is not told where the case is not the reader's to handle.
 */
export async function ledgerPage(
  { db }: Deps,
  actor: Actor,
  lineId: string,
  before: number,
): Promise<LedgerEntryRow[]> {
  return db.select(
    entryColumns,
    `SELECT e.seq, e.kind, e.from_account, e.to_account, e.amount, e.at, u.name AS actor,
            a.id AS application_id, a.number, a.title
       FROM ledger_entries e
       LEFT JOIN users u ON u.id = e.actor_id
       LEFT JOIN applications a ON a.id = e.application_id AND ${theirsToHandle()}
      WHERE e.budget_line_id = :line AND e.seq < :before
      ORDER BY e.seq DESC LIMIT 50`,
    { ...apartFor(actor), line: lineId, before },
  );
}
