import { words } from '../../data/schema/columns.js';
import type { RowOf } from '../../data/schema/rows.js';
import { applications } from '../../data/tables/cases.js';
import { tranches } from '../../data/tables/funding.js';
import { instalmentDecisions } from '../../data/tables/instalmentDecisions.js';
import { users } from '../../data/tables/people.js';
import { policy } from '../../domain/access/policy.js';
import { scopeOf, scopeValues, theirsToHandle } from '../../domain/access/scope.js';
import type { Actor } from '../../domain/actor.js';
import type { Deps } from '../../shared/request/deps.js';

const { columns: decision } = instalmentDecisions;
const columns = {
  id: decision.tranche_id,
  act: decision.act,
  reason: decision.reason,
  proposed_at: decision.proposed_at,
  proposed_person: decision.proposed_person,
  proposer: users.columns.name,
  tranche_name: tranches.columns.name,
  amount: tranches.columns.amount,
  number: words(20),
  title: applications.columns.title,
};
/** What somebody wants done about an instalment, and nobody has decided. */
export type WaitingInstalment = RowOf<typeof columns>;

/** What waits for a second person about the instalments that this person sees, the longest first. */
export const waitingInstalments = ({ db }: Deps, actor: Actor): Promise<WaitingInstalment[]> =>
  db.select(
    columns,
    `SELECT d.tranche_id AS id, d.act, d.reason, d.proposed_at, d.proposed_person,
            u.name AS proposer, t.name AS tranche_name, t.amount, a.number, a.title
       FROM instalment_decisions d
       JOIN tranches t ON t.id = d.tranche_id
       JOIN applications a ON a.id = d.application_id
       JOIN users u ON u.id = d.proposed_by
      WHERE d.status = 'proposed' AND (:everywhere = 1 OR a.programme_id IN (:programmes))
        AND ${theirsToHandle()}
      ORDER BY d.proposed_at, d.id LIMIT 200`,
    { ...scopeValues(scopeOf(actor, policy['instalment.view'])) },
  );
