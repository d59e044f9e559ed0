import { z } from 'zod';
import { halfWidth } from '../typed.js';

const clockTime = /^([01]?\d|2[0-3]):([0-5]\d)$/;

/** A fixed break, both ends as `HH:MM`. */
export const breakSchema = z.object({ from: z.string(), until: z.string() });
export type Break = z.infer<typeof breakSchema>;

const wholeDay = 24 * 60;

const minutesOf = (time: string): number => {
  const [, hours = '0', minutes = '0'] = clockTime.exec(time) ?? [];
  return Number(hours) * 60 + Number(minutes);
};

const timeOf = (minutes: number): string =>
  [Math.floor(minutes / 60), minutes % 60].map((part) => String(part).padStart(2, '0')).join(':');

/** `HH:MM` of what was typed, full-width digits and colons included; null where it is no time. */
export function readClockTime(typed: string): string | null {
  const text = halfWidth(typed).trim();
  return clockTime.test(text) ? timeOf(minutesOf(text)) : null;
}

/** Breaks typed as `10:30-10:45, 12:00-13:30`, with Chinese marks as well, in their order; null where they are not. */
export function readBreaks(typed: string): Break[] | null {
  const parts = halfWidth(typed)
    .split(/[,;\uff0c\uff1b\u3001\n]/)
    .map((part) => part.trim())
    .filter((part) => part !== '');
  const breaks: Break[] = [];
  for (const part of parts) {
    const [from, until, ...more] = part
      .split(/\s*[-~\u2013\u2014\uff5e\u81f3]\s*/)
      .map(readClockTime);
    if (!from || !until || more.length > 0 || from >= until) return null;
    breaks.push({ from, until });
  }
  breaks.sort((one, other) => (one.from < other.from ? -1 : 1));
  return breaks;
}

export const breaksText = (breaks: readonly Break[]): string =>
  breaks.map(({ from, until }) => `${from}-${until}`).join(', ');

interface Day {
  readonly at: string;
  /** Of each team. */
  readonly minutes: number;
  readonly breaks: readonly Break[];
}

/**
 * When each of so many teams begins: one after the other, and who would be in the room during a
 * break begins after it. Null where the last would not be over on that day.
 */
export function turnTimes({ at, minutes, breaks }: Day, teams: number): string[] | null {
  const pauses = breaks
    .map(({ from, until }) => ({ from: minutesOf(from), until: minutesOf(until) }))
    .toSorted((one, other) => one.from - other.from);
  let next = minutesOf(at);
  const times: string[] = [];
  for (let team = 0; team < teams; team += 1) {
    for (const { from, until } of pauses) {
      if (next < until && next + minutes > from) next = until;
    }
    if (next + minutes > wholeDay) return null;
    times.push(timeOf(next));
    next += minutes;
  }
  return times;
}
