import {
  aggregatePoints,
  spread,
  type AggregateRule,
  type Spread,
} from '../scoring/aggregation.js';
import type { Mark } from '../scoring/criteria/criterionKind.js';
import type { Criterion } from '../scoring/criteria/registry.js';
import type { Rubric } from '../scoring/rubricSchema.js';
import type { Familiarity, ReviewFlag } from './wrote.js';
import { highestTotal, type Scores } from './rubric.js';

/** What one expert handed in, without who it is. */
export interface Opinion {
  readonly id: string;
  readonly scores: Scores;
  readonly comments: Readonly<Record<string, string>>;
  readonly opinion: string;
  /** Points. */
  readonly total: number;
  /** For those who decide alone; null where nothing was said. */
  readonly committee_comment: string | null;
  /** What the applicant may be told of; null where `opinion` was the only text. */
  readonly applicant_comment: string | null;
  readonly committee_flag: ReviewFlag | null;
  readonly familiarity: Familiarity | null;
}

/** A criterion with what each expert gave for it, in the order of the opinions. */
export interface CriterionRow {
  readonly criterion: Criterion;
  readonly given: readonly Mark[];
  /** Hundredths of what its kind counts in, by the rule of the rubric; null where nobody scored it. */
  readonly points: number | null;
  readonly spread: Spread | null;
}

/** All opinions of one round side by side. */
export interface OpinionTable {
  readonly opinions: readonly Opinion[];
  readonly rows: readonly CriterionRow[];
  /** Hundredths of a point. */
  readonly points: number | null;
  readonly spread: Spread | null;
  /** Ids of opinions whose total is far from the others. */
  readonly outliers: ReadonlySet<string>;
  readonly most: number;
}

/**
 * The opinions criterion by criterion. They stand in the order of their ids, which chance alone
 * made: it stays the same and tells neither who wrote one nor who was first.
 */
export function opinionTable(rubric: Rubric, handedIn: readonly Opinion[]): OpinionTable {
  const opinions = handedIn.toSorted((a, b) => (a.id < b.id ? -1 : 1));
  const totals = opinions.map(({ total }) => total);
  const most = highestTotal(rubric);
  const far = farFromOthers(totals, most);
  return {
    opinions,
    rows: rubric.criteria.map((criterion) => rowOf(criterion, opinions, rubric.aggregate)),
    points: aggregatePoints(rubric.aggregate, totals),
    spread: spread(totals),
    outliers: new Set(opinions.flatMap(({ id }, at) => (far[at] === true ? [id] : []))),
    most,
  };
}

function rowOf(criterion: Criterion, opinions: readonly Opinion[], rule: AggregateRule) {
  const given = opinions.map(({ scores }) => scores[criterion.id] ?? null);
  const scored = given.filter((mark) => typeof mark === 'number');
  return { criterion, given, points: aggregatePoints(rule, scored), spread: spread(scored) };
}

/** How far a total may be from the others, in hundredths of the highest total (docs/sources.md §1.1). */
export const farAway = 20;

/**
 * Of each total, whether it is further than `farAway` from the median of the others, which it does
 * not draw towards itself, and from that of all: where a panel falls into two camps the smaller one
 * is far and not both. Of fewer than three, none.
 */
export function farFromOthers(totals: readonly number[], most: number): readonly boolean[] {
  if (totals.length < 3) return totals.map(() => false);
  const isFar = (total: number, among: readonly number[]): boolean =>
    Math.abs(total - (spread(among)?.median ?? total)) * 100 > farAway * most;
  return totals.map(
    (total, at) =>
      isFar(total, totals) &&
      isFar(
        total,
        totals.filter((_, other) => other !== at),
      ),
  );
}
