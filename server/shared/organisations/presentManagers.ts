import type { Database } from '../../data/database.js';
import type { RowOf } from '../../data/schema/rows.js';
import { users } from '../../data/tables/people.js';

const { id, person_id, name, email, locale } = users.columns;
const managerColumns = { id, person_id, name, email, locale };
export type PresentManager = RowOf<typeof managerColumns>;

/** The managers of an organisation who can still sign in, the longest-standing first. */
export function presentManagers(db: Database, organisationId: string): Promise<PresentManager[]> {
  return db.select(
    managerColumns,
    `SELECT u.id, u.person_id, u.name, u.email, u.locale
       FROM memberships m JOIN users u ON u.id = m.user_id
      WHERE m.organisation_id = :id AND m.position = 'manager' AND u.disabled_at IS NULL
      ORDER BY m.joined_at, m.user_id`,
    { id: organisationId },
  );
}
