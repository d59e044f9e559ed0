import { createHash } from 'node:crypto';

/** How a sample is drawn: at least `percent` of a hundred and at least `min`, never more than all. */
export interface SampleRule {
  readonly percent: number;
  readonly min: number;
}

/** How many of `count` are drawn: the percentage rounded up, no fewer than `min`, at most all. */
export function sampleSize(count: number, { percent, min }: SampleRule): number {
  return Math.min(count, Math.max(min, Math.ceil((count * percent) / 100)));
}

/**
 * The numbers drawn with a seed. Each case is hashed with the seed and the smallest hashes are
 * drawn, so that anybody who knows the seed and the numbers can draw again and compare.
 */
export function drawSample(numbers: readonly string[], seed: string, rule: SampleRule): string[] {
  return [...new Set(numbers)]
    .map((number) => ({ number, place: sha256(`${seed}\n${number}`) }))
    .toSorted((a, b) => (a.place < b.place ? -1 : 1))
    .slice(0, sampleSize(new Set(numbers).size, rule))
    .map(({ number }) => number);
}

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');
