import type { Reader } from '../../domain/form/fieldKind.js';
import { forbidden, hidden } from '../../domain/refusal.js';
import { contactLines, contactOf } from '../../domain/definition/contact.js';
import { inLocale } from '../../domain/localText.js';
import { dateWords } from '../../shared/words/dateWords.js';
import type { Deps } from '../../shared/request/deps.js';
import { formState } from '../../shared/request/formState.js';
import { page, type Ask, type Reply } from '../../shared/request/route.js';
import { mostWords } from '../../shared/reading/criterion.view.js';
import { expertReads, type ReadingPlace } from '../../shared/reading/reading.view.js';
import { pagesOf, readDocument } from '../../shared/reading/readDocument.js';
import { readingMatter } from '../../shared/reading/readingMatter.query.js';
import { signedIn } from '../../shared/request/signedIn.js';
import { openReview, type OpenReview } from './openReview.query.js';
import { expertWays } from './expertWays.view.js';
import { deskReviews } from './deskReviews.query.js';
import { ownPlaces } from './ownReviews.query.js';
import { reviewDeskPage } from './reviewDesk.page.js';
import { handedInPage } from './handedIn.page.js';
import { amongOwn, rubricForm } from './scoring.page.js';

/** The expert's desk. */
export async function showReviewDesk(deps: Deps, ask: Ask): Promise<object> {
  const reviews = await deskReviews(deps, ask);
  const passed = (ask.query['passed'] ?? '').split(',');
  return {
    title: deps.words(ask.locale, 'reviews.desk.title'),
    ...reviewDeskPage(reviews, passed),
  };
}

/** A review in the state it is in: invited, being scored, handed in, or no longer open. */
export async function showReview(deps: Deps, ask: Ask): Promise<Reply> {
  const actor = signedIn(ask);
  const opened = await openReview(deps, actor, ask.params['id'] ?? '');
  const own = await ownPlaces(deps.db, actor.userId);
  const among = amongOwn(opened, own);
  const title = deps.words(ask.locale, 'reviews.desk.project', { no: among.code });
  const base = {
    title,
    id: opened.review.id,
    code: among.code,
    crumbs: [
      { href: '/reviews', label: deps.words(ask.locale, 'reviews.desk.title') },
      { label: title },
    ],
    procedure: opened.file.definition.name,
    blind: opened.sight.blind,
    ways: expertWays(opened, { words: deps.words, locale: ask.locale, now: ask.now }),
    contact: contactLines(contactOf(opened.file.definition), ask.locale),
    dueAt: own.find(({ id }) => id === opened.review.id)?.dueAt ?? opened.file.row.due_at,
  };
  const { status } = opened.review;
  if (status === 'submitted') {
    return page('reviews/handed-in', {
      ...base,
      ...handedInPage(opened),
      next: among.next,
      takingBack: ask.failed?.typed['reason'] !== undefined,
      form: formState(ask, deps.words, { reason: '' }),
    });
  }
  if (!opened.open || status === 'declined') {
    const { message } = formState(ask, deps.words, {});
    return page('reviews/closed', { ...base, declined: status === 'declined', message });
  }
  return status === 'invited'
    ? showInvitation(deps, ask, opened, base)
    : showScoring(deps, ask, opened, { ...base, ...among });
}

const readerOf = ({ words }: Deps, { locale }: Ask): Reader => ({
  locale,
  t: (key, params) => words(locale, key, params),
});

/** What is read beside the rubric; nothing of it is opened for an invitation. */
const placeOf = (
  { query }: Ask,
  { review }: OpenReview,
  pages: ReadingPlace['pages'],
): ReadingPlace => ({
  path: `/reviews/${review.id}`,
  kept: {},
  chosen: query['doc'] ?? '',
  pages,
});

/**
 * A document of the case, for those who have given their undertaking (docs/sources.md §1.3), as
 * long as their panel works: after that they have no more need to know.
 */
export async function showReviewDocument(deps: Deps, ask: Ask): Promise<Reply> {
  const opened = await openReview(deps, signedIn(ask), ask.params['id'] ?? '');
  const { status } = opened.review;
  if (status !== 'accepted' && status !== 'submitted') throw hidden();
  if (!opened.open) throw forbidden('review_documents_closed');
  const pages = ask.query['as'] === 'pages';
  return readDocument(deps, opened.file.row, ask.params['document'] ?? '', pages);
}

async function showInvitation(
  deps: Deps,
  ask: Ask,
  opened: OpenReview,
  base: object,
): Promise<Reply> {
  const { rubric, file, sight } = opened;
  const matter = await readingMatter(deps, file.row);
  const { summary } = expertReads(sight, matter, readerOf(deps, ask), placeOf(ask, opened, null));
  const form = formState(ask, deps.words, {
    conflict: '',
    conflict_reason: '',
    confidential: '',
    integrity: '',
    reason: '',
  });
  return page('reviews/invitation', {
    ...base,
    callTitle: matter.callTitle,
    summary,
    criteria: rubric.criteria.map((each) => ({ label: each.name, value: mostWords(each) })),
    form,
    declining: ask.failed?.typed['reason'] !== undefined,
  });
}

/** Says by how much the expert's own day is later than the stage's; '' where it is not. */
function extendedTo(
  { words }: Deps,
  { locale, now }: Ask,
  dueAt: string | null,
  { file: { row } }: OpenReview,
): string {
  if (dueAt === null || row.due_at === null || dueAt <= row.due_at) return '';
  const dates = dateWords(words, locale, now);
  const [before, after] = [dates.deadline(row.due_at), dates.deadline(dueAt)];
  return words(locale, 'reviews.scoring.dueBefore', { before, after });
}

async function showScoring(
  deps: Deps,
  ask: Ask,
  opened: OpenReview,
  base: ReturnType<typeof amongOwn> & { readonly dueAt: string | null },
): Promise<Reply> {
  const matter = await readingMatter(deps, opened.file.row);
  const reader = readerOf(deps, ask);
  const pages = await pagesOf(deps, opened.file.row, ask.query['doc'] ?? '');
  const { reading } = expertReads(opened.sight, matter, reader, placeOf(ask, opened, pages));
  const declining = ask.failed?.typed['reason'] !== undefined;
  const { dueAt } = base;
  const actorId = signedIn(ask).userId;
  const [last] = await deps.db.rows.reviewVersions.all(
    { review_id: opened.review.id },
    [['number', 'DESC']],
    1,
  );
  const date = dueAt === null ? '' : dateWords(deps.words, ask.locale, ask.now).deadline(dueAt);
  const model = {
    ...base,
    sub: inLocale(matter.callTitle, ask.locale),
    status: deps.words(ask.locale, 'reviews.scoring.status', {
      ...base.progress,
      ...base.placeOf,
      date,
    }),
    reading,
    extended: extendedTo(deps, ask, dueAt, opened),
    /** Why it was opened again, and by whom, where it was. */
    putBack: last !== undefined && {
      title: {
        key: `reviews.scoring.${last.put_back_by === actorId ? 'takenBack' : 'putBack'}`,
      },
      reason: last.reason,
    },
    form: rubricForm(opened, declining ? { ...ask, failed: null } : ask, reader),
    declining,
    decline: formState(ask, deps.words, { reason: '' }),
  };
  return page('reviews/scoring', model, 'focus');
}
