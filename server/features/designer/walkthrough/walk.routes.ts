import { hasSoundForm } from '../../../domain/lint/lint.js';
import { inLocale } from '../../../domain/localText.js';
import type { Definition } from '../../../domain/definition/definition.js';
import { compileDefinition } from '../../../domain/procedure/compiled.js';
import type { Deps } from '../../../shared/request/deps.js';
import { draftHref } from '../frame/draftFrame.view.js';
import { get, type Ask, type Reply, type Route } from '../../../shared/request/route.js';
import { signedIn } from '../../../shared/request/signedIn.js';
import { answerWalk } from './answerWalk.routes.js';
import { openWalkedDraft, unsoundDraft } from './walkedDraft.file.js';
import { walkVersion } from './walkVersion.query.js';

/** An invented application is walked through a definition; the walk lives in the address alone. */
export const walkthroughRoutes = (deps: Deps): readonly Route[] => [
  get('/procedures/:id/walk', 'procedure.view', (ask) => walkPublished(deps, ask)),
  get('/designer/:draft/walk', 'procedure.design', (ask) => walkDraft(deps, ask)),
];

async function walkPublished(deps: Deps, ask: Ask): Promise<Reply> {
  const id = ask.params['id'] ?? '';
  const { version } = ask.query;
  const { compiled, definition, number } = await walkVersion(deps, signedIn(ask), id, version);
  const home = `/procedures/${id}?version=${number}`;
  return answerWalk(deps, ask, {
    compiled,
    place: {
      base: `/procedures/${id}/walk`,
      fixed: { version: String(number) },
      expertView: `/procedures/${id}/expert-view`,
    },
    head: {
      title: deps.words(ask.locale, 'walkthrough.title'),
      ...heading(deps, ask, definition),
      crumbs: [
        { href: '/procedures', label: { key: 'procedures.title' } },
        { href: home, label: definition.name },
        { label: { key: 'walkthrough.title' } },
      ],
    },
    layout: 'work',
  });
}

async function walkDraft(deps: Deps, ask: Ask): Promise<Reply> {
  const { row, definition, head } = await openWalkedDraft(deps, ask, 'walkthrough.title');
  if (!hasSoundForm(definition)) return unsoundDraft(row.id, head);
  return answerWalk(deps, ask, {
    compiled: compileDefinition(definition),
    place: {
      base: draftHref(row.id, 'walk'),
      fixed: {},
      expertView: draftHref(row.id, 'expert-view'),
    },
    head: { ...head, ...heading(deps, ask, definition) },
    layout: 'design',
  });
}

const heading = ({ words }: Deps, { locale }: Ask, { name }: Definition): object => ({
  heading: words(locale, 'walkthrough.heading', { name: inLocale(name, locale) }),
  sub: { key: 'walkthrough.lead' },
});
