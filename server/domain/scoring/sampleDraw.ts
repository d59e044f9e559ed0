import { byLot } from './lotOrder.js';

/** How a sample is drawn: at least `percent` of a hundred and at least `min`, never more than all. */
export interface SampleRule {
  readonly percent: number;
  readonly min: number;
}

/** How many of `count` are drawn: the percentage rounded up, no fewer than `min`, at most all. */
export function sampleSize(count: number, { percent, min }: SampleRule): number {
  return Math.min(count, Math.max(min, Math.ceil((count * percent) / 100)));
}

/** The numbers drawn with a seed: the first by lot, so that anybody can draw again and compare. */
export function drawSample(numbers: readonly string[], seed: string, rule: SampleRule): string[] {
  const order = byLot(numbers, seed);
  return order.slice(0, sampleSize(order.length, rule));
}
