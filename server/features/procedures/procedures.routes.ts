import { policy } from '../../domain/access/policy.js';
import { holds, type Actor } from '../../domain/actor.js';
import { sourceOfVersion } from '../../data/stores/definitionSourceStore.js';
import { withContents } from '../../domain/definition/definitionPackage.js';
import { textOfDefinition } from '../../domain/definition/definitionText.js';
import type { Definition } from '../../domain/definition/definition.js';
import { hidden } from '../../domain/refusal.js';
import { definitionDiff } from '../../shared/definitionWords/definitionDiff.js';
import { blankFormContents } from '../../shared/files/blankForms.js';
import type { Deps } from '../../shared/request/deps.js';
import { get, page, type Ask, type Route } from '../../shared/request/route.js';
import { signedIn } from '../../shared/request/signedIn.js';
import { procedureListPage, procedurePage } from './procedures.page.js';
import { listedProcedures, versionsOf, type ListedVersion } from './procedures.query.js';
import { versionComparePage } from './versionCompare.page.js';

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
      revise: holds(signedIn(ask), 'programme_officer', definition.programme),
      moves:
        movesCases(signedIn(ask), definition, versions) && `/procedures/${ask.params['id']}/moves`,
    });
  }),
  get('/procedures/:id/compare', 'procedure.view', async (ask) => {
    const title = deps.words(ask.locale, 'definitionDiff.title');
    const { versions, pair } = await openPair(deps, ask);
    const [before, after] = await Promise.all(
      pair.map(async ({ id }) => (await deps.definitions.byVersion(id)).definition),
    );
    if (!before || !after) throw hidden();
    const diff = definitionDiff(before, after, { words: deps.words, locale: ask.locale });
    const procedure = { id: after.procedure, name: after.name };
    return page('procedures/compare', {
      title,
      ...versionComparePage(procedure, versions, pair, diff),
    });
  }),
  get('/procedures/:id/definition', 'procedure.view', async (ask) => {
    const { chosen, definition } = await openVersion(deps, ask);
    return {
      reply: 'text',
      name: `${definition.procedure}-v${chosen.number}.yaml`,
      type: 'application/yaml',
      text: withContents(
        textOfDefinition(definition, await sourceOfVersion(deps.db, chosen.id)),
        await blankFormContents(deps, definition),
      ),
    };
  }),
];

/** Whether this reader may move cases from one of these versions to another. */
function movesCases(
  actor: Actor,
  { programme }: Definition,
  versions: readonly ListedVersion[],
): boolean {
  const may = policy['case.migrate'].some((role) => holds(actor, role, programme));
  return may && versions.length > 1;
}

interface Opened {
  readonly versions: readonly ListedVersion[];
  readonly chosen: ListedVersion;
  readonly definition: Definition;
}

/** The version asked for, or the newest; one outside the reader's programmes does not exist. */
async function openVersion(deps: Deps, ask: Ask): Promise<Opened> {
  const versions = await versionsOf(deps, signedIn(ask), ask.params['id'] ?? '');
  const chosen = versionNumbered(versions, ask.query['version'], versions[0]);
  const { definition } = await deps.definitions.byVersion(chosen.id);
  return { versions, chosen, definition };
}

interface Pair {
  readonly versions: readonly ListedVersion[];
  readonly pair: readonly [from: ListedVersion, to: ListedVersion];
}

/** The two versions asked for; without a word the newest and the one before it. */
async function openPair(deps: Deps, ask: Ask): Promise<Pair> {
  const versions = await versionsOf(deps, signedIn(ask), ask.params['id'] ?? '');
  const to = versionNumbered(versions, ask.query['to'], versions[0]);
  const earlier = versions.find(({ number }) => number < to.number) ?? to;
  return { versions, pair: [versionNumbered(versions, ask.query['from'], earlier), to] };
}

function versionNumbered(
  versions: readonly ListedVersion[],
  wanted: string | undefined,
  otherwise: ListedVersion | undefined,
): ListedVersion {
  const found =
    wanted === undefined ? otherwise : versions.find(({ number }) => String(number) === wanted);
  if (!found) throw hidden();
  return found;
}
