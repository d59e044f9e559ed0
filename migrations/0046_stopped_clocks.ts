import type { QueryInterface } from 'sequelize';
import { addColumnOnce, dropColumn, optional, time } from './support/schema.js';

/** Lists say of a case that somebody has stopped its clock, and do not count it late. */
export async function up(queries: QueryInterface): Promise<void> {
  await addColumnOnce(queries, 'applications', 'paused_at', optional(time()));
  await carry(queries);
}

/** The moment as the state of a case keeps it: a process of 0.5.0 beside this release does not note it. */
export async function carry(queries: QueryInterface): Promise<void> {
  const stopped = `CASE WHEN status = 'running' AND JSON_EXTRACT(state, '$.corrections.dueAt') IS NULL
                        THEN ${momentOf(queries)} END`;
  await queries.sequelize.query(
    `UPDATE applications SET paused_at = ${stopped}
      WHERE (status = 'running' OR paused_at IS NOT NULL)
        AND COALESCE(paused_at, '') <> COALESCE(${stopped}, '')`,
  );
}

const momentOf = (queries: QueryInterface): string =>
  queries.sequelize.getDialect() === 'sqlite'
    ? "JSON_EXTRACT(state, '$.paused.at')"
    : "JSON_UNQUOTE(JSON_EXTRACT(state, '$.paused.at'))";

export async function down(queries: QueryInterface): Promise<void> {
  await dropColumn(queries, 'applications', 'paused_at');
}
