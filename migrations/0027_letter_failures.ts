import type { QueryInterface } from 'sequelize';
import {
  createTable,
  dropTables,
  id,
  time,
  whole,
  words,
  type TableSpec,
} from './support/schema.js';

const failures: TableSpec = {
  name: 'letter_failures',
  columns: {
    application_id: id(),
    attempts: whole(),
    next_try_at: time(),
    last_error: words(300),
  },
  key: ['application_id'],
};

/** A case whose letters cannot be written is tried again later and later, and is shown meanwhile. */
export async function up(queries: QueryInterface): Promise<void> {
  await createTable(queries, failures);
}

export async function down(queries: QueryInterface): Promise<void> {
  await dropTables(queries, [failures.name]);
}
