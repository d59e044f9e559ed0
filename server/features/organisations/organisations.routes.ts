import type { Deps } from '../../shared/request/deps.js';
import { formState } from '../../shared/request/formState.js';
import { twoProofs, sentProof } from '../../shared/files/proofFile.js';
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
import {
  handOverCase,
  handOverInput,
  leaveInput,
  leaveOrganisation,
  nameManager,
  removeMember,
} from './members.service.js';
import {
  changeOrganisation,
  registerOrganisation,
  registerOrganisationInput,
  changeOrganisationInput,
} from './organisationForm.service.js';
import { organisationListPage, organisationPage, ownersView } from './organisations.page.js';
import { addOwner, removeOwner, addOwnerInput } from './owners.service.js';
import { openOrganisation, ownOrganisations } from './organisations.query.js';
import {
  casesWithContact,
  concerningClaims,
  organisationHistory,
  ownInvitations,
  waitingInvitations,
} from './organisationPeople.query.js';
import { peopleView, waitingView } from './people.view.js';
import { refuseClash } from '../../shared/organisations/membership.js';
import { isContested } from '../../shared/organisations/organisationClaims.js';
import { manageOrganisationRoutes } from './manageOrganisations.routes.js';

const one = '/organisations/:id';
const idOf = ({ params }: Ask): string => params['id'] ?? '';
const emptyFacts = { name: '', legal_representative: '', registered_on: '', address: '' };

/** An organisation's own people and facts, and what the zone records of it. */
export const organisationRoutes = (deps: Deps): readonly Route[] => [
  get('/organisations', 'organisation.use', async (ask) => {
    const title = deps.words(ask.locale, 'organisations.title');
    const actor = signedIn(ask);
    const found = await ownOrganisations(deps, actor);
    const waiting = waitingView(
      await ownInvitations(deps, actor),
      await concerningClaims(deps, actor),
    );
    return page('organisations/organisations', {
      title,
      ...organisationListPage(found),
      ...waiting,
    });
  }),
  get('/organisations/new', 'organisation.use', async (ask) => {
    const title = deps.words(ask.locale, 'organisations.new');
    const given = { ...emptyFacts, credit_code: '', licence: '', letter: '' };
    const form = formState(ask, deps.words, given);
    return page('organisations/new', { title, form, claim: claimLink(ask) });
  }),
  post(
    '/organisations',
    'organisation.use',
    async (ask, input) => {
      const licence = await sentProof(ask.files, 'licence');
      const letter = await sentProof(ask.files, 'letter');
      const id = await registerOrganisation(deps, signedIn(ask), input, { licence, letter });
      return redirect(`/organisations/${id}`, 'organisation_registered');
    },
    {
      input: registerOrganisationInput,
      again: '/organisations/new',
      uploads: { ...twoProofs, door: (ask) => refuseClash(deps, signedIn(ask)) },
      transaction: false,
    },
  ),
  get(one, 'organisation.use', (ask) => showOne(deps, ask)),
  post(
    one,
    'organisation.use',
    async (ask, input) => {
      await changeOrganisation(deps, signedIn(ask), idOf(ask), input);
      return redirect(`/organisations/${idOf(ask)}`, 'organisation_changed');
    },
    { input: changeOrganisationInput, again: one },
  ),
  post(
    `${one}/members/:userId/remove`,
    'organisation.use',
    async (ask) => {
      await removeMember(deps, signedIn(ask), idOf(ask), ask.params['userId'] ?? '');
      return redirect(`/organisations/${idOf(ask)}`, 'member_removed');
    },
    { input: nothing, again: one },
  ),
  post(
    `${one}/members/:userId/manager`,
    'organisation.use',
    async (ask) => {
      await nameManager(deps, signedIn(ask), idOf(ask), ask.params['userId'] ?? '');
      return redirect(`/organisations/${idOf(ask)}`, 'manager_named');
    },
    { input: nothing, again: one },
  ),
  post(
    `${one}/leave`,
    'organisation.use',
    async (ask, input) => {
      await leaveOrganisation(deps, signedIn(ask), idOf(ask), input);
      return redirect('/organisations', 'organisation_left');
    },
    { input: leaveInput, again: one },
  ),
  post(
    `${one}/contacts`,
    'organisation.use',
    async (ask, input) => {
      await handOverCase(deps, signedIn(ask), idOf(ask), input);
      return redirect(`/organisations/${idOf(ask)}#contacts`, 'contact_handed_over');
    },
    { input: handOverInput, again: one },
  ),
  post(
    `${one}/owners`,
    'organisation.use',
    async (ask, input) => {
      await addOwner(deps, signedIn(ask), idOf(ask), input);
      return redirect(`/organisations/${idOf(ask)}`, 'owner_added');
    },
    { input: addOwnerInput, again: one },
  ),
  post(
    `${one}/owners/:owner/remove`,
    'organisation.use',
    async (ask) => {
      await removeOwner(deps, signedIn(ask), idOf(ask), ask.params['owner'] ?? '');
      return redirect(`/organisations/${idOf(ask)}`, 'owner_removed');
    },
    { input: nothing, again: one },
  ),
  ...manageOrganisationRoutes(deps),
];

/** Where a code that is taken leads: to a claim that brings the code along. */
function claimLink({ failed }: Ask): string {
  const taken = ['credit_code_taken', 'credit_code_taken_by', 'credit_code_unmanaged'];
  if (!taken.includes(failed?.refusal.fields['credit_code']?.code ?? '')) return '';
  const { credit_code: code } = failed?.typed ?? {};
  return `/claims/new?code=${encodeURIComponent(typeof code === 'string' ? code : '')}`;
}

/** The forms of the page, by the inputs that only they have. */
const ownInputs = { member: 'email', owner: 'owner', leave: 'successor', contact: 'to' } as const;

async function showOne(deps: Deps, ask: Ask): Promise<Reply> {
  const actor = signedIn(ask);
  const { row, members } = await openOrganisation(deps, actor, idOf(ask));
  // Several forms stand on the page; a refusal belongs to the one that was sent.
  const sent = Object.entries(ownInputs).find(([, input]) => input in (ask.failed?.typed ?? {}));
  const quiet = { ...ask, failed: null };
  const askOf = (form: string): Ask => ((sent?.[0] ?? 'facts') === form ? ask : quiet);
  const { name, legal_representative, registered_on, address } = row;
  const facts = { name, legal_representative, registered_on, address };
  const member = formState(askOf('member'), deps.words, { email: '', position: '' });
  const forms = {
    facts: formState(askOf('facts'), deps.words, facts, facts),
    owner: formState(askOf('owner'), deps.words, {
      owner: '',
      relation: 'shareholder',
      owner_code: '',
    }),
    member,
    position: member.fields['position']?.value || 'member',
  };
  const people = {
    organisationId: row.id,
    members,
    invitations: await waitingInvitations(deps, row.id),
    cases: await casesWithContact(deps, actor, row.id),
    history: await organisationHistory(deps, row.id),
  };
  const leave = formState(askOf('leave'), deps.words, { successor: '' });
  const contact = formState(askOf('contact'), deps.words, { case: '', to: '' });
  const owners = await deps.db.rows.organisationOwners.all({
    organisation_id: row.id,
    removed_at: null,
  });
  return page('organisations/organisation', {
    title: row.name,
    ...organisationPage(row, members, actor.userId, forms),
    ...ownersView(owners),
    ...peopleView(people, actor.userId, ask.now, { leave, contact }),
    contested: await isContested(deps, row.id),
  });
}
