import type { QueryInterface } from 'sequelize';
import { addColumnOnce, dropColumn, optional, time } from './support/schema.js';

/** A public list says of a line that it was corrected; what was printed and hashed stays. */
export async function up(queries: QueryInterface): Promise<void> {
  await addColumnOnce(queries, 'notice_entries', 'struck_at', optional(time()));
}

export async function down(queries: QueryInterface): Promise<void> {
  await dropColumn(queries, 'notice_entries', 'struck_at');
}
