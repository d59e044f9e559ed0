import { optional } from '../../data/schema/columns.js';
import type { RowOf } from '../../data/schema/rows.js';
import { approvalLimitDecisions, approvalLimits } from '../../data/tables/approvalTables.js';
import { users } from '../../data/tables/people.js';
import { programmes } from '../../data/tables/procedures.js';
import type { Database } from '../../data/database.js';
import { policy } from '../../domain/access/policy.js';
import { scopeOf, scopeValues } from '../../domain/access/scope.js';
import type { Actor } from '../../domain/actor.js';
import { limitInForceSql } from '../../shared/payable/secondApprovalSql.js';
import type { Deps } from '../../shared/request/deps.js';

const { columns: limit } = approvalLimits;
const { columns: decision } = approvalLimitDecisions;
const limitColumns = {
  id: limit.id,
  programme_id: limit.programme_id,
  programme_name: programmes.columns.name,
  place: limit.place,
  amount: limit.amount,
  reason: limit.reason,
  proposed_person: limit.proposed_person,
  proposed_at: limit.proposed_at,
  proposer: optional(users.columns.name),
  decision: optional(decision.decision),
  decided_at: optional(decision.decided_at),
  decision_reason: optional(decision.reason),
  decider: optional(users.columns.name),
};
export type LimitRow = RowOf<typeof limitColumns>;

/** Every limit that was ever proposed under the actor's programmes, the newest first. */
export const limitsFor = ({ db }: Deps, actor: Actor): Promise<LimitRow[]> =>
  db.select(
    limitColumns,
    `SELECT l.id, l.programme_id, g.name AS programme_name, l.place, l.amount, l.reason,
            l.proposed_person, l.proposed_at, p.name AS proposer, d.decision, d.decided_at,
            d.reason AS decision_reason, u.name AS decider
       FROM approval_limits l
       JOIN programmes g ON g.id = l.programme_id
       LEFT JOIN approval_limit_decisions d ON d.limit_id = l.id
       LEFT JOIN users p ON p.id = l.proposed_by
       LEFT JOIN users u ON u.id = d.decided_by
      WHERE (:everywhere = 1 OR l.programme_id IN (:programmes))
      ORDER BY g.position, l.place DESC LIMIT 200`,
    { ...scopeValues(scopeOf(actor, policy['payment.view'])) },
  );

/** The limit in force under a programme: the last that was approved; null before the first. */
export async function limitInForce(db: Database, programmeId: string) {
  const [row] = await db.select(
    { id: limit.id, amount: limit.amount },
    limitInForceSql('l.id, l.amount', ':programme'),
    { programme: programmeId },
  );
  return row ?? null;
}
