import type { QueryInterface } from 'sequelize';
import { addColumnOnce, dropColumn, optional, words } from './support/schema.js';

/** A public list says why a line of it holds no more. */
export async function up(queries: QueryInterface): Promise<void> {
  await addColumnOnce(queries, 'notice_entries', 'struck_for', optional(words(20)));
}

export async function down(queries: QueryInterface): Promise<void> {
  await dropColumn(queries, 'notice_entries', 'struck_for');
}
