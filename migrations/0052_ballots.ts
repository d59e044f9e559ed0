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

/** Who voted what leaves the case. */
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
];

export async function up(queries: QueryInterface): Promise<void> {
  for (const table of tables) await createTable(queries, table);
}

export async function down(queries: QueryInterface): Promise<void> {
  await dropTables(queries, tables.map(({ name }) => name).toReversed());
}
