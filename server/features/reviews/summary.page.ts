import { conflict } from '../../domain/refusal.js';
import { highestTotal, totalHundredths } from '../../domain/review/rubric.js';
import { markLine } from '../../shared/reading/criterion.view.js';
import { refusalText } from '../../shared/request/formState.js';
import { page, redirect, type Ask, type Reply } from '../../shared/request/route.js';
import type { Deps } from '../../shared/request/deps.js';
import { signedIn } from '../../shared/request/signedIn.js';
import { openReview, type OpenReview } from './openReview.query.js';
import { ownPlaces } from './ownReviews.query.js';
import { saysTheSame } from './putBack.query.js';
import { stillWrong, inputsOf } from './review.input.js';
import { amongOwn } from './scoring.page.js';
import { requireOpen } from './openSeat.step.js';

/**
 * Everything that would be handed in, to be read once more: the total beside the expert's own other
 * ones, each mark with its words, and what is still missing. Its form carries all of it.
 */
export async function showSummary(deps: Deps, ask: Ask): Promise<Reply> {
  const actor = signedIn(ask);
  const opened = await openReview(deps, actor, ask.params['id'] ?? '');
  const { review, rubric } = opened;
  if (review.status !== 'accepted') return redirect(`/reviews/${review.id}`);
  await requireOpen(deps, opened);
  if (review.unread !== null) throw conflict('review_unread');
  const own = await ownPlaces(deps.db, actor.userId);
  const among = amongOwn(opened, own);
  const { words, locale } = { words: deps.words, locale: ask.locale };
  const wrong = Object.entries(stillWrong(rubric, review));
  const title = words(locale, 'reviews.summary.title', { no: among.code });
  return page('reviews/summary', {
    title,
    id: review.id,
    version: review.version,
    procedure: opened.file.definition.name,
    crumbs: [
      { href: '/reviews', label: words(locale, 'reviews.desk.title') },
      {
        href: `/reviews/${review.id}`,
        label: words(locale, 'reviews.desk.project', { no: among.code }),
      },
      { label: title },
    ],
    unchanged: await saysTheSame(deps.db, review.id),
    missing: wrong.map(([name, { code, params }]) => ({
      href: `/reviews/${review.id}#${name}`,
      label: labelOf(
        opened,
        name,
        words(locale, `reviews.scoring.${inputLabels[name] ?? 'opinion'}`),
        locale,
      ),
      message: refusalText(words, locale, code, params),
    })),
    // Nothing marked yet is no total of nought.
    total:
      Object.keys(review.scores).length === 0 ? '—' : totalHundredths(rubric, review.scores) / 100,
    most: highestTotal(rubric),
    others: among.others,
    dots: among.dots,
    rows: rubric.criteria.map((criterion) => ({
      ...markLine(criterion, review.scores[criterion.id]),
      note: review.comments[criterion.id] ?? '',
    })),
    ...wroteParts(opened),
    inputs: inputsOf(rubric, review).map(([name, value]) => ({ name, value })),
  });
}

const inputLabels: Readonly<Record<string, string>> = { committee_comment: 'committee' };

function labelOf(
  { rubric }: OpenReview,
  name: string,
  other: string,
  locale: Ask['locale'],
): string {
  const [, id] = name.split('.');
  const found = rubric.criteria.find((criterion) => criterion.id === id);
  if (!found) return other;
  return locale === 'en' ? found.name.en : found.name.zh;
}

/** What was said beside the marks, as its writer reads it again. */
export const wroteParts = ({ review }: OpenReview): object => ({
  opinion: review.opinion,
  committee: review.committee_comment ?? '',
  flag: review.committee_flag ? { key: `reviews.flags.${review.committee_flag}` } : false,
  familiarity: review.familiarity ? { key: `reviews.familiarity.${review.familiarity}` } : false,
  notes: review.notes ?? '',
});
