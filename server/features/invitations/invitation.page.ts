import type { Actor } from '../../domain/actor.js';
import { invitationState, maskedAddress } from '../../domain/organisation/invitation.js';
import type { FormState } from '../../shared/request/formState.js';
import type { OpenInvitation } from './openInvitation.query.js';

/** An invitation as whoever holds its link reads it: who invites into what, and what to do. */
export function invitationPage(
  found: OpenInvitation,
  key: string,
  actor: Actor | null,
  now: Date,
  form: FormState,
): object {
  const state = invitationState(found, now.toISOString());
  const mine = actor !== null && actor.email.toLowerCase() === found.email;
  const next = encodeURIComponent(`/invitations/${key}`);
  return {
    key,
    form,
    organisation: found.organisation,
    inviter: found.inviter,
    facts: [
      { label: { key: 'invitations.organisation' }, value: found.organisation },
      { label: { key: 'invitations.inviter' }, value: found.inviter },
      {
        label: { key: 'organisations.memberPosition' },
        value: { key: `organisations.position.${found.position}` },
      },
      { label: { key: 'invitations.address' }, value: maskedAddress(found.email) },
    ],
    says: { key: `organisations.position.${found.position}Says` },
    until: found.expires_at,
    over: state === 'open' ? false : { key: `invitations.over.${state}` },
    visitor: state === 'open' && actor === null,
    mayAccept: state === 'open' && mine,
    otherAddress: state === 'open' && actor !== null && !mine,
    mayDecline: state === 'open' && (actor === null || mine),
    signIn: `/sign-in?next=${next}`,
    register: `/register?next=${next}`,
  };
}
