import { z } from 'zod';
import { localTextSchema } from '../localText.js';

/**
 * Formula scoring as evaluation sheets of carriers use it: nothing below a threshold, a base at
 * it, so much for each step beyond, never more than a cap; of lines in one `highest_of` group
 * only the best counts. Points are kept in hundredths, so that sums are exact.
 */
export const indicatorSchema = z.strictObject({
  id: z.string().regex(/^[a-z][a-z0-9_]*$/),
  name: localTextSchema,
  /** CEL giving a whole number: what is counted. */
  value: z.string().min(1).max(1000),
  /** Below this the line gives nothing. */
  threshold: z.number().int().default(0),
  /** Points for reaching the threshold. */
  base: z.number().min(0).max(1000).default(0),
  /** So much more of the value … */
  step: z.number().int().positive().default(1),
  /** … gives so many points. */
  per_step: z.number().min(0).max(1000).default(0),
  cap: z.number().min(0).max(1000),
  highest_of: z.string().optional(),
  source: z.string().optional(),
});
export type Indicator = z.infer<typeof indicatorSchema>;

const hundredths = (points: number): number => Math.round(points * 100);

/** Hundredths of a point for a value. */
export function pointsOf(indicator: Indicator, value: number): number {
  const { threshold, base, step, per_step: perStep, cap } = indicator;
  if (value < threshold) return 0;
  const steps = Math.floor((value - threshold) / step);
  return Math.min(hundredths(base) + steps * hundredths(perStep), hundredths(cap));
}

export interface ScoredLine {
  readonly id: string;
  readonly value: number;
  /** Hundredths of a point. */
  readonly points: number;
  /** False where a better line of its group counts instead. */
  readonly counts: boolean;
}

/** Every line with its points; a value that is not known counts as nothing. */
export function scoreLines(
  indicators: readonly Indicator[],
  valueOf: (indicator: Indicator) => number | null,
): ScoredLine[] {
  const lines = indicators.map((indicator) => {
    const value = valueOf(indicator) ?? 0;
    return { indicator, id: indicator.id, value, points: pointsOf(indicator, value) };
  });
  return lines.map(({ indicator, ...line }, at) => ({
    ...line,
    counts: !lines.some(
      (other, index) =>
        indicator.highest_of !== undefined &&
        other.indicator.highest_of === indicator.highest_of &&
        (other.points > line.points || (other.points === line.points && index < at)),
    ),
  }));
}

/** The most that can be reached, in points: of a `highest_of` group only the highest counts. */
export function indicatorMaximum(indicators: readonly Indicator[]): number {
  const caps = new Map<string, number>();
  for (const { id, cap, highest_of: group } of indicators) {
    const key = group === undefined ? `line ${id}` : `group ${group}`;
    caps.set(key, Math.max(caps.get(key) ?? 0, cap));
  }
  return [...caps.values()].reduce((sum, cap) => sum + cap, 0);
}

/** The sum of what counts, in points with two decimals. */
export function totalPoints(lines: readonly ScoredLine[]): number {
  const sum = lines.reduce((all, { points, counts }) => all + (counts ? points : 0), 0);
  return sum / 100;
}
