import { hundredthsOf } from './criteria/criterionKind.js';
import type { Rubric } from './rubricSchema.js';

export type AggregateRule = Rubric['aggregate'];

/** From so many totals up the trimmed mean leaves out the highest and the lowest. */
export const fewestTrimmed = 5;

/** Totals in whole hundredths, the lowest first; a finer total is a fault. */
function sorted(totals: readonly number[]): number[] {
  const whole = totals.map(hundredthsOf);
  const at = whole.findIndex((total) => !Number.isSafeInteger(total));
  if (at >= 0) throw new RangeError(`finer than hundredths of a point: ${totals[at]}`);
  return whole.toSorted((a, b) => a - b);
}

/** The middle total times two, so that it stays whole. */
function doubledMedian(ordered: readonly number[]): number {
  const upper = ordered[Math.floor(ordered.length / 2)] ?? 0;
  const lower = ordered[Math.floor((ordered.length - 1) / 2)] ?? 0;
  return lower + upper;
}

/** sum / count, half up, without leaving whole numbers. */
const halfUp = (sum: number, count: number) => Math.floor((sum * 2 + count) / (count * 2));

/**
 * The score of a case in hundredths of a point, from totals in points with at most two decimals;
 * null without any. The trimmed mean leaves out one highest and one lowest from five totals up
 * (docs/sources.md §1.1).
 */
export function aggregatePoints(rule: AggregateRule, totals: readonly number[]): number | null {
  const ordered = sorted(totals);
  if (ordered.length === 0) return null;
  if (rule === 'median') return halfUp(doubledMedian(ordered), 2);
  const counted =
    rule === 'trimmed_mean' && ordered.length >= fewestTrimmed ? ordered.slice(1, -1) : ordered;
  const sum = counted.reduce((all, total) => all + total, 0);
  return halfUp(sum, counted.length);
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

/** How far the experts are apart, in points; null without any total. */
export function spread(totals: readonly number[]): Spread | null {
  const ordered = sorted(totals);
  const [min, max] = [ordered[0], ordered.at(-1)];
  if (min === undefined || max === undefined) return null;
  return { min: min / 100, max: max / 100, median: doubledMedian(ordered) / 200 };
}
