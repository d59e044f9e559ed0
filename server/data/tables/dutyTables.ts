import { roles } from '../../domain/actor.js';
import { dutyClocks } from '../../domain/duty/dutySchema.js';
import {
  dutyActs,
  dutyEffects,
  dutyEndings,
  dutyOutcomes,
  dutyStatuses,
} from '../../domain/duty/dutyStates.js';
import { localTextSchema } from '../../domain/localText.js';
import {
  dayColumn,
  id,
  json,
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

/** What an awardee owes beside the stages, a period a row; its history is the stream of its case's duties. */
export const duties = defineTable(
  'duties',
  {
    id: id(),
    application_id: id(),
    programme_id: id(),
    /** Its id in the definition. */
    duty: words(40),
    /** 1, 2, 3 …; 0 for the line that stands as long as occasions are to be told. */
    period: wholeColumn(),
    name: json(localTextSchema),
    clock: oneOf(dutyClocks, 10),
    by_role: oneOf(roles, 30),
    status: oneOf(dutyStatuses, 10),
    /** Why nothing is owed any more, where nobody decided it. */
    over_why: optional(oneOf(dutyEndings, 20)),
    /** From when and for how long its deadline is counted. */
    counted_from: time(),
    counted_for: words(10),
    due_at: optional(time()),
    lasts_until: optional(time()),
    /** From when money is held while it is open; as well where it failed. */
    hold_from: optional(time()),
    /** By when what was handed in is to be looked at. */
    look_by: optional(time()),
    /** Since when its clock stands still with its case. */
    stopped_at: optional(time()),
    returned: wholeColumn(),
    extended: wholeColumn(),
    begun_at: time(),
    closed_at: optional(time()),
    version: wholeColumn(),
  },
  {
    indexes: [
      ['unique', 'application_id', 'duty', 'period'],
      ['index', 'programme_id', 'status', 'due_at'],
      ['index', 'status', 'due_at'],
    ],
  },
);

/** What is being written, before it is handed in. */
export const dutyDrafts = defineTable(
  'duty_drafts',
  {
    duty_id: id(),
    content: sealedText(),
    version: wholeColumn(),
    saved_at: time(),
    saved_by: id(),
  },
  { key: ['duty_id'] },
);

/** What was handed in, as often as it was. Append-only. */
export const dutySubmissions = defineTable(
  'duty_submissions',
  {
    id: id(),
    duty_id: id(),
    application_id: id(),
    number: wholeColumn(),
    /** When what is told happened. */
    happened_on: optional(dayColumn()),
    /** 1 where it came after its day. */
    late: wholeColumn(),
    content: sealedText(),
    filed_by: id(),
    filed_person: id(),
    filed_at: time(),
  },
  {
    indexes: [
      ['unique', 'duty_id', 'number'],
      ['index', 'application_id'],
    ],
  },
);

/** What was found of it. Append-only. */
export const dutyReviews = defineTable(
  'duty_reviews',
  {
    submission_id: id(),
    duty_id: id(),
    application_id: id(),
    outcome: oneOf(dutyOutcomes, 10),
    remark: longTextColumn(),
    filed_person: id(),
    decided_by: id(),
    decided_person: id(),
    decided_at: time(),
  },
  { key: ['submission_id'], indexes: [['index', 'duty_id']] },
);

/** More time, a waiver or a failure, as one person proposes and another decides. */
export const dutyDecisions = defineTable(
  'duty_decisions',
  {
    id: id(),
    duty_id: id(),
    application_id: id(),
    act: oneOf(dutyActs, 10),
    reason: words(1000),
    /** What the awardee is told of it; of what the awardee asks for, nothing. */
    told: words(1000),
    /** Until when, where more time is asked for. */
    until: optional(dayColumn()),
    /** 1 where the awardee asks. */
    asked: wholeColumn(),
    status: oneOf(['proposed', 'approved', 'rejected', 'withdrawn']),
    /** The duty while it is undecided. */
    open_key: optional(id()),
    /** Who of the zone supported what the awardee asks for again. */
    supported_by: optional(id()),
    supported_person: optional(id()),
    ...proposedAndDecided(),
    decision_reason: optional(words(500)),
  },
  {
    indexes: [
      ['unique', 'open_key'],
      ['index', 'duty_id', 'status'],
      ['index', 'status', 'application_id'],
    ],
  },
);

/** What came of a failure. Append-only. */
export const dutyConsequences = defineTable(
  'duty_consequences',
  {
    id: id(),
    duty_id: id(),
    application_id: id(),
    effect: oneOf(dutyEffects, 30),
    detail: words(500),
    done_by: id(),
    at: time(),
  },
  {
    indexes: [
      ['unique', 'duty_id', 'effect'],
      ['index', 'effect', 'application_id'],
    ],
  },
);

/** How far a case was looked at for what it owes. */
export const dutyCases = defineTable(
  'duty_cases',
  { application_id: id(), case_version: wholeColumn(), version_id: id(), looked_at: time() },
  { key: ['application_id'] },
);
