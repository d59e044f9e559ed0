import { z } from 'zod';
import { roles } from '../../domain/actor.js';
import { choice, line, tidy } from '../../domain/typed.js';
import { hidden, invalid, Refused } from '../../domain/refusal.js';
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
import { grantRole, setDisabled } from './grantRole.service.js';
import { leaveRoutes } from './leave.routes.js';
import { peoplePage, personPage } from './people.page.js';
import { grantsOf, peopleAfter } from './people.query.js';

const one = '/people/:id';
const idOf = ({ params }: Ask): string => params['id'] ?? '';
const grantInput = z.object({ role: choice(roles), programme: line(40) });

/** Who may do what: the security administrator grants and revokes. */
export const peopleRoutes = (deps: Deps): readonly Route[] => [
  get('/people', 'people.manage', async (ask) => {
    const { q = '', kind, after = '' } = ask.query;
    const filter = {
      text: tidy(q).slice(0, 100),
      kind: kind === 'all' ? 'all' : 'staff',
      after,
    } as const;
    const title = deps.words(ask.locale, 'people.title');
    return page('people/people', { title, ...peoplePage(await peopleAfter(deps, filter), filter) });
  }),
  get(one, 'people.manage', (ask) => showPerson(deps, ask)),
  post(`${one}/grants`, 'people.manage', (ask, input) => grant(deps, ask, input), {
    input: grantInput,
    again: one,
  }),
  post(
    `${one}/enable`,
    'people.manage',
    async (ask) => {
      await setDisabled(deps, signedIn(ask).userId, idOf(ask), false);
      return redirect(`/people/${idOf(ask)}`, 'account_enabled');
    },
    { input: nothing, again: one },
  ),
  ...leaveRoutes(deps),
];

async function showPerson(deps: Deps, ask: Ask): Promise<Reply> {
  const person = await deps.db.rows.users.find({ id: idOf(ask) });
  if (!person) throw hidden();
  const programmes = await deps.db.rows.programmes.all({}, [['position', 'ASC']]);
  const grants = await grantsOf(deps, person.id);
  const form = formState(ask, deps.words, { role: '', programme: '' });
  const self = signedIn(ask).userId === person.id;
  const model = personPage(person, grants, programmes, form, self);
  return page('people/person', { title: person.name, ...model });
}

async function grant(
  deps: Deps,
  ask: Ask,
  { role, programme }: z.infer<typeof grantInput>,
): Promise<Reply> {
  const known = programme === '*' || (await deps.db.rows.programmes.find({ id: programme }));
  if (!known) throw invalid({ programme: { code: 'choose_one' } });
  const programmeId = programme === '*' ? null : programme;
  try {
    await grantRole(deps, signedIn(ask).userId, { userId: idOf(ask), role, programmeId });
  } catch (error) {
    throw inWords(deps, ask, error);
  }
  return redirect(`/people/${idOf(ask)}`, 'role_granted');
}

/** Names the role that stands in the way in the reader's language. */
function inWords(deps: Deps, ask: Ask, error: unknown): unknown {
  if (!(error instanceof Refused)) return error;
  const clash = error.fields['role']?.params?.['role'];
  if (typeof clash !== 'string') return error;
  const role = deps.words(ask.locale, `roles.${clash}`);
  return invalid({ role: { code: 'duties_apart', params: { role } } });
}
