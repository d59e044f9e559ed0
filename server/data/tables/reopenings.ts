import { id, oneOf, optional, proposedAndDecided, wholeColumn, words } from '../schema/columns.js';
import { defineTable } from '../schema/table.js';

const reopeningStatuses = ['proposed', 'approved', 'rejected', 'withdrawn'] as const;

/**
 * What was proposed for ended cases before reopening became one of the exits (0047); it goes with
 * the next release.
 */
export const reopenings = defineTable(
  'reopenings',
  {
    id: id(),
    application_id: id(),
    /** The case's last event when it was proposed; another one since means that it is decided anew. */
    case_version: wholeColumn(),
    /** The stage it enters anew. */
    to_stage: words(40),
    reason: words(1000),
    /** The paper it rests on, by name and number. */
    ground: words(200),
    status: oneOf(reopeningStatuses),
    /** The application while it is undecided, so that no case waits twice. */
    open_key: optional(id()),
    ...proposedAndDecided(),
    /** Why it was rejected. */
    decision_reason: optional(words(500)),
  },
  {
    indexes: [
      ['unique', 'open_key'],
      ['index', 'application_id'],
    ],
  },
);
