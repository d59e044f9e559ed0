import type { WorkingCalendar } from '../../domain/calendar.js';
import type { Deps } from '../../shared/request/deps.js';
import type { Ask } from '../../shared/request/route.js';

/** For whom and when the page of tasks is made. */
export type TaskLook = Pick<Ask, 'locale' | 'now' | 'failed'> & {
  readonly words: Deps['words'];
  readonly calendar: WorkingCalendar;
};
