import type { Deps } from '../../shared/request/deps.js';
import { formState } from '../../shared/request/formState.js';
import { oneProof, sentProof } from '../../shared/files/proofFile.js';
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
import { addMember, removeMember, addMemberInput } from './members.service.js';
import {
  changeOrganisation,
  registerOrganisation,
  registerOrganisationInput,
  changeOrganisationInput,
} from './organisationForm.service.js';
import { organisationListPage, organisationPage, ownersView } from './organisations.page.js';
import { addOwner, removeOwner, addOwnerInput } from './owners.service.js';
import { openOrganisation, ownOrganisations } from './organisations.query.js';
import { manageOrganisationRoutes } from './manageOrganisations.routes.js';

const one = '/organisations/:id';
const idOf = ({ params }: Ask): string => params['id'] ?? '';
const emptyFacts = { name: '', legal_representative: '', registered_on: '', address: '' };

/** An organisation's own people and facts, and what the zone records of it. */
export const organisationRoutes = (deps: Deps): readonly Route[] => [
  get('/organisations', 'organisation.use', async (ask) => {
    const title = deps.words(ask.locale, 'organisations.title');
    const found = await ownOrganisations(deps, signedIn(ask));
    return page('organisations/organisations', { title, ...organisationListPage(found) });
  }),
  get('/organisations/new', 'organisation.use', async (ask) => {
    const title = deps.words(ask.locale, 'organisations.new');
    const form = formState(ask, deps.words, { ...emptyFacts, credit_code: '', licence: '' });
    // The licence is asked for only once the code's check character does not agree.
    const asksLicence = ask.failed?.refusal.fields['licence'] !== undefined;
    return page('organisations/new', { title, form, asksLicence });
  }),
  post(
    '/organisations',
    'organisation.use',
    async (ask, input) => {
      const licence = await sentProof(ask.files, 'licence');
      const id = await registerOrganisation(deps, signedIn(ask), input, licence);
      return redirect(`/organisations/${id}`, 'organisation_registered');
    },
    {
      input: registerOrganisationInput,
      again: '/organisations/new',
      uploads: oneProof,
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
    `${one}/members`,
    'organisation.use',
    async (ask, input) => {
      await addMember(deps, signedIn(ask), idOf(ask), input);
      return redirect(`/organisations/${idOf(ask)}`, 'member_added');
    },
    { input: addMemberInput, again: one },
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

async function showOne(deps: Deps, ask: Ask): Promise<Reply> {
  const actor = signedIn(ask);
  const { row, members } = await openOrganisation(deps, actor, idOf(ask));
  // Three forms stand on the page; a refusal belongs to the one that was sent.
  const ofMember = ask.failed !== null && 'email' in ask.failed.typed;
  const ofOwner = ask.failed !== null && 'owner' in ask.failed.typed;
  const quiet = { ...ask, failed: null };
  const { name, legal_representative, registered_on, address } = row;
  const facts = { name, legal_representative, registered_on, address };
  const member = formState(ofMember ? ask : quiet, deps.words, { email: '', position: '' });
  const forms = {
    facts: formState(ofMember || ofOwner ? quiet : ask, deps.words, facts),
    owner: formState(ofOwner ? ask : quiet, deps.words, {
      owner: '',
      relation: 'shareholder',
      owner_code: '',
    }),
    member,
    position: member.fields['position']?.value || 'member',
  };
  const owners = await deps.db.rows.organisationOwners.all({
    organisation_id: row.id,
    removed_at: null,
  });
  const model = { ...organisationPage(row, members, actor.userId, forms), ...ownersView(owners) };
  return page('organisations/organisation', { title: row.name, ...model });
}
