import { grants, users } from '../../data/tables/people.js';
import type { RowOf } from '../../data/schema/rows.js';
import type { Database } from '../../data/database.js';
import { staffRoles } from '../../domain/access/policy.js';
import type { Role } from '../../domain/actor.js';

const { id, person_id, name } = users.columns;
const officeColumns = { id, person_id, name };

/** Somebody in office, by the account that holds it. */
export type InOffice = RowOf<typeof officeColumns>;

/**
 * Who holds a role under a programme today, once for each person however many accounts hold it; the
 * first account speaks for the person.
 */
export async function inOffice(
  db: Database,
  programmeId: string,
  roles: readonly Role[],
): Promise<readonly InOffice[]> {
  const rows = await db.select(
    officeColumns,
    `SELECT u.id, u.person_id, u.name FROM users u
      WHERE u.disabled_at IS NULL AND u.id IN
        (SELECT g.user_id FROM grants g WHERE g.role IN (:roles) AND g.revoked_at IS NULL
            AND (g.programme_id IS NULL OR g.programme_id = :programme))
      ORDER BY u.name, u.id`,
    { roles: [...roles], programme: programmeId },
  );
  const first = new Map<string, InOffice>();
  for (const row of rows) if (!first.has(row.person_id)) first.set(row.person_id, row);
  return [...first.values()];
}

/** Who may be asked to a meeting without a vote: staff of the programme who are no members. */
export async function possibleGuests(
  db: Database,
  programmeId: string,
  members: readonly InOffice[],
): Promise<readonly InOffice[]> {
  const staff = await inOffice(
    db,
    programmeId,
    staffRoles.filter((role) => role !== 'joint_member'),
  );
  const voting = new Set(members.map(({ person_id: person }) => person));
  return staff.filter(({ person_id: person }) => !voting.has(person));
}

/** Names by account. */
export async function accountNames(
  db: Database,
  userIds: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  const rows = await db.select({ id, name }, 'SELECT id, name FROM users WHERE id IN (:ids)', {
    ids: ['', ...userIds],
  });
  return new Map(rows.map((row) => [row.id, row.name]));
}

const deputyColumns = { absent: grants.columns.user_id, name };

/** Who stands in on that day for which of these accounts, by the absences on record. */
export async function deputiesOn(
  db: Database,
  userIds: readonly string[],
  day: string,
): Promise<ReadonlyMap<string, string>> {
  const rows = await db.select(
    deputyColumns,
    `SELECT b.user_id AS absent, u.name FROM absences b JOIN users u ON u.id = b.delegate_id
      WHERE b.user_id IN (:ids) AND b.first_day <= :day AND b.last_day >= :day
        AND b.cancelled_at IS NULL`,
    { ids: ['', ...userIds], day },
  );
  return new Map(rows.map((row) => [row.absent, row.name]));
}
