import { workLetterWays } from '../../domain/application/workLetters.js';
import { id, oneOf, optional, time, wholeColumn, words } from '../schema/columns.js';
import { defineTable } from '../schema/table.js';

/** How somebody hears of work that waits for them; without a row once a day at eight. */
export const workLetters = defineTable(
  'work_letters',
  {
    user_id: id(),
    how: oneOf(workLetterWays, 10),
    /** The hour of the zone at which the daily letter goes out. */
    hour: wholeColumn(),
    told_at: optional(time()),
  },
  { key: ['user_id'] },
);

/** Which reminder of a case has gone out: `task_reminder.<visit>.<days ahead>.<deadline>`. */
export const reminders = defineTable(
  'reminders',
  { application_id: id(), mark: words(80), at: time() },
  { key: ['application_id', 'mark'] },
);

/** Cases whose letters could not be written: how often it was tried, when next, and what went wrong. */
export const letterFailures = defineTable(
  'letter_failures',
  {
    application_id: id(),
    attempts: wholeColumn(),
    next_try_at: time(),
    last_error: words(300),
  },
  { key: ['application_id'] },
);
