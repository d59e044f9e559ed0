import { zoneOffsetMs } from './zoneDates.js';

/** An instant as the zone's wall clock shows it, for an input: `2026-12-01T09:00`. */
export const localMoment = (at: string): string =>
  new Date(new Date(at).getTime() + zoneOffsetMs).toISOString().slice(0, 16);
