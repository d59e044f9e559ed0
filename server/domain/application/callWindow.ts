import { conflict, hidden } from '../refusal.js';
import { dateParts } from '../zoneDates.js';

/** Whether a call is open or closed is no status: it follows from the clock. */
export const callStatuses = ['draft', 'published', 'cancelled'] as const;
export type CallStatus = (typeof callStatuses)[number];

/** What the clock says of a call; instants are ISO text in UTC. */
export interface CallWindow {
  readonly status: CallStatus;
  readonly opensAt: string;
  readonly closesAt: string;
}

export type WindowState = 'ahead' | 'open' | 'closed';

/** The last millisecond of a call still belongs to it. */
export function windowState({ opensAt, closesAt }: CallWindow, now: Date): WindowState {
  const at = now.toISOString();
  if (at < opensAt) return 'ahead';
  return at <= closesAt ? 'open' : 'closed';
}

/** Refuses with the instant where a call does not take applications now. */
export function demandOpen(call: CallWindow, now: Date): void {
  if (call.status === 'draft') throw hidden();
  if (call.status !== 'published') throw conflict('call_cancelled');
  const state = windowState(call, now);
  if (state === 'ahead') throw conflict('call_not_open', { when: closingClock(call.opensAt) });
  if (state === 'closed') throw conflict('call_closed', { when: closingClock(call.closesAt) });
}

const two = (part: number): string => String(part).padStart(2, '0');

/** An instant on the zone's wall clock in figures that every language reads: `2026-11-27 18:00`. */
export function wallClock(at: string): string {
  const { year, month, day, time } = dateParts(at);
  return `${year}-${two(month)}-${two(day)} ${time}`;
}

/** The same as a refusal says it, in either language: `2026-11-27 18:00 UTC+8`. */
export const closingClock = (at: string): string => `${wallClock(at)} UTC+8`;

/** The same to the second, for receipts: `2026-11-27 18:00:09`. */
export function wallClockExact(at: string): string {
  return `${wallClock(at)}:${at.slice(17, 19)}`;
}
