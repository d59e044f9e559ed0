import { count } from '../../data/schema/columns.js';
import type { RowOf } from '../../data/schema/rows.js';
import { memberships, organisations, users } from '../../data/tables/people.js';
import type { Actor } from '../../domain/actor.js';
import { hidden } from '../../domain/refusal.js';
import type { Deps } from '../../shared/request/deps.js';

export type OrganisationRow = NonNullable<
  Awaited<ReturnType<Deps['db']['rows']['organisations']['find']>>
>;

const { id: organisationId, name, credit_code } = organisations.columns;
const { position, user_id } = memberships.columns;
const ownColumns = { id: organisationId, name, credit_code, position, applications: count() };
export type OwnOrganisation = RowOf<typeof ownColumns>;

/** The organisations this person may act for. */
export function ownOrganisations({ db }: Deps, { userId }: Actor): Promise<OwnOrganisation[]> {
  return db.select(
    ownColumns,
    `SELECT o.id, o.name, o.credit_code, m.position,
            (SELECT COUNT(*) FROM applications a WHERE a.organisation_id = o.id) AS applications
       FROM memberships m JOIN organisations o ON o.id = m.organisation_id
      WHERE m.user_id = :user ORDER BY o.name, o.id LIMIT 200`,
    { user: userId },
  );
}

const memberColumns = {
  user_id,
  name: users.columns.name,
  email: users.columns.email,
  position,
};
export type Member = RowOf<typeof memberColumns>;

/** An organisation with its members, for those who belong to it. */
export async function openOrganisation(
  { db }: Deps,
  actor: Actor,
  id: string,
): Promise<{ readonly row: OrganisationRow; readonly members: readonly Member[] }> {
  const row = await db.rows.organisations.find({ id });
  if (!row || !actor.organisationIds.includes(id)) throw hidden();
  const members = await db.select(
    memberColumns,
    `SELECT m.user_id, u.name, u.email, m.position
       FROM memberships m JOIN users u ON u.id = m.user_id
      WHERE m.organisation_id = :id ORDER BY m.joined_at, m.user_id`,
    { id },
  );
  return { row, members };
}
