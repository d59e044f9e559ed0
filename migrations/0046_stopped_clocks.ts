import type { QueryInterface } from 'sequelize';
import { addColumnOnce, dropColumn, optional, time } from './support/schema.js';

/** Lists say of a case that somebody has stopped its clock, and do not count it late. */
export async function up(queries: QueryInterface): Promise<void> {
  await addColumnOnce(queries, 'applications', 'paused_at', optional(time()));
  // The moment as the state of a case keeps it, while no corrections are awaited.
  await queries.sequelize.query(
    `UPDATE applications SET paused_at = ${momentOf(queries)}
      WHERE status = 'running' AND JSON_EXTRACT(state, '$.paused.at') IS NOT NULL
        AND JSON_EXTRACT(state, '$.corrections.dueAt') IS NULL`,
  );
}

const momentOf = (queries: QueryInterface): string =>
  queries.sequelize.getDialect() === 'sqlite'
    ? "JSON_EXTRACT(state, '$.paused.at')"
    : "JSON_UNQUOTE(JSON_EXTRACT(state, '$.paused.at'))";

export async function down(queries: QueryInterface): Promise<void> {
  await dropColumn(queries, 'applications', 'paused_at');
}
