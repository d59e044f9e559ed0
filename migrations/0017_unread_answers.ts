import type { QueryInterface } from 'sequelize';
import { addColumnOnce, dropColumn, longText } from './support/schema.js';

/** What was typed into a section and cannot be read lies sealed beside the answers that stand. */
export async function up(queries: QueryInterface): Promise<void> {
  await addColumnOnce(queries, 'application_sections', 'unread', longText());
}

export async function down(queries: QueryInterface): Promise<void> {
  await dropColumn(queries, 'application_sections', 'unread');
}
