import type { Role } from '../../domain/actor.js';
import type { Deps } from '../../shared/request/deps.js';

export interface HeldRole {
  readonly user_id: string;
  readonly role: Role;
  readonly programme_id: string | null;
}

/** The roles a person holds over all their accounts. */
export function heldRoles({ db }: Deps, personId: string): Promise<HeldRole[]> {
  return db.selectBelieved<HeldRole>(
    `SELECT g.user_id, g.role, g.programme_id FROM grants g JOIN users u ON u.id = g.user_id
      WHERE u.person_id = :person AND g.revoked_at IS NULL`,
    { person: personId },
  );
}

export interface ListedPerson {
  readonly id: string;
  readonly name: string;
  readonly email: string;
  readonly disabled_at: string | null;
  readonly email_confirmed_at: string | null;
  readonly roles: string | null;
}

export interface PeopleFilter {
  /** Part of a name or an address. */
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
  return db.selectBelieved<ListedPerson>(
    `SELECT u.id, u.name, u.email, u.disabled_at, u.email_confirmed_at,
            (SELECT GROUP_CONCAT(g.role) FROM grants g
              WHERE g.user_id = u.id AND g.revoked_at IS NULL) AS roles
       FROM users u
      WHERE u.id > :after
        AND (:text = '' OR u.name LIKE :like ESCAPE '|' OR u.email LIKE :like ESCAPE '|')
        AND (:kind = 'all' OR EXISTS (SELECT 1 FROM grants h
              WHERE h.user_id = u.id AND h.revoked_at IS NULL))
      ORDER BY u.id LIMIT 51`,
    { after, text, like, kind },
  );
}

export interface PersonGrant {
  readonly id: string;
  readonly role: Role;
  readonly programme_id: string | null;
  readonly granted_at: string;
  readonly granted_by_name: string | null;
  readonly revoked_at: string | null;
  readonly revoked_by_name: string | null;
}

/** All roles somebody holds or held, newest first. */
export function grantsOf({ db }: Deps, userId: string): Promise<PersonGrant[]> {
  return db.selectBelieved<PersonGrant>(
    `SELECT g.id, g.role, g.programme_id, g.granted_at, g.revoked_at,
            b.name AS granted_by_name, r.name AS revoked_by_name
       FROM grants g
       LEFT JOIN users b ON b.id = g.granted_by
       LEFT JOIN users r ON r.id = g.revoked_by
      WHERE g.user_id = :user ORDER BY g.id DESC LIMIT 200`,
    { user: userId },
  );
}
