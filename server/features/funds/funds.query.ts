import type { RowOf } from '../../data/schema/rows.js';
import { budgetLines } from '../../data/tables/funding.js';
import { programmes } from '../../data/tables/procedures.js';
import { scopeOf, scopeValues } from '../../domain/access/scope.js';
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

/** Which lines are looked at; '' leaves a question open. */
export interface LineFilter {
  readonly year: string;
  readonly programme: string;
  readonly source: string;
}

/** The budget lines that the actor may see, as far as the filter goes, the newest year first. */
export async function budgetLinesFor(
  { db }: Deps,
  actor: Actor,
  { year, programme, source }: LineFilter,
): Promise<LineRow[]> {
  return db.select(
    lineColumns,
    `${lineSql} AND (:year = 0 OR b.year = :year) AND (:programme = '' OR b.programme_id = :programme)
       AND (:source = '' OR b.source = :source)
     ORDER BY b.year DESC, p.position, b.code LIMIT 200`,
    { ...scopeValues(scopeOf(actor, fundRoles)), year: Number(year || 0), programme, source },
  );
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
