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

/** Defence meetings over cases of one call in one stage, and the turns of the teams. */
const tables: readonly TableSpec[] = [
  {
    name: 'defences',
    columns: {
      id: id(),
      call_id: id(),
      programme_id: id(),
      stage: words(40),
      on_day: day(),
      at: words(5),
      minutes: whole(),
      breaks: longText(),
      place: words(200),
      bring: words(500),
      status: words(12),
      secret: longText(),
      inputs: longText(),
      inputs_hash: words(64),
      value_after: day(),
      record: optional(longText()),
      planned_at: time(),
      planned_by: id(),
      drawn_at: optional(time()),
      drawn_by: optional(id()),
      called_at: optional(time()),
      ended_at: optional(time()),
      version: whole(),
    },
    indexes: [
      ['index', 'programme_id', 'on_day'],
      ['index', 'call_id'],
    ],
    checks: { status: "{status} IN ('planned', 'drawn', 'called', 'ended')" },
  },
  {
    name: 'defence_turns',
    columns: {
      id: id(),
      defence_id: id(),
      application_id: id(),
      visit: whole(),
      code: words(40),
      turn: whole(),
      at: words(5),
      state: words(10),
      live_key: optional(words(60)),
      reason: words(500),
      called_at: optional(time()),
      began_at: optional(time()),
      ended_at: optional(time()),
    },
    // A team is heard in one meeting at a time.
    indexes: [
      ['unique', 'live_key'],
      ['index', 'defence_id', 'turn'],
      ['index', 'application_id'],
    ],
    checks: {
      state: "{state} IN ('waiting', 'on', 'heard', 'left', 'elsewhere')",
      live: "({state} IN ('waiting', 'on')) = ({live_key} IS NOT NULL)",
    },
  },
];

export async function up(queries: QueryInterface): Promise<void> {
  for (const table of tables) await createTable(queries, table);
}

export async function down(queries: QueryInterface): Promise<void> {
  await dropTables(queries, tables.map(({ name }) => name).toReversed());
}
