import type { QueryInterface } from 'sequelize';
import { addColumnOnce, addIndex, dropColumn, id, optional } from './support/schema.js';

/** A draft that is to take the place of what the same applicant has handed in to the same call. */
export async function up(queries: QueryInterface): Promise<void> {
  await addColumnOnce(queries, 'applications', 'replaces_id', optional(id()));
  await addIndex(queries, 'applications', 'replaces_id');
}

export async function down(queries: QueryInterface): Promise<void> {
  await dropColumn(queries, 'applications', 'replaces_id');
}
