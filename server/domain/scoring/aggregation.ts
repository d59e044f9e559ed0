import type { Rubric } from './rubricSchema.js';

export type AggregateRule = Rubric['aggregate'];

function sorted(totals: readonly number[]): number[] {
  const odd = totals.find((total) => !Number.isSafeInteger(total));
  if (odd !== undefined) throw new RangeError(`not a whole total: ${odd}`);
  return totals.toSorted((a, b) => a - b);
}

/** The middle total times two, so that it stays whole. */
function doubledMedian(ordered: readonly number[]): number {
  const upper = ordered[Math.floor(ordered.length / 2)] ?? 0;
  const lower = ordered[Math.floor((ordered.length - 1) / 2)] ?? 0;
  return lower + upper;
}

/** Hundredths of sum / count, half up, without leaving whole numbers. */
const hundredths = (sum: number, count: number) => Math.floor((sum * 200 + count) / (count * 2));

/**
 * The score of a case in hundredths of a point, from whole totals; null without any. The trimmed
 * mean leaves out one highest and one lowest from five totals up (docs/sources.md §1.1).
 */
export function aggregatePoints(rule: AggregateRule, totals: readonly number[]): number | null {
  const ordered = sorted(totals);
  if (ordered.length === 0) return null;
  if (rule === 'median') return hundredths(doubledMedian(ordered), 2);
  const counted = rule === 'trimmed_mean' && ordered.length >= 5 ? ordered.slice(1, -1) : ordered;
  const sum = counted.reduce((all, total) => all + total, 0);
  return hundredths(sum, counted.length);
}

/** The score of a case in points with two decimals, rounded half up; null without any total. */
export function aggregate(rule: AggregateRule, totals: readonly number[]): number | null {
  const points = aggregatePoints(rule, totals);
  return points === null ? null : points / 100;
}

export interface Spread {
  readonly min: number;
  readonly max: number;
  readonly median: number;
}

/** How far the experts are apart; null without any total. */
export function spread(totals: readonly number[]): Spread | null {
  const ordered = sorted(totals);
  const [min, max] = [ordered[0], ordered.at(-1)];
  if (min === undefined || max === undefined) return null;
  return { min, max, median: doubledMedian(ordered) / 2 };
}
