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
import { ownConflictsPage } from './conflicts.page.js';
import {
  declareConflict,
  declareConflictInput,
  endOwnConflict,
} from './declareConflict.service.js';
import { decideConflict, decideConflictInput } from './decideConflict.service.js';
import { ownConflicts } from './ownConflicts.query.js';
import {
  handledCase,
  putConflict,
  putConflictInput,
  standAsideInput,
  recuseOneself,
} from './standAside.service.js';

const recuse = '/cases/:id/recuse';
const ofCase = '/cases/:id/ties';
const idOf = ({ params }: Ask): string => params['id'] ?? '';

/** Conflicts of interest: what people say of themselves, and what is decided on them. */
export const conflictRoutes = (deps: Deps): readonly Route[] => [
  get('/conflicts', 'account.use', (ask) => showOwn(deps, ask)),
  post(
    '/conflicts',
    'account.use',
    async (ask, input) => {
      await declareConflict(deps, signedIn(ask), input);
      return redirect('/conflicts', 'conflict_declared');
    },
    { input: declareConflictInput, again: '/conflicts' },
  ),
  post(
    '/conflicts/:conflict/end',
    'account.use',
    async (ask) => {
      await endOwnConflict(deps, signedIn(ask), ask.params['conflict'] ?? '');
      return redirect('/conflicts', 'conflict_ended');
    },
    { input: nothing, again: '/conflicts' },
  ),
  get(recuse, 'case.act', (ask) => showRecuse(deps, ask)),
  post(
    recuse,
    'case.act',
    async (ask, input) => {
      await recuseOneself(deps, signedIn(ask), idOf(ask), input);
      return redirect('/tasks', 'conflict_recused');
    },
    { input: standAsideInput, again: recuse },
  ),
  post(
    '/cases/:id/conflicts',
    'tie.decide',
    async (ask, input) => {
      await putConflict(deps, signedIn(ask), idOf(ask), input);
      return redirect(`/cases/${idOf(ask)}/ties`, 'conflict_put');
    },
    { input: putConflictInput, again: ofCase },
  ),
  post(
    '/cases/:id/conflicts/:conflict',
    'tie.decide',
    async (ask, input) => {
      const id = ask.params['conflict'] ?? '';
      await decideConflict(deps, signedIn(ask), idOf(ask), id, input);
      return redirect(`/cases/${idOf(ask)}/ties`, 'tie_decided');
    },
    { input: decideConflictInput, again: ofCase },
  ),
];

async function showOwn(deps: Deps, ask: Ask): Promise<Reply> {
  const own = await ownConflicts(deps.db, signedIn(ask));
  const given = { kind: '', subject: '', subject_code: '', subject_contact: '' };
  const form = formState(ask, deps.words, { ...given, from: '', until: '', words: '' });
  return page('ties/conflicts', {
    title: deps.words(ask.locale, 'conflicts.title'),
    ...ownConflictsPage(own, form),
  });
}

async function showRecuse(deps: Deps, ask: Ask): Promise<Reply> {
  const { row } = await handledCase(deps, signedIn(ask), idOf(ask));
  return page('ties/recuse', {
    title: deps.words(ask.locale, 'conflicts.recuse.title', { number: row.number ?? '' }),
    action: `/cases/${row.id}/recuse`,
    back: `/cases/${row.id}`,
    form: formState(ask, deps.words, { words: '' }),
  });
}
