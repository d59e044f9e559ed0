import type { QueryInterface } from 'sequelize';
import {
  createTable,
  dropTables,
  id,
  longText,
  optional,
  time,
  whole,
  words,
  type TableSpec,
} from './support/schema.js';

/** Joint meetings over the cases of a programme: who is asked, what is on the agenda, the minutes. */
const tables: readonly TableSpec[] = [
  {
    name: 'meetings',
    columns: {
      id: id(),
      programme_id: id(),
      title: words(200),
      place: words(200),
      starts_at: time(),
      status: words(12),
      sitting: whole(),
      secretary_id: id(),
      chair_id: id(),
      chair_reason: words(1000),
      convened_by: id(),
      convened_at: time(),
      opened_at: optional(time()),
      ended_at: optional(time()),
      ended_reason: words(1000),
      notes: longText(),
      notes_state: words(12),
      notes_by: optional(id()),
      notes_person: optional(id()),
      notes_at: optional(time()),
      notes_reason: words(1000),
      version: whole(),
    },
    indexes: [['index', 'programme_id', 'starts_at']],
    checks: {
      status: "{status} IN ('convened', 'in_session', 'adjourned', 'ended', 'cancelled')",
      notes: "{notes_state} IN ('draft', 'handed_in', 'given_back', 'confirmed')",
      written: "{notes_state} <> 'handed_in' OR {notes_person} IS NOT NULL",
    },
  },
  {
    name: 'meeting_people',
    columns: {
      meeting_id: id(),
      user_id: id(),
      person_id: id(),
      part: words(10),
      answer: optional(words(10)),
      answer_reason: words(500),
      answered_at: optional(time()),
      attendance: words(10),
      came_at: optional(time()),
      left_at: optional(time()),
    },
    key: ['meeting_id', 'person_id'],
    indexes: [['index', 'person_id']],
    checks: {
      part: "{part} IN ('member', 'guest')",
      attendance: "{attendance} IN ('awaited', 'present', 'late', 'absent', 'left')",
    },
  },
  {
    name: 'meeting_items',
    columns: {
      id: id(),
      meeting_id: id(),
      application_id: id(),
      stage: words(40),
      visit: whole(),
      position: whole(),
      late: whole(),
      listed_at: time(),
      state: words(10),
      live_key: optional(words(60)),
      reason: words(1000),
      opened_at: optional(time()),
      closed_at: optional(time()),
    },
    // A case lies on one agenda at a time.
    indexes: [
      ['unique', 'live_key'],
      ['index', 'meeting_id', 'position'],
      ['index', 'application_id'],
    ],
    checks: {
      state: "{state} IN ('listed', 'open', 'closed', 'deferred', 'gone')",
      live: "({state} IN ('listed', 'open')) = ({live_key} IS NOT NULL)",
    },
  },
  {
    name: 'meeting_minutes',
    columns: {
      meeting_id: id(),
      part: whole(),
      number: words(30),
      content: longText(),
      content_hash: words(64),
      written_by: id(),
      written_person: id(),
      written_at: time(),
      confirmed_by: id(),
      confirmed_person: id(),
      confirmed_at: time(),
    },
    key: ['meeting_id', 'part'],
    indexes: [['unique', 'number', 'part']],
    checks: { two_persons: '{confirmed_person} <> {written_person}' },
    appendOnly: true,
  },
  {
    name: 'meeting_sheets',
    columns: {
      id: id(),
      meeting_id: id(),
      file_id: id(),
      name: words(255),
      sha256: words(64),
      filed_by: id(),
      filed_at: time(),
    },
    indexes: [['index', 'meeting_id']],
    appendOnly: true,
  },
];

export async function up(queries: QueryInterface): Promise<void> {
  for (const table of tables) await createTable(queries, table);
}

export async function down(queries: QueryInterface): Promise<void> {
  await dropTables(queries, tables.map(({ name }) => name).toReversed());
}
