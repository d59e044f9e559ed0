import { writeDefinition } from '../../domain/procedure/definitionFile.js';
import type { Definition } from '../../domain/procedure/definition.js';
import { hidden } from '../../domain/refusal.js';
import type { Deps } from '../deps.js';
import { get, page, type Ask, type Route } from '../route.js';
import { signedIn } from '../signedIn.js';
import { procedureListPage, procedurePage } from './procedures.page.js';
import { listedProcedures, versionsOf, type ListedVersion } from './procedures.query.js';

/** The rules by which programmes run, as they were published. */
export const procedureRoutes = (deps: Deps): readonly Route[] => [
  get('/procedures', 'procedure.view', async (ask) => {
    const title = deps.words(ask.locale, 'procedures.title');
    const found = await listedProcedures(deps, signedIn(ask));
    return page('procedures/procedures', { title, ...procedureListPage(found) });
  }),
  get('/procedures/:id', 'procedure.view', async (ask) => {
    const { versions, chosen, definition } = await openVersion(deps, ask);
    const title = definition.name[ask.locale === 'en' ? 'en' : 'zh'];
    const language = { words: deps.words, locale: ask.locale };
    return page('procedures/procedure', {
      title,
      ...procedurePage(definition, versions, chosen, language),
    });
  }),
  get('/procedures/:id/definition', 'procedure.view', async (ask) => {
    const { chosen, definition } = await openVersion(deps, ask);
    return {
      reply: 'text',
      name: `${definition.procedure}-v${chosen.number}.yaml`,
      type: 'application/yaml',
      text: writeDefinition(definition),
    };
  }),
];

interface Opened {
  readonly versions: readonly ListedVersion[];
  readonly chosen: ListedVersion;
  readonly definition: Definition;
}

/** The version asked for, or the newest; one outside the reader's programmes does not exist. */
async function openVersion(deps: Deps, ask: Ask): Promise<Opened> {
  const versions = await versionsOf(deps, signedIn(ask), ask.params['id'] ?? '');
  const wanted = ask.query['version'];
  const chosen =
    wanted === undefined ? versions[0] : versions.find(({ number }) => String(number) === wanted);
  if (!chosen) throw hidden();
  const { definition } = await deps.definitions.byVersion(chosen.id);
  return { versions, chosen, definition };
}
