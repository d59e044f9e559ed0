import type { QueryInterface } from 'sequelize';
import { addIndex, dropIndex } from './support/schema.js';

/** The accounts of one person are found at every request, so that none is a way round the others. */
export async function up(queries: QueryInterface): Promise<void> {
  await addIndex(queries, 'users', 'person_id');
}

export async function down(queries: QueryInterface): Promise<void> {
  await dropIndex(queries, 'users', 'person_id');
}
