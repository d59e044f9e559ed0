import type { Database } from '../database.js';
import { count } from '../schema/columns.js';
import type { RowOf } from '../schema/rows.js';
import { tasks } from '../tables/cases.js';
import { programmes } from '../tables/procedures.js';
import { roles } from '../../domain/actor.js';

const unheldColumns = {
  role: tasks.columns.role,
  programme: programmes.columns.id,
  name: programmes.columns.name,
  stages: count(),
  cases: count(),
};
/** A role that nobody with an open account holds under a programme, and how many stages and cases wait for it. */
export type UnheldRole = RowOf<typeof unheldColumns>;

/** The roles without a holder for which tasks of running cases are open. */
export const unheldRoles = (db: Database): Promise<UnheldRole[]> =>
  db.select(
    unheldColumns,
    `SELECT t.role, p.id AS programme, p.name, COUNT(DISTINCT t.stage) AS stages,
            COUNT(DISTINCT t.application_id) AS cases
       FROM tasks t JOIN applications a ON a.id = t.application_id
       JOIN programmes p ON p.id = t.programme_id
      WHERE t.status = 'open' AND a.status = 'running' AND t.role IN (:roles)
        AND NOT EXISTS (
          SELECT 1 FROM grants g JOIN users h ON h.id = g.user_id AND h.disabled_at IS NULL
           WHERE g.role = t.role AND g.revoked_at IS NULL
             AND (g.programme_id IS NULL OR g.programme_id = t.programme_id))
      GROUP BY t.role, p.id, p.name, p.position ORDER BY p.position, t.role`,
    { roles },
  );
