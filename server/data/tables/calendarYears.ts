import { calendarYearSchema } from '../../domain/calendarYear.js';
import {
  id,
  json,
  oneOf,
  optional,
  proposedAndDecided,
  time,
  wholeColumn,
  words,
} from '../schema/columns.js';
import { defineTable } from '../schema/table.js';

/** A year of the working-day calendar that was published on screen; it goes before the file of that year. */
export const calendarYears = defineTable(
  'calendar_years',
  {
    year: wholeColumn(),
    content: json(calendarYearSchema),
    imported_at: time(),
    imported_by: id(),
  },
  { key: ['year'] },
);

/** `published` lasts until every deadline that the change touches has been moved. */
export const calendarChangeStatuses = [
  'proposed',
  'published',
  'moved',
  'rejected',
  'withdrawn',
] as const;
export type CalendarChangeStatus = (typeof calendarChangeStatuses)[number];

/** A change of one year: proposed by one person, decided by another, one at a time. */
export const calendarChanges = defineTable(
  'calendar_changes',
  {
    id: id(),
    year: wholeColumn(),
    content: json(calendarYearSchema),
    /** The year as it was until then; null where nobody had announced it. */
    replaced: optional(json(calendarYearSchema)),
    reason: words(500),
    status: oneOf(calendarChangeStatuses),
    /** `open` while it is proposed or moves deadlines, so that no second one begins. */
    open_key: optional(words(8)),
    ...proposedAndDecided(),
    /** Why it was rejected. */
    decision_reason: optional(words(500)),
    moved_cases: wholeColumn(),
    version: wholeColumn(),
  },
  {
    indexes: [
      ['unique', 'open_key'],
      ['index', 'year'],
    ],
  },
);
