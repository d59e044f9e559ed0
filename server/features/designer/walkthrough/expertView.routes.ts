import { hasSoundForm } from '../../../domain/lint/lint.js';
import type { Definition } from '../../../domain/definition/definition.js';
import { compileDefinition } from '../../../domain/procedure/compiled.js';
import { readerOf } from '../../../shared/forms/fieldReader.js';
import { expertPreview, stagesWithExperts } from '../../../shared/reading/expertPreview.view.js';
import type { ReadingMatter } from '../../../shared/reading/readingMatter.query.js';
import { hidden } from '../../../domain/refusal.js';
import type { Deps } from '../../../shared/request/deps.js';
import {
  get,
  page,
  type Ask,
  type Layout,
  type Reply,
  type Route,
} from '../../../shared/request/route.js';
import { signedIn } from '../../../shared/request/signedIn.js';
import { draftHref } from '../frame/draftFrame.view.js';
import { inventedMatter } from './inventedMatter.view.js';
import { openWalkedDraft, unsoundDraft } from './walkedDraft.file.js';
import { walkVersion } from './walkVersion.query.js';

/** What experts would see of the invented application that a walk-through passes. */
export const expertViewRoutes = (deps: Deps): readonly Route[] => [
  get('/procedures/:id/expert-view', 'procedure.view', (ask) => viewPublished(deps, ask)),
  get('/designer/:draft/expert-view', 'procedure.design', (ask) => viewDraft(deps, ask)),
];

async function viewPublished(deps: Deps, ask: Ask): Promise<Reply> {
  const id = ask.params['id'] ?? '';
  const { version } = ask.query;
  const { compiled, definition, number } = await walkVersion(deps, signedIn(ask), id, version);
  const title = deps.words(ask.locale, 'reviews.preview.title');
  const head = {
    title,
    sub: definition.name,
    crumbs: [
      { href: '/procedures', label: { key: 'procedures.title' } },
      { href: `/procedures/${id}?version=${number}`, label: definition.name },
      { label: title },
    ],
  };
  const matter = inventedMatter(deps, compiled, ask);
  return preview(deps, ask, definition, matter, head, 'work');
}

async function viewDraft(deps: Deps, ask: Ask): Promise<Reply> {
  const { row, definition, head } = await openWalkedDraft(deps, ask, 'reviews.preview.title');
  if (!hasSoundForm(definition)) return unsoundDraft(row.id, head);
  const matter = inventedMatter(deps, compileDefinition(definition), ask);
  return preview(deps, ask, definition, matter, head, 'design');
}

function preview(
  deps: Deps,
  ask: Ask,
  definition: Definition,
  matter: ReadingMatter,
  head: object,
  layout: Layout,
): Reply {
  const stages = stagesWithExperts(definition);
  const stage = stages.find((id) => id === ask.query['stage']) ?? stages[0];
  if (stage === undefined) throw hidden();
  const { doc: chosen = '', lang: _, ...kept } = ask.query;
  const { draft, id } = ask.params;
  const path =
    draft === undefined ? `/procedures/${id}/expert-view` : draftHref(draft, 'expert-view');
  const previewed = {
    definition,
    stage,
    matter,
    title: deps.words(ask.locale, 'walkthrough.sampleTitle'),
    code: deps.words(ask.locale, 'reviews.preview.sampleCode'),
    place: { path, kept, chosen, pages: null },
    invented: true,
  };
  const model = expertPreview(previewed, readerOf(deps.words, ask.locale));
  return page('reviews/preview', { ...head, ...model }, layout);
}
