import { words } from '../../data/schema/columns.js';
import type { RowOf } from '../../data/schema/rows.js';
import { budgetLines } from '../../data/tables/funding.js';
import { procedures, programmes } from '../../data/tables/procedures.js';
import { scopeOf, scopeValues } from '../../domain/access/scope.js';
import type { Actor } from '../../domain/actor.js';
import type { Deps } from '../../shared/request/deps.js';
import { paymentRoles } from './duePayments.query.js';

const choiceColumns = {
  line: budgetLines.columns.id,
  line_code: budgetLines.columns.code,
  line_name: budgetLines.columns.name,
  procedure_id: words(80),
  procedure_name: procedures.columns.name,
  programme_id: programmes.columns.id,
  programme_name: programmes.columns.name,
};
/** A budget line, procedure and programme of which something is due. */
export type DueChoice = RowOf<typeof choiceColumns>;

/** What the due list can be narrowed to. */
export const dueNarrowings = ({ db }: Deps, actor: Actor): Promise<DueChoice[]> =>
  db.select(
    choiceColumns,
    `SELECT DISTINCT b.id AS line, CONCAT(b.code, ' ', b.year) AS line_code,
            b.name AS line_name, r.id AS procedure_id, r.name AS procedure_name, g.id AS programme_id, g.name AS programme_name
       FROM tranches t
       JOIN applications a ON a.id = t.application_id
       JOIN procedure_versions v ON v.id = a.procedure_version_id
       JOIN procedures r ON r.id = v.procedure_id
       JOIN programmes g ON g.id = a.programme_id
       JOIN awards w ON w.application_id = a.id AND w.status = 'committed'
       JOIN budget_lines b ON b.id = COALESCE(t.budget_line_id, w.budget_line_id)
      WHERE t.status = 'due' AND (:everywhere = 1 OR a.programme_id IN (:programmes))
      ORDER BY b.code, r.id`,
    { ...scopeValues(scopeOf(actor, paymentRoles)) },
  );
