import { voteChoices } from '../../domain/ballots/ballotCount.js';
import { attendances, meetingStates } from '../../domain/ballots/meeting.js';
import {
  dayColumn,
  id,
  longTextColumn,
  oneOf,
  optional,
  time,
  wholeColumn,
  words,
} from '../schema/columns.js';
import { defineTable } from '../schema/table.js';

/**
 * Ballots as they were cast, and taken back: rows are only added, and the last of a code counts. Of
 * an open one the row says whose it is; of a secret one nothing but its code and a keyed digest of
 * who cast it, by which nobody votes twice.
 */
export const ballots = defineTable(
  'ballots',
  {
    id: id(),
    application_id: id(),
    visit: wholeColumn(),
    round: wholeColumn(),
    /** By which its member finds it in the published count. */
    code: words(12),
    /** From 1, how often something was said under this code. */
    turn: wholeColumn(),
    voter: words(64),
    choice: oneOf([...voteChoices, 'taken_back'], 12),
    /** The class wanted instead, by one who amends. */
    class: optional(words(40)),
    reason: longTextColumn(),
    seat: optional(wholeColumn()),
    cast_by: optional(id()),
    cast_at: optional(time()),
  },
  {
    indexes: [
      ['unique', 'application_id', 'visit', 'round', 'code', 'turn'],
      ['index', 'cast_by'],
    ],
  },
);

/** A meeting over cases of one call. */
export const meetings = defineTable(
  'meetings',
  {
    id: id(),
    call_id: id(),
    programme_id: id(),
    status: oneOf(meetingStates, 12),
    held_on: dayColumn(),
    /** `HH:MM` of the zone. */
    held_at: words(5),
    place: words(200),
    /** Who presides. */
    chair_id: id(),
    minutes: longTextColumn(),
    signed_by: optional(id()),
    signed_at: optional(time()),
    called_by: id(),
    called_at: time(),
    version: wholeColumn(),
  },
  { indexes: [['index', 'call_id', 'status']] },
);

/** Who is asked to a meeting, and whether they came. */
export const meetingMembers = defineTable(
  'meeting_members',
  {
    meeting_id: id(),
    user_id: id(),
    attendance: oneOf(attendances, 12),
    noted_at: time(),
  },
  { key: ['meeting_id', 'user_id'], indexes: [['index', 'user_id']] },
);

/** The agenda of a meeting: cases that stand in a vote, in order. */
export const meetingCases = defineTable(
  'meeting_cases',
  {
    meeting_id: id(),
    application_id: id(),
    place: wholeColumn(),
    visit: wholeColumn(),
    stage: words(40),
  },
  { key: ['meeting_id', 'application_id'], indexes: [['index', 'application_id']] },
);
