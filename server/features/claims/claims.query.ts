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
  organisation: organisations.columns.name,
  credit_code: organisations.columns.credit_code,
  claimant: users.columns.name,
};
export type ClaimLine = RowOf<typeof lineColumns>;

const lineSql = `
  SELECT c.id, c.kind, c.status, c.outcome, c.filed_at, c.taken_up_at, c.answer_until, c.answered_at,
         c.proposed_person, o.name AS organisation, o.credit_code, u.name AS claimant
    FROM organisation_claims c
    JOIN organisations o ON o.id = c.organisation_id
    JOIN users u ON u.id = c.claimant_id`;

/** What the desk has to decide, the longest waiting first, or the latest hundred it has decided. */
export function deskClaims({ db }: Deps, which: 'open' | 'decided'): Promise<ClaimLine[]> {
  const where =
    which === 'open'
      ? "c.status IN ('open', 'proposed') ORDER BY c.filed_at, c.id LIMIT 100"
      : "c.status = 'decided' ORDER BY c.decided_at DESC, c.id LIMIT 100";
  return db.select(lineColumns, `${lineSql} WHERE ${where}`, {});
}

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
