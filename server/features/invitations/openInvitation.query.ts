import { sha256 } from '../../domain/events.js';
import type { RowOf } from '../../data/schema/rows.js';
import { organisationInvitations } from '../../data/tables/memberships.js';
import { organisations, users } from '../../data/tables/people.js';
import type { Actor } from '../../domain/actor.js';
import { hidden } from '../../domain/refusal.js';
import type { Deps } from '../../shared/request/deps.js';

const { columns: invitation } = organisationInvitations;
const openColumns = {
  id: invitation.id,
  organisation_id: invitation.organisation_id,
  email: invitation.email,
  position: invitation.position,
  answer: invitation.answer,
  expires_at: invitation.expires_at,
  invited_at: invitation.invited_at,
  invited_by: invitation.invited_by,
  organisation: organisations.columns.name,
  inviter: users.columns.name,
};
/** An invitation with the names its reader is told. */
export type OpenInvitation = RowOf<typeof openColumns>;

const openSql = `
  SELECT i.id, i.organisation_id, i.email, i.position, i.answer, i.expires_at, i.invited_at,
         i.invited_by, o.name AS organisation, u.name AS inviter
    FROM organisation_invitations i
    JOIN organisations o ON o.id = i.organisation_id
    JOIN users u ON u.id = i.invited_by`;

/**
 * The invitation that a mailed link leads to, or, by its id, one that was sent to the reader's own
 * address. To anybody else it does not exist.
 */
export async function openInvitation(
  { db }: Deps,
  actor: Actor | null,
  key: string,
): Promise<OpenInvitation> {
  const [row] = await db.select(
    openColumns,
    `${openSql} WHERE i.token_hash = :hash OR (i.id = :key AND i.email_digest = :email)`,
    { hash: sha256(key), key, email: db.vault.digest(actor?.email ?? '') },
  );
  if (!row) throw hidden();
  return row;
}

/** The addresses of those who belong to an organisation. */
export async function memberAddresses({ db }: Deps, organisationId: string): Promise<string[]> {
  const rows = await db.select(
    { email: users.columns.email },
    `SELECT u.email FROM memberships m JOIN users u ON u.id = m.user_id
      WHERE m.organisation_id = :id`,
    { id: organisationId },
  );
  return rows.map(({ email }) => email.toLowerCase());
}
