import { mayEnter } from '../../domain/access/policy.js';
import type { Actor } from '../../domain/actor.js';
import type { RowOf } from '../../data/schema/rows.js';
import type { organisationClaims } from '../../data/tables/memberships.js';
import type { organisations } from '../../data/tables/people.js';
import { hidden } from '../../domain/refusal.js';
import type { Deps } from '../../shared/request/deps.js';

export type ClaimRow = RowOf<typeof organisationClaims>;
/** From which side somebody looks at a claim. */
export type ClaimSide = 'claimant' | 'manager' | 'desk';

/** A claim as its reader may open it. */
export interface OpenClaim {
  readonly claim: ClaimRow;
  readonly organisation: RowOf<typeof organisations>;
  readonly side: ClaimSide;
}

/**
 * Opens a claim for who has filed it; for a manager of the organisation, whose registration it is,
 * or who is heard once a contest was taken up; and for the desk, but not for one of the desk who
 * has filed it or belongs to the organisation with another account. To anybody else it does not
 * exist.
 */
export async function openClaim({ db }: Deps, actor: Actor, id: string): Promise<OpenClaim> {
  const claim = await db.rows.organisationClaims.find({ id });
  const organisation = claim && (await db.rows.organisations.find({ id: claim.organisation_id }));
  if (!claim || !organisation) throw hidden();
  if (claim.claimant_id === actor.userId) return { claim, organisation, side: 'claimant' };
  const accounts = await db.rows.users.all({ person_id: actor.personId });
  const own = accounts.map(({ id: account }) => account);
  const standing = await db.rows.memberships.all({
    organisation_id: organisation.id,
    user_id: own,
  });
  const isApart = standing.length === 0 && !own.includes(claim.claimant_id);
  if (isApart && mayEnter(actor, 'organisation.verify')) {
    return { claim, organisation, side: 'desk' };
  }
  const manages = standing.some(
    ({ user_id: account, position }) => account === actor.userId && position === 'manager',
  );
  if (!manages) throw hidden();
  if (claim.kind === 'registration') return { claim, organisation, side: 'claimant' };
  if (claim.taken_up_at === null || claim.status === 'withdrawn') throw hidden();
  return { claim, organisation, side: 'manager' };
}

/** The same to change it: its organisation is held first, and the claim is read after that. */
export async function holdClaim(
  deps: Deps,
  actor: Actor,
  id: string,
  side: ClaimSide,
): Promise<OpenClaim> {
  const seen = await openClaim(deps, actor, id);
  await deps.db.rows.organisations.lock({ id: seen.organisation.id });
  const opened = await openClaim(deps, actor, id);
  if (opened.side !== side) throw hidden();
  return opened;
}
