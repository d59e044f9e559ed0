import { z } from 'zod';
import { halfWidth, isCalendarDay, tidy } from './typed.js';

/**
 * An instant on the zone's clock, typed as `2026-11-27 18:00` or by the browser's own control, in
 * the years that calendars can be loaded for.
 */
export const moment = () =>
  z
    .string({ error: (issue) => (issue.input === undefined ? 'required' : 'not_text') })
    .transform((text) => halfWidth(tidy(text)).replaceAll('/', '-').replace('T', ' '))
    .refine((text) => text !== '', 'required')
    .refine((text) => text === '' || isMoment(text), 'no_such_moment')
    .transform((text) =>
      isMoment(text) ? new Date(`${text.replace(' ', 'T')}:00+08:00`).toISOString() : '',
    );

function isMoment(text: string): boolean {
  const found = /^(20\d{2}-\d{2}-\d{2}) ([01]\d|2[0-3]):[0-5]\d$/.exec(text);
  return found !== null && isCalendarDay(found[1] ?? '');
}
