import type { Database } from '../../data/database.js';
import { count, flag, later, optional } from '../../data/schema/columns.js';
import type { RowOf } from '../../data/schema/rows.js';
import { expertProfiles, users } from '../../data/tables/people.js';

/** An expert as those see them who draw panels. Never shown to applicants or other experts. */
export interface PoolExpert {
  readonly userId: string;
  /** Conflicts are with persons, not with accounts. */
  readonly personId: string;
  readonly name: string;
  /** Opened where it is shown; it lies sealed. */
  readonly email: () => string;
  /** Without a profile nothing is known of the employer, so the expert cannot be seated. */
  readonly profiled: boolean;
  readonly active: boolean;
  readonly employer: string;
  readonly employerCode: string;
  readonly title: string;
  readonly fields: readonly string[];
  /** Reviews asked of the expert and not yet handed in. */
  readonly waiting: number;
  readonly submitted: number;
}

const poolColumns = {
  id: users.columns.id,
  person_id: users.columns.person_id,
  name: users.columns.name,
  email: later('email', users.columns.email),
  employer: optional(expertProfiles.columns.employer),
  employer_code: optional(expertProfiles.columns.employer_code),
  title: optional(expertProfiles.columns.title),
  fields: optional(expertProfiles.columns.fields),
  active: optional(flag()),
  waiting: count(),
  submitted: count(),
};

/** With whichever of their accounts: who has two is asked no more than who has one. */
const reviewsIn = (statuses: string): string =>
  `(SELECT COUNT(*) FROM users o JOIN reviews r ON r.expert_id = o.id
     WHERE o.person_id = u.person_id AND r.status IN (${statuses}))`;

const poolSql = `
  SELECT u.id, u.person_id, u.name, u.email,
         p.employer, p.employer_code, p.title, p.fields, p.active,
         ${reviewsIn("'invited', 'accepted'")} AS waiting,
         ${reviewsIn("'submitted'")} AS submitted
    FROM users u LEFT JOIN expert_profiles p ON p.user_id = u.id
   WHERE u.disabled_at IS NULL
     AND EXISTS (SELECT 1 FROM grants g
                  WHERE g.user_id = u.id AND g.role = 'expert' AND g.revoked_at IS NULL
                    AND (g.programme_id IS NULL OR :programme IS NULL OR g.programme_id = :programme))`;

/** Which of the pool are looked at. */
export interface PoolSearch {
  /** Part of a name, employer, title or field; '' for all. */
  readonly words?: string;
  /** How many to pass over. */
  readonly from?: number;
  /** Accounts that come before everybody else, as those on a call's panel do. */
  readonly first?: readonly string[];
  /** Persons who come last, as those with a conflict do. */
  readonly last?: readonly string[];
}

/** How many of the pool stand on a page. */
export const poolPage = 50;

const seatable = `${poolSql} AND p.active = 1`;

/**
 * Who may be asked to review under a programme, the least busy first: a page of them, and one more to
 * tell whether there are others.
 */
export async function seatableExperts(
  db: Database,
  programmeId: string,
  { words = '', from = 0, first = [], last = [] }: PoolSearch = {},
): Promise<PoolExpert[]> {
  const rows = await db.select(
    poolColumns,
    `${seatable} AND (:words = '' OR LOWER(u.name) LIKE :like ESCAPE '!' OR LOWER(p.employer) LIKE :like ESCAPE '!'
        OR LOWER(p.title) LIKE :like ESCAPE '!' OR LOWER(p.fields) LIKE :like ESCAPE '!')
      ORDER BY CASE WHEN u.id IN (:first) THEN 0 ELSE 1 END,
               CASE WHEN u.person_id IN (:last) THEN 1 ELSE 0 END, waiting, u.id
      LIMIT ${poolPage + 1} OFFSET :from`,
    {
      programme: programmeId,
      words,
      like: `%${words.toLowerCase().replaceAll(/[!%_]/g, '!$&')}%`,
      first: ['', ...first],
      last: ['', ...last],
      from,
    },
  );
  return rows.map(poolExpert);
}

/** Everybody who may be asked to review under a programme, the least busy first. */
export async function everySeatable(db: Database, programmeId: string): Promise<PoolExpert[]> {
  const sql = `${seatable} ORDER BY waiting, u.id`;
  return (await db.select(poolColumns, sql, { programme: programmeId })).map(poolExpert);
}

/** Of these accounts, who may be asked to review under a programme, wherever in the pool they stand. */
export async function seatableAmong(
  db: Database,
  programmeId: string,
  userIds: readonly string[],
): Promise<PoolExpert[]> {
  const rows = await db.select(poolColumns, `${seatable} AND u.id IN (:ids) ORDER BY u.id`, {
    programme: programmeId,
    ids: ['', ...userIds],
  });
  return rows.map(poolExpert);
}

/**
 * A page of everyone with the expert's role, 50 and one more to tell whether there are others: those
 * in whose name, employer, title or fields one of the words stands, or all where none is given.
 */
export async function expertsAfter(
  db: Database,
  after: string,
  words: readonly string[] = [],
): Promise<PoolExpert[]> {
  const places = ['u.name', 'p.employer', 'p.title', 'p.fields'];
  const hits = words.flatMap((_, at) =>
    places.map((place) => `LOWER(${place}) LIKE :like${at} ESCAPE '!'`),
  );
  const narrowed = hits.length === 0 ? '' : `AND (${hits.join(' OR ')})`;
  const rows = await db.select(
    poolColumns,
    `${poolSql} ${narrowed} AND u.id > :after ORDER BY u.id LIMIT 51`,
    {
      programme: null,
      after,
      ...Object.fromEntries(
        words.map((word, at) => [
          `like${at}`,
          `%${word.toLowerCase().replaceAll(/[!%_]/g, '!$&')}%`,
        ]),
      ),
    },
  );
  return rows.map(poolExpert);
}

/** One of them; null for anybody else. */
export async function findExpert(db: Database, userId: string): Promise<PoolExpert | null> {
  const [row] = await db.select(poolColumns, `${poolSql} AND u.id = :id`, {
    programme: null,
    id: userId,
  });
  return row ? poolExpert(row) : null;
}

function poolExpert(row: RowOf<typeof poolColumns>): PoolExpert {
  const employer = row.employer ?? '';
  return {
    userId: row.id,
    personId: row.person_id,
    name: row.name,
    email: row.email,
    profiled: row.employer !== null,
    active: row.active === true,
    employer,
    employerCode: row.employer_code ?? '',
    title: row.title ?? '',
    fields: row.fields ?? [],
    waiting: row.waiting,
    submitted: row.submitted,
  };
}
