import { optional, time, words } from '../../data/schema/columns.js';
import type { RowOf } from '../../data/schema/rows.js';
import { applications, events } from '../../data/tables/cases.js';
import { organisationClaims, organisationInvitations } from '../../data/tables/memberships.js';
import { organisations, users } from '../../data/tables/people.js';
import type { Actor } from '../../domain/actor.js';
import { tieValues } from '../../domain/access/scope.js';
import type { Deps } from '../../shared/request/deps.js';
import { organisationStream } from '../../shared/organisations/organisationEvents.js';

const { columns: invitation } = organisationInvitations;
const waitingColumns = {
  id: invitation.id,
  email: invitation.email,
  position: invitation.position,
  expires_at: invitation.expires_at,
};
export type WaitingInvitation = RowOf<typeof waitingColumns>;

/** Invitations that have no answer yet, those that have run out among them. */
export function waitingInvitations({ db }: Deps, id: string): Promise<WaitingInvitation[]> {
  return db.select(
    waitingColumns,
    `SELECT id, email, position, expires_at FROM organisation_invitations
      WHERE organisation_id = :id AND answer IS NULL ORDER BY invited_at DESC, id LIMIT 100`,
    { id },
  );
}

const invitedColumns = {
  id: invitation.id,
  position: invitation.position,
  expires_at: invitation.expires_at,
  organisation: organisations.columns.name,
  inviter: users.columns.name,
};
export type OwnInvitation = RowOf<typeof invitedColumns>;

/** What has been sent to the reader's own address and can still be answered. */
export function ownInvitations({ db, clock }: Deps, { email }: Actor): Promise<OwnInvitation[]> {
  return db.select(
    invitedColumns,
    `SELECT i.id, i.position, i.expires_at, o.name AS organisation, u.name AS inviter
       FROM organisation_invitations i
       JOIN organisations o ON o.id = i.organisation_id
       JOIN users u ON u.id = i.invited_by
      WHERE i.email_digest = :email AND i.answer IS NULL AND i.expires_at >= :now
      ORDER BY i.invited_at DESC, i.id LIMIT 50`,
    { email: db.vault.digest(email), now: clock.now().toISOString() },
  );
}

const { columns: claim } = organisationClaims;
const claimColumns = {
  id: claim.id,
  kind: claim.kind,
  status: claim.status,
  outcome: claim.outcome,
  organisation: organisations.columns.name,
};
export type OwnClaim = RowOf<typeof claimColumns>;

/** Claims that the reader has filed, and undecided ones to organisations that they manage. */
export function concerningClaims({ db }: Deps, { userId }: Actor): Promise<OwnClaim[]> {
  return db.select(
    claimColumns,
    `SELECT c.id, c.kind, c.status, c.outcome, o.name AS organisation
       FROM organisation_claims c JOIN organisations o ON o.id = c.organisation_id
      WHERE (c.claimant_id = :me AND NOT (c.status = 'decided' AND c.outcome = 'confirmed'))
         OR (c.kind = 'contest' AND c.taken_up_at IS NOT NULL
             AND c.status IN ('open', 'proposed') AND c.organisation_id IN
             (SELECT m.organisation_id FROM memberships m
               WHERE m.user_id = :me AND m.position = 'manager'))
      ORDER BY c.filed_at DESC, c.id LIMIT 50`,
    { me: userId },
  );
}

const contactColumns = {
  id: applications.columns.id,
  number: optional(words(20)),
  title: applications.columns.title,
  contact_id: applications.columns.applicant_id,
  contact: users.columns.name,
};
export type ContactCase = RowOf<typeof contactColumns>;

/** The organisation's cases that are under way, with the person letters about each go to. */
export function casesWithContact({ db }: Deps, actor: Actor, id: string): Promise<ContactCase[]> {
  return db.select(
    contactColumns,
    `SELECT a.id, a.number, a.title, a.applicant_id AS contact_id, u.name AS contact
       FROM applications a JOIN users u ON u.id = a.applicant_id
      WHERE a.organisation_id = :id AND a.status <> 'ended' AND a.id NOT IN (:tied)
      ORDER BY a.id DESC LIMIT 50`,
    { id, tied: tieValues(actor).tied },
  );
}

/** What of an organisation's stream its own people read: who came and went through whom. */
const told = [
  'member_invited',
  'invitation_sent_again',
  'invitation_withdrawn',
  'invitation_declined',
  'member_joined',
  'member_left',
  'manager_named',
  'contact_handed_over',
  'organisation_verified',
  'organisation_handed_over',
] as const;

const historyColumns = {
  seq: events.columns.seq,
  at: time(),
  type: events.columns.type,
  data: events.columns.data,
  who: optional(users.columns.name),
};

export interface HistoryLine {
  readonly at: string;
  readonly type: string;
  /** Who did it; null where nobody with an account did. */
  readonly who: string | null;
  /** Whom it concerns: a name, or the address that was invited. */
  readonly whom: string;
  /** At whose invitation somebody joined; null where there was none. */
  readonly inviter: string | null;
}

/** The last thirty of these events, the newest first, with names in the place of ids. */
export async function organisationHistory({ db }: Deps, id: string): Promise<HistoryLine[]> {
  const rows = await db.select(
    historyColumns,
    `SELECT e.seq, e.at, e.type, e.data, u.name AS who
       FROM events e LEFT JOIN users u ON u.id = e.actor_id
      WHERE e.stream = :stream AND e.type IN (:told) ORDER BY e.seq DESC LIMIT 30`,
    { stream: organisationStream(id), told },
  );
  const text = (value: unknown): string => (typeof value === 'string' ? value : '');
  // Who joined was let in: by whoever had invited them, or by the decision on a claim.
  const through = rows.map(({ data }) => text(data['invitedBy']));
  const subjects = rows.map(({ data }) => text(data['userId'] ?? data['to']));
  const invited = rows.map(({ data }) => text(data['invitation']));
  const people = await db.rows.users.all({ id: ['', ...new Set([...subjects, ...through])] });
  const mails = await db.rows.organisationInvitations.all({ id: ['', ...new Set(invited)] });
  const accepted = await db.rows.organisationInvitations.all({
    organisation_id: id,
    answered_by: ['', ...new Set(subjects)],
    answer: 'accepted',
  });
  const names = new Map([
    ...people.map((each) => [each.id, each.name] as const),
    ...mails.map((each) => [each.id, each.email] as const),
  ]);
  return rows.map(({ at, type, who }, index) => {
    const [subject = '', by = ''] = [subjects[index], through[index]];
    const atInvitation = accepted.some(
      (each) => each.answered_by === subject && each.invited_by === by,
    );
    return {
      at,
      type,
      who: atInvitation ? who : (names.get(by) ?? who),
      whom: names.get(subject) ?? names.get(invited[index] ?? '') ?? '',
      inviter: atInvitation ? (names.get(by) ?? null) : null,
    };
  });
}
