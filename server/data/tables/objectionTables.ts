import { findings } from '../../domain/award/objectionHearing.js';
import {
  id,
  longTextColumn,
  oneOf,
  optional,
  proposedAndDecided,
  sealedText,
  time,
  wholeColumn,
  words,
} from '../schema/columns.js';
import { defineTable } from '../schema/table.js';

/** What the applicant was told of an objection, until when they could answer, and what they said. */
export const objectionHearings = defineTable(
  'objection_hearings',
  {
    objection_id: id(),
    application_id: id(),
    /** Told to the applicant, and so nothing by which whoever objected is known. */
    told: sealedText(),
    /** How whoever objected agreed to be named; '' where they did not. */
    agreed: words(200),
    asked_at: time(),
    asked_by: id(),
    due_at: time(),
    /** The day before it was extended; null where it was not. */
    extended_from: optional(time()),
    extended_at: optional(time()),
    extended_by: optional(id()),
    extension_reason: words(500),
    answer: optional(sealedText()),
    answered_at: optional(time()),
    answered_by: optional(id()),
    /** When it was written down that no answer came; one that comes later stands beside it. */
    silent_at: optional(time()),
  },
  {
    key: ['objection_id'],
    indexes: [
      ['index', 'application_id'],
      ['index', 'silent_at', 'due_at'],
    ],
  },
);

/** The files of an answer, in the order in which they were sent. Append-only. */
export const objectionPapers = defineTable(
  'objection_papers',
  {
    objection_id: id(),
    place: wholeColumn(),
    file_id: id(),
    file_name: words(255),
  },
  { key: ['objection_id', 'place'] },
);

/** What an examination has found, for a second person to decide. */
export const objectionFindings = defineTable(
  'objection_findings',
  {
    id: id(),
    objection_id: id(),
    application_id: id(),
    finding: oneOf(findings, 10),
    reason: longTextColumn(),
    status: oneOf(['proposed', 'approved', 'rejected', 'withdrawn'], 10),
    /** The objection while it is undecided, so that none waits for two decisions. */
    open_key: optional(id()),
    ...proposedAndDecided(),
    /** Why it was given back. */
    decision_reason: optional(words(500)),
  },
  {
    indexes: [
      ['unique', 'open_key'],
      ['index', 'objection_id', 'proposed_at'],
      ['index', 'status', 'application_id'],
    ],
  },
);
