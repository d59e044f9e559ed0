import { optional } from '../../data/schema/columns.js';
import type { RowOf } from '../../data/schema/rows.js';
import { budgetPostings, budgetProposals } from '../../data/tables/budgetTables.js';
import { budgetLines } from '../../data/tables/funding.js';
import { users } from '../../data/tables/people.js';
import { scopeOf, scopeValues } from '../../domain/access/scope.js';
import { financeRoles } from '../../domain/access/policy.js';
import type { Actor, Role } from '../../domain/actor.js';
import type { Deps } from '../../shared/request/deps.js';

/** Who reads what was proposed for the budget. */
export const budgetReaders: readonly Role[] = [...financeRoles, 'auditor'];

const { columns: proposal } = budgetProposals;
const proposalColumns = {
  id: proposal.id,
  act: proposal.act,
  year: proposal.year,
  amount: proposal.amount,
  document: proposal.document,
  reason: proposal.reason,
  status: proposal.status,
  proposed_at: proposal.proposed_at,
  decided_at: proposal.decided_at,
  decision_reason: proposal.decision_reason,
  proposer: optional(users.columns.name),
  decider: optional(users.columns.name),
  line_id: optional(budgetLines.columns.id),
  line_code: optional(budgetLines.columns.code),
  line_name: optional(budgetLines.columns.name),
  to_code: optional(budgetLines.columns.code),
  to_name: optional(budgetLines.columns.name),
  /** The posting that undid it. */
  undone_by: optional(budgetPostings.columns.id),
};
export type ProposalView = RowOf<typeof proposalColumns>;

const proposalSql = `
  SELECT p.id, p.act, p.year, p.amount, p.document, p.reason, p.status, p.proposed_at,
         p.decided_at, p.decision_reason, u.name AS proposer, d.name AS decider,
         b.id AS line_id, b.code AS line_code, b.name AS line_name,
         o.code AS to_code, o.name AS to_name, r.id AS undone_by
    FROM budget_proposals p
    LEFT JOIN users u ON u.id = p.proposed_by
    LEFT JOIN users d ON d.id = p.decided_by
    LEFT JOIN budget_lines b ON b.id = p.budget_line_id
    LEFT JOIN budget_lines o ON o.id = p.to_line_id
    LEFT JOIN postings r ON r.reverses = p.id
   WHERE (:everywhere = 1 OR p.programme_id IN (:programmes))`;

/** What waits for a second person in the reader's programmes, the longest waiting first. */
export const waitingProposals = ({ db }: Deps, actor: Actor): Promise<ProposalView[]> =>
  db.select(
    proposalColumns,
    `${proposalSql} AND p.status = 'proposed' ORDER BY p.proposed_at LIMIT 200`,
    { ...scopeValues(scopeOf(actor, budgetReaders)) },
  );

/** What was proposed for a line, whatever became of it, the newest first. */
export const proposalsOfLine = (
  { db }: Deps,
  actor: Actor,
  lineId: string,
): Promise<ProposalView[]> =>
  db.select(
    proposalColumns,
    `${proposalSql} AND (p.budget_line_id = :line OR p.to_line_id = :line)
      ORDER BY p.proposed_at DESC, p.id DESC LIMIT 50`,
    { ...scopeValues(scopeOf(actor, budgetReaders)), line: lineId },
  );

/** What was proposed for a programme's year as a whole, the newest first. */
export const proposalsOfYear = (
  { db }: Deps,
  actor: Actor,
  programmeId: string,
  year: number,
): Promise<ProposalView[]> =>
  db.select(
    proposalColumns,
    `${proposalSql} AND p.programme_id = :programme AND p.year = :year
       AND p.act IN ('close', 'reopen') ORDER BY p.proposed_at DESC, p.id DESC LIMIT 50`,
    { ...scopeValues(scopeOf(actor, budgetReaders)), programme: programmeId, year },
  );

/** One of them; null where it is not the reader's to see. */
export async function proposalFor(
  { db }: Deps,
  actor: Actor,
  id: string,
): Promise<ProposalView | null> {
  const [row] = await db.select(proposalColumns, `${proposalSql} AND p.id = :id`, {
    ...scopeValues(scopeOf(actor, budgetReaders)),
    id,
  });
  return row ?? null;
}
