import type { Database } from '../../data/database.js';
import { count, flag, joined, later, optional } from '../../data/schema/columns.js';
import type { RowOf } from '../../data/schema/rows.js';
import { expertProfiles, organisations, users } from '../../data/tables/people.js';
import { phoneKey } from '../../domain/identity/phone.js';
import type { ExpertFacts } from '../../domain/review/conflict.js';

/** An expert as those see them who draw panels. Never shown to applicants or other experts. */
export interface PoolExpert {
  readonly userId: string;
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
  /** What conflicts are looked for with. */
  readonly facts: ExpertFacts;
}

const poolColumns = {
  id: users.columns.id,
  person_id: users.columns.person_id,
  name: users.columns.name,
  email: later('email', users.columns.email),
  email_digest: users.columns.email_digest,
  phone_digest: users.columns.phone_digest,
  employer: optional(expertProfiles.columns.employer),
  employer_code: optional(expertProfiles.columns.employer_code),
  title: optional(expertProfiles.columns.title),
  fields: optional(expertProfiles.columns.fields),
  active: optional(flag()),
  waiting: count(),
  submitted: count(),
  member_codes: joined(organisations.columns.credit_code),
};

const reviewsIn = (statuses: string): string =>
  `(SELECT COUNT(*) FROM reviews r WHERE r.expert_id = u.id AND r.status IN (${statuses}))`;

const poolSql = `
  SELECT u.id, u.person_id, u.name, u.email, u.email_digest, u.phone_digest,
         p.employer, p.employer_code, p.title, p.fields, p.active,
         ${reviewsIn("'invited', 'accepted'")} AS waiting,
         ${reviewsIn("'submitted'")} AS submitted,
         (SELECT GROUP_CONCAT(b.credit_code) FROM (
            SELECT m.user_id, o.credit_code FROM memberships m
              JOIN organisations o ON o.id = m.organisation_id
            UNION SELECT f.user_id, f.credit_code FROM affiliations f WHERE f.ended_at IS NULL) AS b
           WHERE b.user_id = u.id) AS member_codes
    FROM users u LEFT JOIN expert_profiles p ON p.user_id = u.id
   WHERE u.disabled_at IS NULL
     AND EXISTS (SELECT 1 FROM grants g
                  WHERE g.user_id = u.id AND g.role = 'expert' AND g.revoked_at IS NULL
                    AND (g.programme_id IS NULL OR :programme IS NULL OR g.programme_id = :programme))`;

/** Who may be asked to review under a programme: the least busy first, 300 at most. */
export async function seatableExperts(db: Database, programmeId: string): Promise<PoolExpert[]> {
  const rows = await db.select(
    poolColumns,
    `${poolSql} AND p.active = 1 ORDER BY waiting, u.id LIMIT 300`,
    { programme: programmeId },
  );
  return rows.map(poolExpert);
}

/** A page of everyone with the expert's role, 50 and one more to tell whether there are others. */
export async function expertsAfter(db: Database, after: string): Promise<PoolExpert[]> {
  const rows = await db.select(poolColumns, `${poolSql} AND u.id > :after ORDER BY u.id LIMIT 51`, {
    programme: null,
    after,
  });
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
  const codes = [row.employer_code ?? '', ...row.member_codes];
  return {
    userId: row.id,
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
    facts: {
      personKeys: accountKeys(row),
      employers: [...new Set(codes)]
        .filter((creditCode) => creditCode !== '')
        .map((creditCode) => ({
          creditCode,
          name: creditCode === row.employer_code ? employer : '',
        })),
      ties: [],
    },
  };
}

/**
 * What a person is recognised by across accounts and forms: the person's id, and digests of address
 * and telephone, which a contact person named only in the answers has as well.
 */
export const accountKeys = (account: {
  readonly person_id: string;
  readonly email_digest: string | null;
  readonly phone_digest: string | null;
}): string[] => [
  `person:${account.person_id}`,
  ...(account.email_digest === null ? [] : [`mail:${account.email_digest}`]),
  ...(account.phone_digest === null ? [] : [`phone:${account.phone_digest}`]),
];

/** How a contact is told, by what an answer says it is. */
const contacts = {
  email: { mark: 'mail', known: (given: string) => given },
  phone: { mark: 'phone', known: phoneKey },
} as const;

/** The same for an address or a telephone that an answer gives. */
export function contactKeys(
  { vault }: Pick<Database, 'vault'>,
  sort: keyof typeof contacts,
  given: string,
): string[] {
  const { mark, known } = contacts[sort];
  const text = known(given);
  return text === '' ? [] : [`${mark}:${vault.digest(text)}`];
}
