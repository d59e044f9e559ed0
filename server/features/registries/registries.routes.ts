import { holds } from '../../domain/actor.js';
import { tidy } from '../../domain/typed.js';
import { inLocale } from '../../domain/localText.js';
import type { Deps } from '../../shared/request/deps.js';
import { formState } from '../../shared/request/formState.js';
import {
  get,
  page,
  post,
  redirect,
  type Ask,
  type Reply,
  type Route,
} from '../../shared/request/route.js';
import { signedIn } from '../../shared/request/signedIn.js';
import {
  changeEntry,
  gradeEntry,
  changeEntryInput,
  gradeEntryInput,
} from './changeEntry.service.js';
import { entryPage, registriesPage, registryPage } from './registries.page.js';
import {
  allRegistries,
  entriesOf,
  entryByNumber,
  registryById,
  type EntryPlace,
} from './registries.query.js';

const one = '/registries/:registry/:number';
const registryOf = ({ params }: Ask): string => params['registry'] ?? '';
const numberOf = ({ params }: Ask): string => params['number'] ?? '';
/** `listed~FW-2026-0100`, as the link to the next page says it; anything else is the beginning. */
function placeIn(typed: string): EntryPlace | undefined {
  const [, standing, number] = /^(listed|others)~([\w-]{1,40})$/.exec(typed) ?? [];
  return number === undefined ? undefined : { listed: standing === 'listed', number };
}

/** Public lists of providers, carriers and bases; officers keep them. */
export const registryRoutes = (deps: Deps): readonly Route[] => [
  get('/registries', 'public.read', async (ask) => {
    const title = deps.words(ask.locale, 'registries.title');
    return page('registries/registries', {
      title,
      ...registriesPage(await allRegistries(deps)),
    });
  }),
  get('/registries/:registry', 'public.read', async (ask) => {
    const registry = await registryById(deps, registryOf(ask));
    const search = tidy(ask.query['search'] ?? '').slice(0, 100);
    const after = placeIn(ask.query['after'] ?? '');
    const entries = await entriesOf(deps, registry.id, search, after);
    const title = inLocale(registry.name, ask.locale);
    return page('registries/registry', {
      title,
      ...registryPage(registry, entries, search, ask.now),
    });
  }),
  get(one, 'public.read', (ask) => showEntry(deps, ask)),
  post(
    `${one}/grade`,
    'registry.keep',
    async (ask, input) => {
      await gradeEntry(deps, signedIn(ask), registryOf(ask), numberOf(ask), input);
      return redirect(`/registries/${registryOf(ask)}/${numberOf(ask)}`, 'entry_changed');
    },
    { input: gradeEntryInput, again: one },
  ),
  post(
    `${one}/:act`,
    'registry.keep',
    async (ask, input) => {
      const act = ask.params['act'] ?? '';
      await changeEntry(deps, signedIn(ask), registryOf(ask), numberOf(ask), act, input);
      return redirect(`/registries/${registryOf(ask)}/${numberOf(ask)}`, 'entry_changed');
    },
    { input: changeEntryInput, again: one },
  ),
];

async function showEntry(deps: Deps, ask: Ask): Promise<Reply> {
  const registry = await registryById(deps, registryOf(ask));
  const found = await entryByNumber(deps, registry.id, numberOf(ask));
  const { actor } = ask;
  const keeps = actor !== null && holds(actor, 'programme_officer', found.entry.programme_id);
  const form = formState(ask, deps.words, { reason: '', level: found.entry.level });
  return page('registries/entry', {
    title: found.entry.name,
    ...entryPage(registry, found, { ...ask, words: deps.words }),
    keeps,
    form,
  });
}
