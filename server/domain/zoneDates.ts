/** A moment as the zone's wall clock shows it, in parts for `config/locales`. */
export interface DateParts extends Readonly<Record<string, string | number>> {
  readonly year: number;
  readonly month: number;
  readonly day: number;
  readonly time: string;
  readonly second: string;
}

/** How far the zone is ahead of UTC; Asia/Shanghai has no daylight saving time. */
export const zoneOffsetMs = 8 * 3600 * 1000;

/** Takes an instant, or a calendar day `YYYY-MM-DD` as it stands. */
export function dateParts(value: string | Date): DateParts {
  const isDay = typeof value === 'string' && value.length === 10;
  const instant = new Date(value).getTime() + (isDay ? 0 : zoneOffsetMs);
  const wall = new Date(Number.isNaN(instant) ? 0 : instant);
  return {
    year: wall.getUTCFullYear(),
    month: wall.getUTCMonth() + 1,
    day: wall.getUTCDate(),
    time: wall.toISOString().slice(11, 16),
    second: wall.toISOString().slice(17, 19),
  };
}
