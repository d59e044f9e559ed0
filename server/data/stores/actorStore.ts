import { isObject, parseJson } from '../../domain/json.js';
import { roleSchema, type Actor } from '../../domain/actor.js';
import type { Database } from '../database.js';
import { id, longTextColumn, oneOf, optional, time } from '../schema/columns.js';
import type { RowOf } from '../schema/rows.js';
import { grants } from '../tables/people.js';

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
  email: longTextColumn(),
  locale: longTextColumn(),
  email_confirmed_at: optional(time()),
  sessions_from: time(),
  kind: oneOf(['grant', 'member', 'absent', 'none', 'session']),
  value: optional(longTextColumn()),
  programme_id: optional(id()),
};
type AccountRow = RowOf<typeof accountColumns>;

const columns = `u.id, u.person_id, u.name, u.email, u.locale, u.email_confirmed_at, u.sessions_from`;

/** Everything about one user, `user` being the SQL that says which. */
const accountOf = (user: string): string => `
  SELECT ${columns}, 'grant' AS kind, g.role AS value, g.programme_id
    FROM users u JOIN grants g ON g.user_id = u.id AND g.revoked_at IS NULL
   WHERE u.id = ${user} AND u.disabled_at IS NULL
  UNION ALL
  SELECT ${columns}, 'member', m.organisation_id, NULL
    FROM users u JOIN memberships m ON m.user_id = u.id
   WHERE u.id = ${user} AND u.disabled_at IS NULL
  UNION ALL
  SELECT ${columns}, 'grant', g.role, g.programme_id
    FROM users u JOIN absences b ON b.delegate_id = u.id AND b.cancelled_at IS NULL
         AND b.first_day <= :today AND b.last_day >= :today
    JOIN grants g ON g.user_id = b.user_id AND g.revoked_at IS NULL
   WHERE u.id = ${user} AND u.disabled_at IS NULL
  UNION ALL
  SELECT ${columns}, 'absent', b.user_id, NULL
    FROM users u JOIN absences b ON b.delegate_id = u.id AND b.cancelled_at IS NULL
         AND b.first_day <= :today AND b.last_day >= :today
   WHERE u.id = ${user} AND u.disabled_at IS NULL
  UNION ALL
  SELECT ${columns}, 'none', NULL, NULL
    FROM users u WHERE u.id = ${user} AND u.disabled_at IS NULL`;

const accountSql = accountOf(':id');

// Ids hold no quotation marks; one dialect leaves them around the text that it takes out of JSON.
const userOfSession = `(SELECT REPLACE(JSON_EXTRACT(data, '$.passport.user.id'), '"', '')
      FROM sessions WHERE sid = :sid AND expires > :now)`;

const sessionSql = `${accountOf(userOfSession)}
  UNION ALL
  SELECT '', '', '', '', '', NULL, '', 'session', s.data, NULL
    FROM sessions s WHERE s.sid = :sid AND s.expires > :now`;

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
}

/**
 * A session with the account behind it, in one statement. It runs at every request, so that a
 * revoked role stops at the next one. Null where there is no such session, and for one that has
 * ended by `now` and is not swept yet. `today` is the day on which absences count.
 */
export async function loadSession(
  db: Database,
  sid: string,
  { now, today }: { readonly now: Date; readonly today: string },
): Promise<StoredSession | null> {
  const rows = await db.select(accountColumns, sessionSql, { sid, now, today });
  const data = rows.find(({ kind }) => kind === 'session')?.value;
  if (typeof data !== 'string') return null;
  const read = parseJson(data);
  if (!isObject(read)) return null;
  return { data: read, account: accountIn(rows.filter(({ kind }) => kind !== 'session')) };
}

function accountIn(rows: readonly AccountRow[]): UserAccount | null {
  const [first] = rows;
  if (!first) return null;
  const values = (kind: AccountRow['kind']): AccountRow[] =>
    rows.filter((row) => row.kind === kind && row.value !== null);
  return {
    actor: {
      userId: first.id,
      personId: first.person_id,
      name: first.name,
      email: first.email,
      locale: first.locale === 'en' ? 'en' : 'zh-CN',
      grants: values('grant').map((row) => ({
        role: roleSchema.parse(row.value),
        programmeId: row.programme_id,
      })),
      organisationIds: values('member').map((row) => row.value ?? ''),
      standsInFor: values('absent').map((row) => row.value ?? ''),
    },
    confirmed: first.email_confirmed_at !== null,
    sessionsFrom: first.sessions_from,
  };
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
