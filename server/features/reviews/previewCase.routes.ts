import { standingOf } from '../../domain/access/caseAccess.js';
import { hidden } from '../../domain/refusal.js';
import { openCase, type CaseFile } from '../../shared/casefile/caseFile.js';
import { reviewCode } from '../../shared/casefile/reviewCode.js';
import { readerOf } from '../../shared/forms/fieldReader.js';
import { expertPreview, stagesWithExperts } from '../../shared/reading/expertPreview.view.js';
import { pagesOf, readDocument } from '../../shared/reading/readDocument.js';
import { readingMatter } from '../../shared/reading/readingMatter.query.js';
import type { Deps } from '../../shared/request/deps.js';
import { get, page, type Ask, type Reply, type Route } from '../../shared/request/route.js';
import { signedIn } from '../../shared/request/signedIn.js';

/** What experts see of a case, for staff who may see it anyway; it changes nothing. */
export const previewRoutes = (deps: Deps): readonly Route[] => [
  get('/cases/:id/expert-view', 'case.view', (ask) => showPreview(deps, ask)),
  get('/cases/:id/expert-view/documents/:document', 'case.view', async (ask) => {
    const { row } = await openForStaff(deps, ask);
    return readDocument(deps, row, ask.params['document'] ?? '', ask.query['as'] === 'pages');
  }),
];

async function openForStaff(deps: Deps, ask: Ask): Promise<CaseFile> {
  const file = await openCase(deps, ask.params['id'] ?? '');
  if (standingOf(signedIn(ask), file.subject) !== 'staff') throw hidden();
  return file;
}

async function showPreview(deps: Deps, ask: Ask): Promise<Reply> {
  const { row, definition } = await openForStaff(deps, ask);
  const stages = stagesWithExperts(definition);
  const wanted = ask.query['stage'] ?? row.stage ?? '';
  const stage = stages.find((id) => id === wanted) ?? stages[0];
  if (stage === undefined) throw hidden();
  const href = `/cases/${row.id}`;
  const preview = {
    definition,
    stage,
    matter: await readingMatter(deps, row),
    title: row.title,
    code: reviewCode(row.place ?? 0),
    place: {
      path: `${href}/expert-view`,
      kept: stage === ask.query['stage'] ? { stage } : {},
      chosen: ask.query['doc'] ?? '',
      pages: await pagesOf(deps, row, ask.query['doc'] ?? ''),
    },
    invented: false,
  };
  const title = deps.words(ask.locale, 'reviews.preview.title');
  return page('reviews/preview', {
    title,
    sub: row.title,
    crumbs: [
      { href: '/cases', label: { key: 'cases.list.title' } },
      { href, label: row.number ?? row.title },
      { label: title },
    ],
    ...expertPreview(preview, readerOf(deps.words, ask.locale)),
  });
}
