import type { CallStatus } from './callWindow.js';
import { startOfZoneDay, workingDayBefore, zoneDay, type WorkingCalendar } from '../calendar.js';

/** Working days before its close in which a call stands still, where it does not say otherwise. */
export const usualFreezeDays = 3;
export const mostFreezeDays = 20;

/** What the freeze of a call depends on; instants are ISO text in UTC. */
export interface FreezableCall {
  readonly status: CallStatus;
  readonly closesAt: string;
  /** Null means the usual number; 0 means never. */
  readonly freezeDays: number | null;
}

/** From the first millisecond to the close; ISO text in UTC. */
export interface Freeze {
  readonly from: string;
  readonly until: string;
}

/**
 * The last working days of a call, in which its definition and texts stay as applicants read
 * them: so many before the day it closes, and that day until it closes. Null where it has none.
 */
export function freezeWindow(call: FreezableCall, calendar: WorkingCalendar): Freeze | null {
  const days = call.freezeDays ?? usualFreezeDays;
  if (days === 0) return null;
  const closing = zoneDay(new Date(call.closesAt));
  const from = startOfZoneDay(workingDayBefore(calendar, closing, days));
  return { from: from.toISOString(), until: call.closesAt };
}

/** The window a published call stands in now; null outside it. */
export function freezeOf(call: FreezableCall, now: Date, calendar: WorkingCalendar): Freeze | null {
  if (call.status !== 'published') return null;
  const window = freezeWindow(call, calendar);
  const at = now.toISOString();
  return window !== null && window.from <= at && at <= window.until ? window : null;
}
