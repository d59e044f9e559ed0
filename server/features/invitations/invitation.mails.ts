import type { Actor } from '../../domain/actor.js';
import type { Locale } from '../../domain/localText.js';
import type { MemberPosition } from '../../domain/organisation/memberPositions.js';
import { queueMail } from '../../shared/letters/caseMails.js';
import type { Deps } from '../../shared/request/deps.js';
import { dateWords } from '../../shared/words/dateWords.js';
import type { OpenInvitation } from './openInvitation.query.js';

interface Invited {
  readonly organisation_id: string;
  readonly email: string;
  readonly position: MemberPosition;
  readonly locale: Locale;
  readonly expires_at: string;
}

/** Mails the link of an invitation, in the language of the page it was sent from. */
export async function mailInvitation(
  deps: Deps,
  inviter: Actor,
  invited: Invited,
  token: string,
): Promise<void> {
  const organisation = await deps.db.rows.organisations.find({ id: invited.organisation_id });
  const { locale } = invited;
  const now = deps.clock.now();
  const values = {
    organisation: organisation?.name ?? '',
    inviter: inviter.name,
    position: deps.words(locale, `organisations.position.${invited.position}`),
    until: dateWords(deps.words, locale, now).datetime(invited.expires_at),
    link: `${deps.baseUrl()}/invitations/${token}`,
  };
  await queueMail(deps, {
    to: { id: null, email: invited.email },
    applicationId: null,
    event: 'member_invited',
    subject: deps.words(locale, 'mail.member_invited.subject', values),
    body: deps.words(locale, 'mail.member_invited.body', values),
    at: now.toISOString(),
  });
}

/** Tells who invited how it was answered; by whom is a name after acceptance, else the address. */
export async function mailInviter(
  deps: Deps,
  invitation: OpenInvitation,
  event: 'invitation_accepted' | 'invitation_declined',
  who: string,
): Promise<void> {
  const inviter = await deps.db.rows.users.find({ id: invitation.invited_by });
  if (!inviter) return;
  const values = {
    name: inviter.name,
    who,
    organisation: invitation.organisation,
    link: `${deps.baseUrl()}/organisations/${invitation.organisation_id}`,
  };
  await queueMail(deps, {
    to: inviter,
    applicationId: null,
    event,
    subject: deps.words(inviter.locale, `mail.${event}.subject`, values),
    body: deps.words(inviter.locale, `mail.${event}.body`, values),
    at: deps.clock.now().toISOString(),
  });
}
