import { randomBytes } from 'node:crypto';
import { z } from 'zod';
import validator from 'validator';
import { sha256 } from '../../domain/events.js';
import type { Actor } from '../../domain/actor.js';
import { invitationDays } from '../../domain/organisation/invitation.js';
import { memberPositions } from '../../domain/organisation/memberPositions.js';
import { choice, halfWidth, line } from '../../domain/typed.js';
import { hidden, invalid } from '../../domain/refusal.js';
import type { Locale } from '../../domain/localText.js';
import { newId, type Deps } from '../../shared/request/deps.js';
import { demandManager } from '../../shared/organisations/membership.js';
import { recordOfOrganisation } from '../../shared/organisations/organisationEvents.js';
import { mailInvitation } from './invitation.mails.js';
import { memberAddresses } from './openInvitation.query.js';

export const inviteInput = z.object({
  email: line(200)
    .transform((text) => halfWidth(text).toLowerCase())
    .refine((text) => validator.isEmail(text), 'email_format'),
  position: choice(memberPositions),
});

const byPerson = { name: 'invite', tries: 30, withinSeconds: 3600 } as const;
const byOrganisation = { name: 'invite_into', tries: 60, withinSeconds: 86_400 } as const;
/** A second press within so many milliseconds is the same press. */
const samePress = 30_000;

/**
 * Invites an address into an organisation. Whether it has an account is never looked up, so that
 * answer and time tell nothing; an invitation that waits is sent anew with another link. Refuses
 * who belongs to the organisation already.
 */
export async function invite(
  deps: Deps,
  actor: Actor,
  organisationId: string,
  typed: z.infer<typeof inviteInput>,
  locale: Locale,
): Promise<void> {
  await demandManager(deps, actor, organisationId);
  await spend(deps, actor, organisationId);
  await deps.db.transaction(async () => {
    await deps.db.rows.organisations.lock({ id: organisationId });
    await demandManager(deps, actor, organisationId);
    if ((await memberAddresses(deps, organisationId)).includes(typed.email)) {
      throw invalid({ email: { code: 'already_member' } });
    }
    const liveKey = `${organisationId} ${deps.db.vault.digest(typed.email)}`;
    const waiting = await deps.db.rows.organisationInvitations.find({ live_key: liveKey });
    if (waiting) {
      await renew(deps, actor, waiting, { position: typed.position, locale });
      return;
    }
    const { token, dates } = newLink(deps);
    const row = {
      id: newId(),
      organisation_id: organisationId,
      email: typed.email,
      position: typed.position,
      locale,
      token_hash: sha256(token),
      invited_by: actor.userId,
      ...dates,
      live_key: liveKey,
    };
    await deps.db.rows.organisationInvitations.insert(row);
    await recordOfOrganisation(deps, organisationId, actor.userId, 'member_invited', {
      invitation: row.id,
      position: typed.position,
    });
    await mailInvitation(deps, actor, row, token);
  });
}

async function spend({ throttle }: Deps, actor: Actor, organisationId: string): Promise<void> {
  await throttle.spend(byPerson, actor.userId);
  await throttle.spend(byOrganisation, organisationId);
}

/** Sends an invitation that waits, or has run out, once more; the earlier link is void then. */
export async function sendInvitationAgain(
  deps: Deps,
  actor: Actor,
  organisationId: string,
  invitationId: string,
): Promise<void> {
  await demandManager(deps, actor, organisationId);
  await spend(deps, actor, organisationId);
  await deps.db.transaction(async () => {
    await deps.db.rows.organisations.lock({ id: organisationId });
    await demandManager(deps, actor, organisationId);
    const row = await waitingIn(deps, organisationId, invitationId);
    await renew(deps, actor, row, { position: row.position, locale: row.locale });
  });
}

type Waiting = Awaited<ReturnType<typeof waitingIn>>;

async function renew(
  deps: Deps,
  actor: Actor,
  row: Waiting,
  changes: Pick<Waiting, 'position' | 'locale'>,
): Promise<void> {
  const { token, dates } = newLink(deps);
  const since = Date.parse(dates.invited_at) - Date.parse(row.invited_at);
  if (since < samePress && changes.position === row.position) return;
  const renewed = { ...changes, ...dates, token_hash: sha256(token), invited_by: actor.userId };
  await deps.db.rows.organisationInvitations.update({ id: row.id }, renewed);
  await recordOfOrganisation(deps, row.organisation_id, actor.userId, 'invitation_sent_again', {
    invitation: row.id,
    position: changes.position,
  });
  await mailInvitation(deps, actor, { ...row, ...renewed }, token);
}

/** Takes an invitation back before it is answered; its link is void. */
export async function withdrawInvitation(
  deps: Deps,
  actor: Actor,
  organisationId: string,
  invitationId: string,
): Promise<void> {
  const { db, clock } = deps;
  await db.transaction(async () => {
    await db.rows.organisations.lock({ id: organisationId });
    await demandManager(deps, actor, organisationId);
    const row = await waitingIn(deps, organisationId, invitationId);
    await db.rows.organisationInvitations.update(
      { id: row.id },
      {
        answer: 'withdrawn',
        answered_by: actor.userId,
        answered_at: clock.now().toISOString(),
        live_key: null,
      },
    );
    await recordOfOrganisation(deps, organisationId, actor.userId, 'invitation_withdrawn', {
      invitation: row.id,
    });
  });
}

async function waitingIn({ db }: Deps, organisationId: string, id: string) {
  const row = await db.rows.organisationInvitations.find({
    id,
    organisation_id: organisationId,
    answer: null,
  });
  if (!row) throw hidden();
  return row;
}

function newLink({ clock }: Deps) {
  const now = clock.now();
  const until = new Date(now.getTime() + invitationDays * 86_400_000);
  return {
    token: randomBytes(32).toString('base64url'),
    dates: { invited_at: now.toISOString(), expires_at: until.toISOString() },
  };
}
