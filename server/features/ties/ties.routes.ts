import { mayKnowExperts } from '../../domain/access/caseDetails.js';
import { policy } from '../../domain/access/policy.js';
import { scopeOf } from '../../domain/access/scope.js';
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
import { tiesOfCase, tiesToDecide } from '../../shared/organisations/tiesToDecide.js';
import { affiliationInput, declareAffiliation, endAffiliation } from './affiliations.service.js';
import { caseWithTies } from './caseWithTies.file.js';
import { decideTie, decideTieInput } from './decideTie.service.js';
import { caseConflicts, conflictItems, kindOptions } from './conflicts.page.js';
import { conflictsOfCase, conflictsToDecide, toldOnce } from './caseConflicts.query.js';
import { conflictRoutes } from './conflicts.routes.js';
import { peopleAtWork } from './standAside.service.js';
import { avoidRoutes } from './avoidExperts.routes.js';
import { caseTiesPage, tieItems } from './ties.page.js';

const ofCase = '/cases/:id/ties';
const idOf = ({ params }: Ask): string => params['id'] ?? '';

/** What ties people to the cases they work on: declared by themselves, decided by the secretary. */
export const tieRoutes = (deps: Deps): readonly Route[] => [
  get('/ties', 'tie.decide', async (ask) => {
    const actor = signedIn(ask);
    const scope = scopeOf(actor, policy['tie.decide']);
    const found = await tiesToDecide(deps.db, scope);
    const others = await conflictsToDecide(deps.db, actor, scope);
    return page('ties/ties', {
      title: deps.words(ask.locale, 'ties.title'),
      items: [...tieItems(found), ...conflictItems(toldOnce(others))],
    });
  }),
  get(ofCase, 'tie.decide', (ask) => showTies(deps, ask)),
  post(
    `${ofCase}/:person`,
    'tie.decide',
    async (ask, input) => {
      await decideTie(deps, signedIn(ask), idOf(ask), ask.params['person'] ?? '', input);
      return redirect(`/cases/${idOf(ask)}/ties`, 'tie_decided');
    },
    { input: decideTieInput, again: ofCase },
  ),
  get('/affiliations', 'account.use', (ask) => showAffiliations(deps, ask)),
  post(
    '/affiliations',
    'account.use',
    async (ask, input) => {
      await declareAffiliation(deps, signedIn(ask), input);
      return redirect('/affiliations', 'affiliation_declared');
    },
    { input: affiliationInput, again: '/affiliations' },
  ),
  post(
    '/affiliations/:affiliation/end',
    'account.use',
    async (ask) => {
      await endAffiliation(deps, signedIn(ask), ask.params['affiliation'] ?? '');
      return redirect('/affiliations', 'affiliation_ended');
    },
    { input: nothing, again: '/affiliations' },
  ),
  ...conflictRoutes(deps),
  ...avoidRoutes(deps),
];

async function showTies(deps: Deps, ask: Ask): Promise<Reply> {
  const actor = signedIn(ask);
  const file = await caseWithTies(deps, actor, idOf(ask));
  const { row } = file;
  const found = await tiesOfCase(deps.db, row.id);
  const { person = '', conflict = '' } = ask.params;
  const knows = mayKnowExperts(actor, file.subject);
  const others = await conflictsOfCase(deps.db, row.id, knows, {
    conflict,
    person: ask.query['person'] ?? '',
  });
  const given = { decision: '', reason: '', person: '', kind: '', words: '' };
  const form = formState(ask, deps.words, given);
  const puts = person === '' && conflict === '';
  const people = await peopleAtWork(deps, actor, file);
  return page('ties/case-ties', {
    title: deps.words(ask.locale, 'ties.ofCase', { number: row.number ?? '' }),
    ...caseTiesPage(row.id, found, actor, person, form),
    ...caseConflicts(row.id, toldOnce(others), actor, conflict, form),
    some: found.length + others.length > 0,
    put: {
      action: `/cases/${row.id}/conflicts`,
      people: people.map(({ id, name }) => ({ value: id, label: name })),
      kinds: kindOptions,
      form: puts ? form : { ...form, message: '', errors: [], fields: {} },
    },
  });
}

async function showAffiliations(deps: Deps, ask: Ask): Promise<Reply> {
  const rows = await deps.db.rows.affiliations.all(
    { user_id: signedIn(ask).userId, ended_at: null },
    [['declared_at', 'ASC']],
  );
  return page('ties/affiliations', {
    title: deps.words(ask.locale, 'ties.affiliations.title'),
    items: rows.map(({ id, name, credit_code: code }) => ({ id, name, code })),
    form: formState(ask, deps.words, { affiliation: '', affiliation_code: '' }),
  });
}
