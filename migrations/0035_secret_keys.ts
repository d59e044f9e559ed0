import type { QueryInterface } from 'sequelize';
import {
  createTable,
  dropTables,
  optional,
  time,
  whole,
  words,
  type TableSpec,
} from './support/schema.js';

const secretKeys: TableSpec = {
  name: 'secret_keys',
  columns: {
    position: whole(),
    sealed: words(1000),
    begun_at: time(),
    ended_at: optional(time()),
  },
  key: ['position'],
};

/** Secrets that were in use before the present one, sealed under it, the oldest first. */
export async function up(queries: QueryInterface): Promise<void> {
  await createTable(queries, secretKeys);
}

export async function down(queries: QueryInterface): Promise<void> {
  await dropTables(queries, [secretKeys.name]);
}
