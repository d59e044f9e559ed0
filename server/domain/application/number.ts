import { zoneDay } from '../calendar.js';

/** The counter that numbers of a prefix are drawn from: one per year of the zone, `KC-2026`. */
export function seriesOf(prefix: string, at: Date): string {
  return `${prefix}-${zoneDay(at).slice(0, 4)}`;
}

/** `KC-2026-0042`; more than four digits where the year needs them. */
export function numberIn(series: string, count: number): string {
  return `${series}-${String(count).padStart(4, '0')}`;
}
