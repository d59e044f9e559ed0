import type { QueryInterface } from 'sequelize';
import {
  createTable,
  day,
  dropTables,
  id,
  longText,
  optional,
  time,
  whole,
  words,
  type TableSpec,
} from './support/schema.js';

/** Who voted what leaves the case, and a meeting is a thing of its own over many cases. */
const tables: readonly TableSpec[] = [
  {
    name: 'ballots',
    columns: {
      id: id(),
      application_id: id(),
      visit: whole(),
      round: whole(),
      code: words(12),
      turn: whole(),
      voter: words(64),
      choice: words(12),
      class: optional(words(40)),
      reason: longText(),
      seat: optional(whole()),
      cast_by: optional(id()),
      cast_at: optional(time()),
    },
    indexes: [
      ['unique', 'application_id', 'visit', 'round', 'code', 'turn'],
      ['index', 'cast_by'],
    ],
    // Of a secret ballot nothing leads to a person; of an open one everything does.
    checks: {
      open_or_secret:
        '({seat} IS NULL) = ({cast_by} IS NULL) AND ({seat} IS NULL) = ({cast_at} IS NULL)',
    },
    appendOnly: true,
  },
  {
    name: 'meetings',
    columns: {
      id: id(),
      call_id: id(),
      programme_id: id(),
      status: words(12),
      held_on: day(),
      held_at: words(5),
      place: words(200),
      chair_id: id(),
      minutes: longText(),
      signed_by: optional(id()),
      signed_at: optional(time()),
      called_by: id(),
      called_at: time(),
      version: whole(),
    },
    indexes: [['index', 'call_id', 'status']],
  },
  {
    name: 'meeting_members',
    columns: {
      meeting_id: id(),
      user_id: id(),
      attendance: words(12),
      noted_at: time(),
    },
    key: ['meeting_id', 'user_id'],
    indexes: [['index', 'user_id']],
  },
  {
    name: 'meeting_cases',
    columns: {
      meeting_id: id(),
      application_id: id(),
      place: whole(),
      visit: whole(),
      stage: words(40),
    },
    key: ['meeting_id', 'application_id'],
    indexes: [['index', 'application_id']],
  },
];

export async function up(queries: QueryInterface): Promise<void> {
  for (const table of tables) await createTable(queries, table);
}

export async function down(queries: QueryInterface): Promise<void> {
  await dropTables(queries, tables.map(({ name }) => name).toReversed());
}
