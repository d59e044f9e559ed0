import { isObject, parseJson } from '../../domain/json.js';
import { isLent, isLentByAnother } from '../../domain/access/duties.js';
import { barsInSql } from '../../domain/access/conflictScope.js';
import { roles, type Actor, type Role } from '../../domain/actor.js';
import type { Database } from '../database.js';
import { flag, id, later, longTextColumn, optional, time } from '../schema/columns.js';
import type { RowOf } from '../schema/rows.js';
import { grants, users } from '../tables/people.js';

/** A signed-in person with what the session needs to know of the account. */
export interface UserAccount {
  readonly actor: Actor;
  readonly confirmed: boolean;
  /** ISO instant; sessions begun before it no longer count. */
  readonly sessionsFrom: string;
}

const accountColumns = {
  id: id(),
  person_id: id(),
  name: longTextColumn(),
  /** It lies sealed, and each row repeats it. */
  email: later('email', users.columns.email),
  locale: longTextColumn(),
  sessions_from: time(),
  email_confirmed_at: optional(time()),
  data: optional(longTextColumn()),
  ending: optional(flag()),
  role: optional(grants.columns.role),
  programme_id: grants.columns.programme_id,
  organisation_id: optional(id()),
  absent_id: optional(id()),
  tied_to: optional(id()),
  barred: optional(flag()),
  /** Another account of the same person, to which the row's organisation belongs. */
  other_id: optional(id()),
  barred_from: optional(id()),
};
type AccountRow = RowOf<typeof accountColumns>;

/** Where one user is found: `data` and `ending` are of the session that led there. */
interface Source {
  readonly data: string;
  readonly ending: string;
  readonly from: string;
  readonly where: string;
}

const userColumns = ['id', 'person_id', 'name', 'email', 'locale', 'sessions_from']
  .map((name) => `COALESCE(u.${name}, '') AS ${name}`)
  .join(', ');

/**
 * What is lent is what an absent colleague, whose account is open, may lend, to one who still holds
 * a role of their own.
 */
const listOf = (some: readonly Role[]): string => some.map((role) => `'${role}'`).join(', ');
/** Of absence `b`, whether somebody else recorded it: who did stands in the log alone. */
const byAnother = `EXISTS (SELECT 1 FROM events e
         WHERE e.stream = CONCAT('user:', b.user_id) AND e.type = 'absence_planned'
           AND e.at = b.created_at AND e.actor_id <> b.user_id)`;
/** The roles `g` that absence `b` lends. */
const lentRole = `g.role IN (${listOf(roles.filter(isLent))})
         AND (g.role IN (${listOf(roles.filter(isLentByAnother))}) OR NOT ${byAnother})`;
const lent = `b.cancelled_at IS NULL
         AND EXISTS (SELECT 1 FROM users l WHERE l.id = b.user_id AND l.disabled_at IS NULL)
         AND EXISTS (SELECT 1 FROM grants o WHERE o.user_id = b.delegate_id AND o.revoked_at IS NULL)`;

/**
 * Everything about one user: a row for each role, organisation (of every account of the person),
 * role of an absent colleague, tie to a case and case they are barred from.
 * Where nobody is found the user's columns are empty.
 */
function accountOf({ data, ending, from, where }: Source): string {
  const user = `${userColumns}, u.email_confirmed_at`;
  return `
  SELECT ${user}, ${data} AS data, ${ending} AS ending, g.role, g.programme_id,
         NULL AS organisation_id, NULL AS absent_id, NULL AS tied_to, NULL AS barred, NULL AS other_id, NULL AS barred_from
    FROM ${from} LEFT JOIN grants g ON g.user_id = u.id AND g.revoked_at IS NULL
   WHERE ${where}
  UNION ALL
  SELECT ${user}, NULL, NULL, NULL, NULL, m.organisation_id, NULL, NULL, NULL,
         CASE WHEN o.id <> u.id THEN o.id END, NULL
    FROM ${from} JOIN users o ON o.person_id = u.person_id
    LEFT JOIN memberships m ON m.user_id = o.id
   WHERE ${where} AND (m.user_id IS NOT NULL OR o.id <> u.id)
  UNION ALL
  SELECT ${user}, NULL, NULL, g.role, g.programme_id, NULL, b.user_id, NULL, NULL, NULL, NULL
    FROM ${from} JOIN absences b ON b.delegate_id = u.id AND b.first_day <= :today
         AND b.last_day >= :today AND ${lent}
    LEFT JOIN grants g ON g.user_id = b.user_id AND g.revoked_at IS NULL AND ${lentRole}
   WHERE ${where}
  UNION ALL
  SELECT ${user}, NULL, NULL, NULL, NULL, NULL, NULL, x.application_id,
         x.status = 'recused' OR (x.status = 'open' AND x.kind = 'left'), NULL, NULL
    FROM ${from} JOIN case_ties x ON x.person_id = u.person_id
   WHERE ${where}
  UNION ALL
  SELECT ${user}, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, cs.application_id
    FROM ${from} JOIN conflicts c ON c.person_id = u.person_id AND ${barsInSql('c')}
    JOIN case_subjects cs ON cs.subject_key = c.subject_key
   WHERE ${where}`;
}

const accountSql = accountOf({
  data: 'NULL',
  ending: 'NULL',
  from: 'users u',
  where: 'u.id = :id AND u.disabled_at IS NULL',
});

// Ids hold no quotation marks; one dialect leaves them around the text that it takes out of JSON.
const userOfSession = `REPLACE(JSON_EXTRACT(s.data, '$.passport.user.id'), '"', '')`;
const sessionSql = accountOf({
  data: 's.data',
  ending: 's.expires < :ending',
  from: `sessions s LEFT JOIN users u ON u.id = ${userOfSession} AND u.disabled_at IS NULL`,
  where: 's.sid = :sid AND s.expires > :now',
});

/**
 * The account of a user, with its roles and organisations and, on that day, the roles of absent
 * colleagues it stands in for; null once disabled.
 */
export async function loadAccount(
  db: Database,
  userId: string,
  today = '',
): Promise<UserAccount | null> {
  return accountIn(await db.select(accountColumns, accountSql, { id: userId, today }));
}

/** A session as it is stored, and the account it belongs to. */
export interface StoredSession {
  /** What the session library wrote. */
  readonly data: object;
  /** Null for a visitor who has not signed in and for an account that is disabled. */
  readonly account: UserAccount | null;
  /** It ends before the moment that was asked about. */
  readonly ending: boolean;
}

/**
 * A session with the account behind it, in one statement. It runs at every request, so that a
 * revoked role stops at the next one. Null where there is no such session, and for one that has
 * ended by `now` and is not swept yet. `today` is the day on which absences count, `ending` a moment
 * before which it may end.
 */
export async function loadSession(
  db: Database,
  sid: string,
  { now, today, ending }: { readonly now: Date; readonly today: string; readonly ending: Date },
): Promise<StoredSession | null> {
  const rows = await db.select(accountColumns, sessionSql, { sid, now, today, ending });
  const session = rows.find((row) => row.data !== null);
  if (!session || session.data === null) return null;
  const read = parseJson(session.data);
  if (!isObject(read)) return null;
  return { data: read, account: accountIn(rows), ending: session.ending === true };
}

function accountIn(rows: readonly AccountRow[]): UserAccount | null {
  const [first] = rows;
  if (!first || first.id === '') return null;
  const each = <T>(of: (row: AccountRow) => T | null): T[] =>
    rows.map(of).filter((value) => value !== null);
  return {
    actor: {
      userId: first.id,
      personId: first.person_id,
      name: first.name,
      email: first.email(),
      locale: first.locale === 'en' ? 'en' : 'zh-CN',
      grants: each(({ role, programme_id: programmeId }) => role && { role, programmeId }),
      organisationIds: each(({ organisation_id: organisation, other_id: other }) =>
        other === null ? organisation : null,
      ),
      otherAccounts: [...new Set(each(({ other_id: other }) => other))],
      otherOrganisationIds: each(({ organisation_id: organisation, other_id: other }) =>
        other === null ? null : organisation,
      ),
      standsInFor: [...new Set(each(({ absent_id: absent }) => absent))],
      ties: each(({ tied_to: applicationId, barred }) =>
        applicationId === null ? null : { applicationId, barred: barred === true },
      ),
      barredFrom: [...new Set(each(({ barred_from: caseId }) => caseId))],
    },
    confirmed: first.email_confirmed_at !== null,
    sessionsFrom: first.sessions_from,
  };
}

const heldColumns = {
  user_id: grants.columns.user_id,
  role: grants.columns.role,
  programme_id: grants.columns.programme_id,
};

/** The roles a person holds over all their accounts, closed ones among them. */
export function loadRolesOfPerson(
  db: Database,
  personId: string,
): Promise<RowOf<typeof heldColumns>[]> {
  return db.select(
    heldColumns,
    `SELECT g.user_id, g.role, g.programme_id FROM grants g JOIN users u ON u.id = g.user_id
      WHERE u.person_id = :person AND g.revoked_at IS NULL`,
    { person: personId },
  );
}

/**
 * The accounts that stand in for an absent colleague in what this role does on that day, as long as
 * they hold a role of their own.
 */
export async function deputiesOf(
  db: Database,
  { userId, role, today }: { userId: string; role: Role | null; today: string },
): Promise<string[]> {
  const ownOnly = role !== null && !isLentByAnother(role);
  const rows = await db.select(
    { id: users.columns.id },
    `SELECT DISTINCT b.delegate_id AS id FROM absences b
      WHERE b.user_id = :user AND b.first_day <= :today AND b.last_day >= :today AND ${lent}
        AND (:ownOnly = 0 OR NOT ${byAnother})`,
    { user: userId, today, ownOnly: ownOnly ? 1 : 0 },
  );
  return rows.map(({ id: deputy }) => deputy);
}

/**
 * Whether one of two persons recorded an absence in which the other was to stand in on that day: ended
 * early or not, for whoever recorded it may end it.
 */
export async function isDeputyByRecord(
  db: Database,
  [one, other]: readonly [string, string],
  today: string,
): Promise<boolean> {
  const rows = await db.select(
    { id: users.columns.id },
    `SELECT b.id FROM absences b JOIN users d ON d.id = b.delegate_id
       JOIN events e ON e.stream = CONCAT('user:', b.user_id) AND e.type = 'absence_planned'
        AND e.at = b.created_at AND e.actor_id <> b.user_id
       JOIN users r ON r.id = e.actor_id
      WHERE b.first_day <= :today AND b.last_day >= :today
        AND ((d.person_id = :one AND r.person_id = :other)
          OR (d.person_id = :other AND r.person_id = :one))`,
    { one, other, today },
  );
  return rows.length > 0;
}

const lentColumns = { role: grants.columns.role };

/**
 * The roles that colleagues lend a person on some day between these two, whichever of the person's
 * accounts they named.
 */
export async function loadLentRoles(
  db: Database,
  personId: string,
  { first, last }: { readonly first: string; readonly last: string },
): Promise<readonly Role[]> {
  const rows = await db.select(
    lentColumns,
    `SELECT DISTINCT g.role FROM absences b JOIN users u ON u.id = b.delegate_id
       JOIN grants g ON g.user_id = b.user_id AND g.revoked_at IS NULL AND ${lentRole}
      WHERE u.person_id = :person AND b.first_day <= :last AND b.last_day >= :first AND ${lent}`,
    { person: personId, first, last },
  );
  return rows.map(({ role }) => role);
}

/** Users who hold a role under a programme (or for the whole zone), by role. */
export async function loadHolders(
  db: Database,
  programmeId: string,
): Promise<ReadonlyMap<string, readonly string[]>> {
  const rows = await db.select(
    { role: grants.columns.role, user_id: grants.columns.user_id },
    `SELECT DISTINCT g.role, g.user_id FROM grants g JOIN users u ON u.id = g.user_id
      WHERE g.revoked_at IS NULL AND u.disabled_at IS NULL
        AND (g.programme_id IS NULL OR g.programme_id = :programme)
      ORDER BY g.role, g.user_id`,
    { programme: programmeId },
  );
  const holders = new Map<string, string[]>();
  for (const { role, user_id } of rows) holders.set(role, [...(holders.get(role) ?? []), user_id]);
  return holders;
}
