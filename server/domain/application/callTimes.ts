import { addWorkingDays, zoneDay, type WorkingCalendar } from '../calendar.js';
import { conflict, invalid } from '../refusal.js';
import { closingClock, windowState, type CallWindow } from './callWindow.js';

/** Full working days before an earlier close: where nobody has begun, and where somebody has. */
export const closingNotice = { nobody: 1, somebody: 3 } as const;

/** Refuses to extend what is over already, or to anything but a later moment. */
export function demandExtension(call: CallWindow, closesAt: string, now: Date): void {
  if (windowState(call, now) === 'closed') {
    throw conflict('call_closed_stays', { when: closingClock(call.closesAt) });
  }
  if (closesAt <= call.closesAt) throw invalid({ closes: { code: 'call_only_longer' } });
}

/**
 * The first day on which a call may close earlier than published: so many full working days lie
 * between today and it, since people have planned by the date that was published.
 */
export function firstClosingDay(calendar: WorkingCalendar, now: Date, drafts: number): string {
  const days = drafts > 0 ? closingNotice.somebody : closingNotice.nobody;
  return addWorkingDays(calendar, zoneDay(now), days + 1);
}

/** Refuses an earlier close without that notice, before it opens, or not earlier at all. */
export function demandEarlierClose(
  call: CallWindow,
  closesAt: string,
  { calendar, now, drafts }: { calendar: WorkingCalendar; now: Date; drafts: number },
): void {
  if (windowState(call, now) === 'closed') {
    throw conflict('call_closed_stays', { when: closingClock(call.closesAt) });
  }
  if (closesAt >= call.closesAt) throw invalid({ closes: { code: 'call_not_earlier' } });
  if (closesAt <= call.opensAt) throw invalid({ closes: { code: 'closes_before_opens' } });
  const first = firstClosingDay(calendar, now, drafts);
  if (zoneDay(new Date(closesAt)) < first) {
    throw invalid({ closes: { code: 'call_notice_short', params: { first, drafts } } });
  }
}
