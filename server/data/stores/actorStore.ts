import { roleSchema, type Actor } from '../../domain/actor.js';
import type { Locale } from '../../domain/localText.js';
import type { Database } from '../database.js';

/** A signed-in person with what the session needs to know of the account. */
export interface UserAccount {
  readonly actor: Actor;
  readonly locale: Locale;
  readonly confirmed: boolean;
  /** ISO instant; sessions begun before it no longer count. */
  readonly sessionsFrom: string;
}

interface AccountRow {
  readonly id: string;
  readonly person_id: string;
  readonly name: string;
  readonly email: string;
  readonly locale: string;
  readonly email_confirmed_at: string | null;
  readonly sessions_from: string;
  readonly kind: 'grant' | 'member' | 'absent' | 'none';
  readonly value: string | null;
  readonly programme_id: string | null;
}

// One statement: it runs at every request, so that a revoked role stops at the next one.
const accountSql = `
  SELECT u.id, u.person_id, u.name, u.email, u.locale, u.email_confirmed_at, u.sessions_from,
         'grant' AS kind, g.role AS value, g.programme_id
    FROM users u JOIN grants g ON g.user_id = u.id AND g.revoked_at IS NULL
   WHERE u.id = :id AND u.disabled_at IS NULL
  UNION ALL
  SELECT u.id, u.person_id, u.name, u.email, u.locale, u.email_confirmed_at, u.sessions_from,
         'member', m.organisation_id, NULL
    FROM users u JOIN memberships m ON m.user_id = u.id
   WHERE u.id = :id AND u.disabled_at IS NULL
  UNION ALL
  SELECT u.id, u.person_id, u.name, u.email, u.locale, u.email_confirmed_at, u.sessions_from,
         'grant', g.role, g.programme_id
    FROM users u JOIN absences b ON b.delegate_id = u.id AND b.cancelled_at IS NULL
         AND b.first_day <= :today AND b.last_day >= :today
    JOIN grants g ON g.user_id = b.user_id AND g.revoked_at IS NULL
   WHERE u.id = :id AND u.disabled_at IS NULL
  UNION ALL
  SELECT u.id, u.person_id, u.name, u.email, u.locale, u.email_confirmed_at, u.sessions_from,
         'absent', b.user_id, NULL
    FROM users u JOIN absences b ON b.delegate_id = u.id AND b.cancelled_at IS NULL
         AND b.first_day <= :today AND b.last_day >= :today
   WHERE u.id = :id AND u.disabled_at IS NULL
  UNION ALL
  SELECT u.id, u.person_id, u.name, u.email, u.locale, u.email_confirmed_at, u.sessions_from,
         'none', NULL, NULL
    FROM users u WHERE u.id = :id AND u.disabled_at IS NULL`;

/**
 * The account behind a session, with its roles and organisations and, on that day, the roles of
 * absent colleagues it stands in for; null once disabled.
 */
export async function loadAccount(
  db: Database,
  userId: string,
  today = '',
): Promise<UserAccount | null> {
  const rows = await db.selectBelieved<AccountRow>(accountSql, { id: userId, today });
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
      grants: values('grant').map((row) => ({
        role: roleSchema.parse(row.value),
        programmeId: row.programme_id,
      })),
      organisationIds: values('member').map((row) => row.value ?? ''),
      standsInFor: values('absent').map((row) => row.value ?? ''),
    },
    locale: first.locale === 'en' ? 'en' : 'zh-CN',
    confirmed: first.email_confirmed_at !== null,
    sessionsFrom: first.sessions_from,
  };
}

/** Users who hold a role under a programme (or for the whole zone), by role. */
export async function loadHolders(
  db: Database,
  programmeId: string,
): Promise<ReadonlyMap<string, readonly string[]>> {
  const rows = await db.selectBelieved<{ role: string; user_id: string }>(
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
