import type { QueryInterface } from 'sequelize';
import {
  addColumnOnce,
  createTable,
  dropColumn,
  dropTables,
  optional,
  time,
  whole,
  words,
  type TableSpec,
} from './support/schema.js';

const jobs: TableSpec = {
  name: 'jobs',
  columns: {
    name: words(60),
    holder: words(60),
    held_until: time(),
    begun_at: optional(time()),
    ended_at: optional(time()),
    done: whole(),
    error: words(500),
  },
  key: ['name'],
};

/**
 * What the clock does, one row each: which process is at it until when, and how it last went. A
 * letter knows since when a mail server does not take it, so that it is tried for days.
 */
export async function up(queries: QueryInterface): Promise<void> {
  await addColumnOnce(queries, 'mails', 'tried_from', time());
  await createTable(queries, jobs);
}

export async function down(queries: QueryInterface): Promise<void> {
  await dropTables(queries, [jobs.name]);
  await dropColumn(queries, 'mails', 'tried_from');
}
