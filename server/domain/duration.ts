import { z } from 'zod';

/** A period as definitions write it: `5 wd` working days, `7 d` calendar days, `12 m` months. */
export const durationSchema = z
  .string()
  .regex(/^[1-9]\d{0,3} (wd|d|m)$/, 'duration: write 5 wd, 7 d or 12 m');

export type DurationUnit = 'wd' | 'd' | 'm';
export interface Duration {
  readonly count: number;
  readonly unit: DurationUnit;
}

/** Reads a duration that the schema has accepted. */
export function parseDuration(text: string): Duration {
  const [count, unit] = text.split(' ');
  return { count: Number(count), unit: unit === 'wd' || unit === 'm' ? unit : 'd' };
}
