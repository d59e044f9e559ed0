import type { QueryInterface } from 'sequelize';
import {
  addColumnOnce,
  addIndex,
  createTable,
  dropColumn,
  dropTables,
  id,
  optional,
  time,
  whole,
  words,
  type TableSpec,
} from './support/schema.js';

const tables: readonly TableSpec[] = [
  {
    name: 'work_letters',
    columns: { user_id: id(), how: words(10), hour: whole(), told_at: optional(time()) },
    key: ['user_id'],
    checks: {
      how: "{how} IN ('at_once', 'daily', 'none')",
      hour: '{hour} BETWEEN 0 AND 23',
    },
  },
  {
    name: 'reminders',
    columns: { application_id: id(), mark: words(80), at: time() },
    key: ['application_id', 'mark'],
  },
];

/**
 * Letters about a case are written after its change, and until then the case says that it owes
 * some. How people hear of work is theirs to choose; who was reminded of what is remembered by
 * case, since one letter reminds of many. Letters of before stay as they went out, and are marked by
 * an empty `told_after`.
 */
export async function up(queries: QueryInterface): Promise<void> {
  await addColumnOnce(queries, 'applications', 'untold_from', whole());
  await addIndex(queries, 'applications', 'untold_from');
  await addColumnOnce(queries, 'mails', 'told_after', whole());
  for (const table of tables) await createTable(queries, table);
}

export async function down(queries: QueryInterface): Promise<void> {
  await dropTables(queries, tables.map(({ name }) => name).toReversed());
  await dropColumn(queries, 'mails', 'told_after');
  await dropColumn(queries, 'applications', 'untold_from');
}
