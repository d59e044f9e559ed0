import type { Definition } from '../../domain/definition/definition.js';
import type { Reader } from '../../domain/form/fieldKind.js';
import {
  highestTotal,
  keptTotal,
  totalHundredths,
  type Scores,
} from '../../domain/review/rubric.js';
import { notApplicable } from '../../domain/scoring/criteria/criterionKind.js';
import { typedMark, type Criterion } from '../../domain/scoring/criteria/registry.js';
import { stageKind } from '../../domain/workflow/stages/registry.js';
import { criterionParts } from '../../shared/reading/criterion.view.js';
import { refusalMessage, refusalText } from '../../shared/request/formState.js';
import type { Ask } from '../../shared/request/route.js';
import { familiarities, reviewFlags } from '../../domain/review/wrote.js';
import type { OpenReview } from './openReview.query.js';
import type { OwnPlace } from './ownReviews.query.js';
import { byPlace, isLive, progressOf } from './reviewDesk.page.js';
import { absentInput, commentInput, scoreInput, unreadInputs } from './review.input.js';

const word = (key: string, values: object = {}) => ({ key: `reviews.scoring.${key}`, ...values });

/** The rubric as a form, with what was typed or kept. */
export function rubricForm(
  { review, rubric, file }: OpenReview,
  { failed, locale }: Pick<Ask, 'failed' | 'locale'>,
  { t }: Reader,
): object {
  const unread = unreadInputs(rubric, review.unread);
  const typed = (name: string, kept: string): string => {
    const value = failed?.typed[name];
    return typeof value === 'string' ? value : kept;
  };
  /** What the server has at an input: the text nobody could read, before the value that stands. */
  const keptAt = (name: string, value: string): string => {
    const text = unread.texts[name];
    return typeof text === 'string' ? text : value;
  };
  const reasons = failed?.refusal.fields ?? unread.reasons;
  const errorAt = (name: string): string => {
    const reason = reasons[name];
    return reason
      ? refusalText((_, key, params) => t(key, params), locale, reason.code, reason.params)
      : '';
  };
  const stale = failed?.refusal.kind === 'stale';
  const most = highestTotal(rubric);
  const opinion = keptAt('opinion', review.opinion);
  const extra = (name: string, value: string | null): object => ({
    value: typed(name, keptAt(name, value ?? '')),
    error: errorAt(name),
    keptElsewhere: stale && typed(name, value ?? '') !== (value ?? '') ? (value ?? '') : '',
  });
  const listed = (
    name: string,
    area: string,
    values: readonly string[],
    kept: string | null,
  ): object => ({
    value: typed(name, kept ?? ''),
    options: values.map((value) => ({ value, label: t(`reviews.${area}.${value}`) })),
  });
  return {
    version: review.version,
    criteria: rubric.criteria.map((criterion) => {
      const name = scoreInput(criterion.id);
      const kept = keptAt(name, typedMark(criterion, review.scores[criterion.id]));
      const value = typed(name, kept);
      const comment = commentInput(criterion.id);
      return {
        ...criterionParts(criterion),
        name,
        value,
        absent: {
          name: absentInput(criterion.id),
          checked: failed
            ? failed.typed[absentInput(criterion.id)] !== undefined
            : review.scores[criterion.id] === notApplicable,
        },
        error: errorAt(name),
        // After a clash of two windows both values are in sight.
        keptElsewhere:
          stale && value !== kept ? word('keptScore', { n: kept === '' ? '—' : kept }) : false,
        note: {
          name: comment,
          value: typed(comment, keptAt(comment, review.comments[criterion.id] ?? '')),
          error: errorAt(comment),
        },
      };
    }),
    opinion: {
      value: typed('opinion', opinion),
      error: errorAt('opinion'),
      least: rubric.opinion_min,
      told: promisesFeedback(file.definition, review.stage),
      keptElsewhere: stale && typed('opinion', opinion) !== opinion ? opinion : '',
    },
    committee: extra('committee_comment', review.committee_comment),
    notes: extra('notes', review.notes),
    flag: listed('committee_flag', 'flags', reviewFlags, review.committee_flag),
    familiarity: listed('familiarity', 'familiarity', familiarities, review.familiarity),
    most,
    total: anyScore(review.scores) ? totalHundredths(rubric, review.scores) / 100 : undefined,
    errors: Object.keys(reasons).map((name) => ({
      href: `#${name}`,
      message: `${labelOf(name, rubric.criteria, locale) || t(`reviews.scoring.${otherInputs[name] ?? 'opinion'}`)}${t('reviews.scoring.colon')}${errorAt(name)}`,
    })),
    message: refusalMessage((_, key, params) => t(key, params), locale, failed),
  };
}

/** Whether the applicant gets something of what experts write at this stage. */
function promisesFeedback({ workflow }: Definition, stage: string): boolean {
  const config = workflow.stages[stage];
  const seats = config ? stageKind(config.kind).seats(config) : null;
  return (seats?.feedback ?? 'none') !== 'none';
}

/** What inputs beside the criteria are called. */
const otherInputs: Readonly<Record<string, string>> = {
  committee_comment: 'committee',
  notes: 'notes',
};

function labelOf(name: string, criteria: readonly Criterion[], locale: Ask['locale']): string {
  const [, id] = name.split('.');
  const found = criteria.find((criterion) => criterion.id === id);
  if (!found) return '';
  return locale === 'en' ? found.name.en : found.name.zh;
}

const anyScore = (scores: Scores): boolean => Object.values(scores).some((score) => score !== null);

/** The row of places above the page and the dots below it: the expert's own reviews of the call. */
export function amongOwn(
  { review, file, rubric }: OpenReview,
  own: readonly OwnPlace[],
): {
  readonly code: string;
  readonly places: readonly object[];
  readonly progress: { readonly done: number; readonly total: number };
  readonly dots: object | undefined;
  /** Where to go on: the next that is still to be done, in the order of places; false for none. */
  readonly next: object | false;
  /** The expert's own other totals in this call, the highest first. */
  readonly others: readonly { readonly code: string; readonly total: number }[];
  readonly placeOf: { readonly n: number; readonly m: number };
} {
  const mine = own
    .filter(({ callId, status }) => callId === file.row.call_id && status !== 'declined')
    .toSorted(byPlace);
  const at = mine.findIndex(({ id }) => id === review.id);
  const from = Math.max(0, Math.min(at - 5, mine.length - 11));
  const most = highestTotal(rubric);
  const others = mine.flatMap(({ id, code, total }) =>
    id === review.id || total === null ? [] : [{ code, total }],
  );
  const waiting = [...mine.slice(at + 1), ...mine.slice(0, Math.max(at, 0))].find(isLive);
  const percent = (total: number): number => Math.round((total / most) * 1000) / 10;
  return {
    code: own.find(({ id }) => id === review.id)?.code ?? '',
    places: mine.slice(from, from + 11).map((each, index) => ({
      href: `/reviews/${each.id}`,
      place: from + index + 1,
      code: each.code,
      current: each.id === review.id,
      done: each.status === 'submitted',
    })),
    progress: progressOf(mine),
    placeOf: { n: at + 1, m: mine.length },
    next: waiting ? { href: `/reviews/${waiting.id}`, code: waiting.code } : false,
    others: others.toSorted((a, b) => b.total - a.total),
    dots:
      others.length === 0
        ? undefined
        : {
            points: others.map(({ total }) => percent(total)),
            mine: percent(keptTotal(review) ?? totalHundredths(rubric, review.scores) / 100),
            label: word('compare', { count: others.length }),
          },
  };
}
