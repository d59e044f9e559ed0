import type { QueryInterface } from 'sequelize';
import { addColumnOnce, dropColumn, longText, optional } from './support/schema.js';

/** What an expert typed and nobody can read lies beside the scores and words that stand. */
export async function up(queries: QueryInterface): Promise<void> {
  await addColumnOnce(queries, 'reviews', 'unread', optional(longText()));
}

export async function down(queries: QueryInterface): Promise<void> {
  await dropColumn(queries, 'reviews', 'unread');
}
