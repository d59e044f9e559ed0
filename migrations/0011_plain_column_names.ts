import type { QueryInterface } from 'sequelize';
import { renameColumn } from './support/schema.js';

/** Columns that were named by words of SQL, so that each statement had to quote them. */
const renamed = [
  { table: 'applications', from: 'end', to: 'ended_as' },
  { table: 'number_counters', from: 'next', to: 'next_number' },
] as const;

export async function up(queries: QueryInterface): Promise<void> {
  for (const { table, from, to } of renamed) await renameColumn(queries, table, from, to);
}

export async function down(queries: QueryInterface): Promise<void> {
  for (const { table, from, to } of renamed) await renameColumn(queries, table, to, from);
}
