import type { Deps } from '../../shared/request/deps.js';
import { formState } from '../../shared/request/formState.js';
import {
  get,
  nothing,
  page,
  post,
  redirect,
  type Ask,
  type Reply,
  type Route,
} from '../../shared/request/route.js';
import { signedIn } from '../../shared/request/signedIn.js';
import { invitationPage } from './invitation.page.js';
import { invite, inviteInput, sendInvitationAgain, withdrawInvitation } from './invite.service.js';
import { acceptInvitation, declineInvitation } from './joinByInvitation.service.js';
import { openInvitation } from './openInvitation.query.js';

const organisation = '/organisations/:id';
const sent = `${organisation}/invitations`;
const one = '/invitations/:invitation';
const idOf = ({ params }: Ask): string => params['id'] ?? '';
const keyOf = ({ params }: Ask): string => params['invitation'] ?? '';

/** How people come into an organisation: they are invited, and say yes or no. */
export const invitationRoutes = (deps: Deps): readonly Route[] => [
  // A counted try outlives a refusal.
  post(
    sent,
    'organisation.use',
    async (ask, input) => {
      await invite(deps, signedIn(ask), idOf(ask), input, ask.locale);
      return redirect(`/organisations/${idOf(ask)}#members`, 'member_invited');
    },
    { input: inviteInput, again: organisation, transaction: false },
  ),
  post(
    `${sent}/:invitation/again`,
    'organisation.use',
    async (ask) => {
      await sendInvitationAgain(deps, signedIn(ask), idOf(ask), keyOf(ask));
      return redirect(`/organisations/${idOf(ask)}#members`, 'member_invited');
    },
    { input: nothing, again: organisation, transaction: false },
  ),
  post(
    `${sent}/:invitation/withdraw`,
    'organisation.use',
    async (ask) => {
      await withdrawInvitation(deps, signedIn(ask), idOf(ask), keyOf(ask));
      return redirect(`/organisations/${idOf(ask)}#members`, 'invitation_withdrawn');
    },
    { input: nothing, again: organisation },
  ),
  get(one, 'public.read', (ask) => showInvitation(deps, ask)),
  post(
    `${one}/accept`,
    'organisation.use',
    async (ask) => {
      const id = await acceptInvitation(deps, signedIn(ask), keyOf(ask));
      return redirect(`/organisations/${id}`, 'invitation_accepted');
    },
    { input: nothing, again: one },
  ),
  post(
    `${one}/decline`,
    'public.read',
    async (ask) => {
      await declineInvitation(deps, ask.actor, keyOf(ask));
      return redirect(ask.actor ? '/organisations' : '/', 'invitation_declined');
    },
    { input: nothing, again: one },
  ),
];

async function showInvitation(deps: Deps, ask: Ask): Promise<Reply> {
  const found = await openInvitation(deps, ask.actor, keyOf(ask));
  const form = formState(ask, deps.words, {});
  const title = deps.words(ask.locale, 'invitations.title', { name: found.organisation });
  const model = invitationPage(found, keyOf(ask), ask.actor, ask.now, form);
  return page('invitations/invitation', { title, ...model }, 'public');
}
