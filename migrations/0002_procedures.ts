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

const tables: readonly TableSpec[] = [
  {
    name: 'programmes',
    columns: {
      id: id(),
      name: longText(),
      summary: longText(),
      position: whole(),
    },
  },
  {
    name: 'procedures',
    columns: {
      id: words(80),
      programme_id: id(),
      name: longText(),
      created_at: time(),
    },
  },
  {
    name: 'procedure_versions',
    columns: {
      id: id(),
      procedure_id: words(80),
      number: whole(),
      definition: longText(),
      definition_hash: words(64),
      published_at: time(),
      published_by: optional(id()),
    },
    indexes: [['unique', 'procedure_id', 'number']],
    appendOnly: true,
  },
  {
    name: 'calls',
    columns: {
      id: id(),
      procedure_id: words(80),
      procedure_version_id: id(),
      programme_id: id(),
      title: longText(),
      opens_at: time(),
      closes_at: time(),
      quota: optional(whole()),
      budget_line_id: optional(id()),
      status: words(10),
      created_at: time(),
      version: whole(),
    },
    indexes: [
      ['index', 'status', 'closes_at'],
      ['index', 'programme_id', 'closes_at'],
    ],
    checks: { window: '{opens_at} < {closes_at}', quota: '{quota} IS NULL OR {quota} > 0' },
  },
  {
    name: 'number_counters',
    columns: {
      series: words(20),
      next: whole(),
    },
    key: ['series'],
  },
];

export async function up(queries: QueryInterface): Promise<void> {
  for (const table of tables) await createTable(queries, table);
}

export async function down(queries: QueryInterface): Promise<void> {
  await dropTables(queries, tables.map(({ name }) => name).toReversed());
}
