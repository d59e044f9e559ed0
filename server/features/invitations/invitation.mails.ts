import type { Actor } from '../../domain/actor.js';
import { locales, type Locale } from '../../domain/localText.js';
import type { MemberPosition } from '../../domain/organisation/memberPositions.js';
import { letterMoment } from '../../shared/letters/letterDates.js';
import { readersByIds } from '../../shared/letters/letterReaders.js';
import { sendLetter, sendToStranger } from '../../shared/letters/sendLetter.js';
import type { Deps } from '../../shared/request/deps.js';
import type { OpenInvitation } from './openInvitation.query.js';

interface Invited {
  readonly organisation_id: string;
  readonly email: string;
  readonly position: MemberPosition;
  readonly locale: Locale;
  readonly expires_at: string;
}

/**
 * Mails the link of an invitation in both languages, that of the page it was sent from first: which
 * one its receiver reads only an account would say, and whether there is one is never looked up.
 */
export async function mailInvitation(
  deps: Deps,
  inviter: Actor,
  invited: Invited,
  token: string,
): Promise<void> {
  const organisation = await deps.db.rows.organisations.find({ id: invited.organisation_id });
  const { words, clock } = deps;
  const others = locales.filter((locale) => locale !== invited.locale);
  const to = { email: invited.email, name: '', locales: [invited.locale, ...others] };
  await sendToStranger(deps, to, clock.now().toISOString(), {
    event: 'member_invited',
    values: (locale) => ({
      organisation: organisation?.name ?? '',
      inviter: inviter.name,
      position: words(locale, `organisations.position.${invited.position}`),
      until: letterMoment(words, locale, invited.expires_at),
      unverified:
        organisation?.verified_at === null ? words(locale, 'mail.unverifiedOrganisation') : '',
    }),
    path: `/invitations/${token}`,
  });
}

/** Tells who invited how it was answered; by whom is a name after acceptance, else the address. */
export async function mailInviter(
  deps: Deps,
  invitation: OpenInvitation,
  event: 'invitation_accepted' | 'invitation_declined',
  who: string,
): Promise<void> {
  const [inviter] = await readersByIds(deps.db, [invitation.invited_by]);
  if (!inviter) return;
  await sendLetter(deps, inviter, deps.clock.now().toISOString(), {
    event,
    values: { who, address: invitation.email, organisation: invitation.organisation },
    path: `/organisations/${invitation.organisation_id}`,
  });
}
