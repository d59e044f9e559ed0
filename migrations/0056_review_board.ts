import type { QueryInterface } from 'sequelize';
import { addIndex, dropIndex } from './support/schema.js';

/** Cases of a call in one stage are paged by their deadline along an index that ends in the id. */
export async function up(queries: QueryInterface): Promise<void> {
  await addIndex(queries, 'applications', 'call_id', 'stage', 'due_at', 'id');
}

export async function down(queries: QueryInterface): Promise<void> {
  await dropIndex(queries, 'applications', 'call_id', 'stage', 'due_at', 'id');
}
