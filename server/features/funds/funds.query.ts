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

type Amount = number | string;

export interface LineRow {
  readonly id: string;
  readonly programme_id: string;
  readonly programme: string;
  readonly code: string;
  readonly name: string;
  readonly year: number;
  readonly appropriated: Amount;
  readonly available: Amount;
  readonly reserved: Amount;
  readonly committed: Amount;
  readonly payable: Amount;
  readonly paid: Amount;
  readonly returned: Amount;
  readonly entries: number;
}

const lineSql = `
  SELECT b.id, b.programme_id, p.name AS programme, b.code, b.name, b.year, b.appropriated,
         b.available, b.reserved, b.committed, b.payable, b.paid, b.returned, b.entries
    FROM budget_lines b JOIN programmes p ON p.id = b.programme_id
   WHERE (:everywhere = 1 OR b.programme_id IN (:programmes))`;

/** The budget lines that the actor may see, the newest year first. */
export async function budgetLinesFor({ db }: Deps, actor: Actor): Promise<LineRow[]> {
  return db.selectBelieved<LineRow>(
    `${lineSql} ORDER BY b.year DESC, p.position, b.code LIMIT 200`,
    {
      ...scopeValues(scopeOf(actor, fundRoles)),
    },
  );
}

/** One of them; null where it is not theirs to see. */
export async function budgetLineFor(
  { db }: Deps,
  actor: Actor,
  id: string,
): Promise<LineRow | null> {
  const [row] = await db.selectBelieved<LineRow>(`${lineSql} AND b.id = :id`, {
    ...scopeValues(scopeOf(actor, fundRoles)),
    id,
  });
  return row ?? null;
}

export interface LedgerEntryRow {
  readonly seq: number;
  readonly kind: string;
  readonly from_account: string;
  readonly to_account: string;
  readonly amount: Amount;
  readonly at: string;
  readonly actor: string | null;
  readonly application_id: string | null;
  readonly number: string | null;
  readonly title: string | null;
}

/** The ledger of a line, newest first, 50 from before `before`. */
export async function ledgerPage(
  { db }: Deps,
  lineId: string,
  before: number,
): Promise<LedgerEntryRow[]> {
  return db.selectBelieved<LedgerEntryRow>(
    `SELECT e.seq, e.kind, e.from_account, e.to_account, e.amount, e.at, u.name AS actor,
            e.application_id, a.number, a.title
       FROM ledger_entries e
       LEFT JOIN users u ON u.id = e.actor_id
       LEFT JOIN applications a ON a.id = e.application_id
      WHERE e.budget_line_id = :line AND e.seq < :before
      ORDER BY e.seq DESC LIMIT 50`,
    { line: lineId, before },
  );
}
