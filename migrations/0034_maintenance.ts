import type { QueryInterface } from 'sequelize';
import { createTable, dropTables, time, words, type TableSpec } from './support/schema.js';

const maintenance: TableSpec = {
  name: 'maintenance',
  columns: {
    name: words(20),
    begins_at: time(),
    ends_at: time(),
    message: words(300),
    message_en: words(300),
    announced_at: time(),
  },
  key: ['name'],
};

/** What every process tells people while, and before, nothing can be written; no row while there is none. */
export async function up(queries: QueryInterface): Promise<void> {
  await createTable(queries, maintenance);
}

export async function down(queries: QueryInterface): Promise<void> {
  await dropTables(queries, [maintenance.name]);
}
