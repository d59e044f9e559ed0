import {
  attendances,
  itemStates,
  meetingAnswers,
  meetingParts,
  meetingStatuses,
  notesStates,
} from '../../domain/meetings/meeting.js';
import { minutesSchema } from '../../domain/meetings/minutes.js';
import {
  id,
  json,
  longTextColumn,
  oneOf,
  optional,
  time,
  wholeColumn,
  words,
} from '../schema/columns.js';
import { defineTable } from '../schema/table.js';

/** A joint meeting over cases of a programme. What is voted on it stands with the cases alone. */
export const meetings = defineTable(
  'meetings',
  {
    id: id(),
    programme_id: id(),
    title: words(200),
    place: words(200),
    /** When it begins, or goes on where it was adjourned. */
    starts_at: time(),
    status: oneOf(meetingStatuses, 12),
    /** From 1; one more for each time it goes on. */
    sitting: wholeColumn(),
    secretary_id: id(),
    chair_id: id(),
    /** Why somebody else than was convened took the chair. */
    chair_reason: words(1000),
    convened_by: id(),
    convened_at: time(),
    opened_at: optional(time()),
    ended_at: optional(time()),
    ended_reason: words(1000),
    /** The secretary's own words: of the minutes, and once those are confirmed of a correction. */
    notes: longTextColumn(),
    notes_state: oneOf(notesStates, 12),
    notes_by: optional(id()),
    notes_person: optional(id()),
    notes_at: optional(time()),
    /** What is to be changed, where they were given back. */
    notes_reason: words(1000),
    version: wholeColumn(),
  },
  { indexes: [['index', 'programme_id', 'starts_at']] },
);

/** Who is asked to a meeting, as persons; the account is the one they were asked by. */
export const meetingPeople = defineTable(
  'meeting_people',
  {
    meeting_id: id(),
    user_id: id(),
    person_id: id(),
    part: oneOf(meetingParts, 10),
    answer: optional(oneOf(meetingAnswers, 10)),
    answer_reason: words(500),
    answered_at: optional(time()),
    attendance: oneOf(attendances, 10),
    came_at: optional(time()),
    left_at: optional(time()),
  },
  { key: ['meeting_id', 'person_id'], indexes: [['index', 'person_id']] },
);

/** A case on the agenda of a meeting. */
export const meetingItems = defineTable(
  'meeting_items',
  {
    id: id(),
    meeting_id: id(),
    application_id: id(),
    stage: words(40),
    visit: wholeColumn(),
    position: wholeColumn(),
    /** 1 where it was added after the letters had gone out. */
    late: wholeColumn(),
    listed_at: time(),
    state: oneOf(itemStates, 10),
    /** The case and its visit while it is to be dealt with, so that it lies on one agenda. */
    live_key: optional(words(60)),
    reason: words(1000),
    opened_at: optional(time()),
    closed_at: optional(time()),
  },
  {
    indexes: [
      ['unique', 'live_key'],
      ['index', 'meeting_id', 'position'],
      ['index', 'application_id'],
    ],
  },
);

/** Minutes as they were confirmed, and corrections after them; rows are only added. */
export const meetingMinutes = defineTable(
  'meeting_minutes',
  {
    meeting_id: id(),
    part: wholeColumn(),
    number: words(30),
    content: json(minutesSchema),
    content_hash: words(64),
    written_by: id(),
    written_person: id(),
    written_at: time(),
    confirmed_by: id(),
    confirmed_person: id(),
    confirmed_at: time(),
  },
  { key: ['meeting_id', 'part'], indexes: [['unique', 'number', 'part']] },
);

/** Sheets signed on paper, as they were scanned. */
export const meetingSheets = defineTable(
  'meeting_sheets',
  {
    id: id(),
    meeting_id: id(),
    file_id: id(),
    name: words(255),
    sha256: words(64),
    filed_by: id(),
    filed_at: time(),
  },
  { indexes: [['index', 'meeting_id']] },
);
