import type { RowOf } from '../../data/schema/rows.js';
import { organisationClaims } from '../../data/tables/memberships.js';
import { organisations, users } from '../../data/tables/people.js';
import type { Deps } from '../../shared/request/deps.js';
import type { OpenClaim } from './claim.file.js';

const { columns: claim } = organisationClaims;
const lineColumns = {
  id: claim.id,
  kind: claim.kind,
  status: claim.status,
  outcome: claim.outcome,
  filed_at: claim.filed_at,
  taken_up_at: claim.taken_up_at,
  answer_until: claim.answer_until,
  answered_at: claim.answered_at,
  proposed_person: claim.proposed_person,
  decided_at: claim.decided_at,
  organisation: organisations.columns.name,
  credit_code: organisations.columns.credit_code,
  claimant: users.columns.name,
};
export type ClaimLine = RowOf<typeof lineColumns>;

const lineSql = `
  SELECT c.id, c.kind, c.status, c.outcome, c.filed_at, c.taken_up_at, c.answer_until, c.answered_at,
         c.proposed_person, c.decided_at, o.name AS organisation, o.credit_code, u.name AS claimant
    FROM organisation_claims c
    JOIN organisations o ON o.id = c.organisation_id
    JOIN users u ON u.id = c.claimant_id`;

/** A page shows so many, and asks for one more to know whether there is a next one. */
export const claimsShown = 50;

const lists = {
  open: {
    which: "c.status IN ('open', 'proposed')",
    next: 'c.filed_at > :at OR (c.filed_at = :at AND c.id > :id)',
    order: 'c.filed_at, c.id',
  },
  decided: {
    which: "c.status = 'decided'",
    next: 'c.decided_at < :at OR (c.decided_at = :at AND c.id < :id)',
    order: 'c.decided_at DESC, c.id DESC',
  },
};

/** What the desk has to decide, the longest waiting first, or what it decided last; after a place. */
export function deskClaims(
  { db }: Deps,
  list: 'open' | 'decided',
  after: string,
): Promise<ClaimLine[]> {
  const { which, next, order } = lists[list];
  const [at = '', id = ''] = after.split('~');
  const from = id === '' ? '' : `AND (${next})`;
  return db.select(
    lineColumns,
    `${lineSql} WHERE ${which} ${from} ORDER BY ${order} LIMIT ${claimsShown + 1}`,
    id === '' ? {} : { at, id },
  );
}

/** Where the next page begins. */
export const placeOfClaim = ({ id, filed_at: filed, decided_at: decided }: ClaimLine): string =>
  `${decided ?? filed}~${id}`;

/** Names of the people that a claim mentions, by user id, and the members of its organisation. */
export async function claimPeople({ db }: Deps, { claim: row, organisation }: OpenClaim) {
  const members = await db.select(
    {
      id: users.columns.id,
      name: users.columns.name,
      email: users.columns.email,
      disabled_at: users.columns.disabled_at,
    },
    `SELECT u.id, u.name, u.email, u.disabled_at FROM memberships m JOIN users u ON u.id = m.user_id
      WHERE m.organisation_id = :id AND m.position = 'manager' ORDER BY m.joined_at, u.id`,
    { id: organisation.id },
  );
  const ids = [row.claimant_id, row.answered_by, row.proposed_by, row.decided_by];
  const people = await db.rows.users.all({ id: ['', ...ids.flatMap((each) => each ?? [])] });
  return { managers: members, people: new Map(people.map((each) => [each.id, each])) };
}
export type ClaimPeople = Awaited<ReturnType<typeof claimPeople>>;
