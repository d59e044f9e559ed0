import type { Reader } from '../../domain/form/fieldKind.js';
import { inLocale } from '../../domain/localText.js';
import { dateWords } from '../../shared/words/dateWords.js';
import type { Deps } from '../../shared/request/deps.js';
import { formState } from '../../shared/request/formState.js';
import { page, type Ask, type Reply } from '../../shared/request/route.js';
import { signedIn } from '../../shared/request/signedIn.js';
import { openReview, titleReadable, type OpenReview } from './openReview.query.js';
import { ownReviews, type OwnReview } from './ownReviews.query.js';
import { invitationSummary, readingPane } from './reading.page.js';
import { readingMatter } from './readingMatter.query.js';
import { reviewDeskPage } from './reviewDesk.page.js';
import { amongOwn, handedInPage, rubricForm } from './scoring.page.js';

/** The expert's desk. */
export async function showReviewDesk(deps: Deps, ask: Ask): Promise<object> {
  const own = await ownReviews(deps.db, signedIn(ask).userId);
  const dates = dateWords(deps.words, ask.locale, ask.now);
  const reviews = await Promise.all(
    own.map(async (review) => ({
      ...review,
      shownTitle: await shownTitle(deps, review),
      dueWords: review.dueAt === null ? '' : dates.date(review.dueAt),
      late: review.dueAt !== null && review.dueAt < ask.now.toISOString(),
    })),
  );
  return { title: deps.words(ask.locale, 'reviews.desk.title'), ...reviewDeskPage(reviews) };
}

async function shownTitle(deps: Deps, { versionId, stage, title }: OwnReview): Promise<string> {
  const { definition } = await deps.definitions.byVersion(versionId);
  return titleReadable(definition, stage) ? title : '';
}

/** A review in the state it is in: invited, being scored, handed in, or no longer open. */
export async function showReview(deps: Deps, ask: Ask): Promise<Reply> {
  const actor = signedIn(ask);
  const opened = await openReview(deps, actor, ask.params['id'] ?? '');
  const own = await ownReviews(deps.db, actor.userId);
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
    blind: opened.blind,
  };
  const { status } = opened.review;
  if (status === 'submitted') {
    const form = formState(ask, deps.words, {});
    return page('reviews/handed-in', { ...base, ...handedInPage(opened), message: form.message });
  }
  if (!opened.open || status === 'declined') {
    return page('reviews/closed', { ...base, declined: status === 'declined' });
  }
  return status === 'invited'
    ? showInvitation(deps, ask, opened, base)
    : showScoring(deps, ask, opened, { ...base, ...among });
}

const readerOf = ({ words }: Deps, { locale }: Ask): Reader => ({
  locale,
  t: (key, params) => words(locale, key, params),
});

async function showInvitation(
  deps: Deps,
  ask: Ask,
  opened: OpenReview,
  base: object,
): Promise<Reply> {
  const matter = await readingMatter(deps, opened);
  const { rubric, file } = opened;
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
    summary: invitationSummary(opened, matter, readerOf(deps, ask)),
    dueAt: file.row.due_at,
    criteria: rubric.criteria.map(({ name, max }) => ({ label: name, value: max })),
    form,
    declining: ask.failed?.typed['reason'] !== undefined,
  });
}

async function showScoring(
  deps: Deps,
  ask: Ask,
  opened: OpenReview,
  base: ReturnType<typeof amongOwn>,
): Promise<Reply> {
  const matter = await readingMatter(deps, opened);
  const reader = readerOf(deps, ask);
  const declining = ask.failed?.typed['reason'] !== undefined;
  const { due_at: dueAt } = opened.file.row;
  const date = dueAt === null ? '' : dateWords(deps.words, ask.locale, ask.now).date(dueAt);
  const model = {
    ...base,
    sub: inLocale(matter.callTitle, ask.locale),
    status: deps.words(ask.locale, 'reviews.scoring.status', { ...base.progress, date }),
    reading: readingPane(opened, matter, reader, ask.query['doc'] ?? ''),
    form: rubricForm(opened, declining ? { ...ask, failed: null } : ask, reader),
    declining,
    decline: formState(ask, deps.words, { reason: '' }),
  };
  return page('reviews/scoring', model, 'focus');
}
