import {
  anyObject,
  id,
  json,
  oneOf,
  optional,
  proposedAndDecided,
  words,
} from '../schema/columns.js';
import { defineTable } from '../schema/table.js';
import type { JsonObject } from '../../domain/json.js';
import { secondedExits } from '../../domain/workflow/exits/exitActs.js';

const exitStatuses = ['proposed', 'approved', 'rejected', 'withdrawn'] as const;

/** A way out of its workflow for a case: proposed by one person, decided by another. */
export const exitProposals = defineTable(
  'exit_proposals',
  {
    id: id(),
    application_id: id(),
    case_exit: oneOf(secondedExits, 40),
    /** What was chosen beside the reason, as the exit reads it. */
    details: json<JsonObject>(anyObject),
    reason: words(1000),
    /** The paper it rests on, by name and number. */
    ground: words(200),
    status: oneOf(exitStatuses),
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
