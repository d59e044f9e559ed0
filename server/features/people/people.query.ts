import { joined, optional } from '../../data/schema/columns.js';
import type { RowOf } from '../../data/schema/rows.js';
import { grants, users } from '../../data/tables/people.js';
import { halfWidth } from '../../domain/typed.js';
import type { Deps } from '../../shared/request/deps.js';

const { role, programme_id } = grants.columns;

const { id, name, email, disabled_at, email_confirmed_at } = users.columns;
const personColumns = {
  id,
  name,
  email,
  disabled_at,
  email_confirmed_at,
  roles: joined(role),
};
export type ListedPerson = RowOf<typeof personColumns>;

export interface PeopleFilter {
  /** Part of a name, a whole address, or where addresses are at: `@example.cn`. */
  readonly text: string;
  /** `staff` shows only people who hold a role. */
  readonly kind: 'all' | 'staff';
  /** The id of the last one seen. */
  readonly after: string;
}

/** People in the order their accounts were opened, 51 at a time. */
export function peopleAfter(
  { db }: Deps,
  { text, kind, after }: PeopleFilter,
): Promise<ListedPerson[]> {
  const like = `%${text.replaceAll(/[|%_]/g, (sign) => `|${sign}`)}%`;
  return db.select(
    personColumns,
    `SELECT u.id, u.name, u.email, u.disabled_at, u.email_confirmed_at,
            (SELECT GROUP_CONCAT(g.role) FROM grants g
              WHERE g.user_id = u.id AND g.revoked_at IS NULL) AS roles
       FROM users u
      WHERE u.id > :after
        AND (:text = '' OR u.name LIKE :like ESCAPE '|'
             OR u.email_digest = :digest OR u.host_digest = :digest)
        AND (:kind = 'all' OR EXISTS (SELECT 1 FROM grants h
              WHERE h.user_id = u.id AND h.revoked_at IS NULL))
      ORDER BY u.id LIMIT 51`,
    { after, text, like, kind, digest: db.vault.digest(halfWidth(text)) },
  );
}

const grantColumns = {
  id: grants.columns.id,
  role,
  programme_id,
  granted_at: grants.columns.granted_at,
  granted_by_name: optional(name),
  revoked_at: grants.columns.revoked_at,
  revoked_by_name: optional(name),
};
export type PersonGrant = RowOf<typeof grantColumns>;

/** All roles somebody holds or held, newest first. */
export function grantsOf({ db }: Deps, userId: string): Promise<PersonGrant[]> {
  return db.select(
    grantColumns,
    `SELECT g.id, g.role, g.programme_id, g.granted_at, g.revoked_at,
            b.name AS granted_by_name, r.name AS revoked_by_name
       FROM grants g
       LEFT JOIN users b ON b.id = g.granted_by
       LEFT JOIN users r ON r.id = g.revoked_by
      WHERE g.user_id = :user ORDER BY g.id DESC LIMIT 200`,
    { user: userId },
  );
}
