import type { QueryInterface } from 'sequelize';

/** Keys by which a row that is there already is found: SQLite's REPLACE would take it away unasked. */
const kept: Readonly<Record<string, readonly (readonly string[])[]>> = {
  approval_limits: [['id'], ['programme_id', 'place']],
  approval_limit_decisions: [['limit_id']],
  batch_approvals: [['batch_id']],
};

const isSqlite = ({ sequelize }: QueryInterface): boolean => sequelize.getDialect() === 'sqlite';

export async function up(queries: QueryInterface): Promise<void> {
  if (!isSqlite(queries)) return;
  for (const [table, keys] of Object.entries(kept)) {
    const there = keys.map(
      (columns) =>
        `EXISTS (SELECT 1 FROM ${table} WHERE ${columns.map((each) => `${each} = NEW.${each}`).join(' AND ')})`,
    );
    const key = keys[0]?.join(', ');
    await queries.sequelize.query(
      `CREATE TRIGGER IF NOT EXISTS ${table}_no_replace BEFORE INSERT ON ${table}
         WHEN ${there.join(' OR ')}
         BEGIN SELECT RAISE(ABORT, '${table} is append-only; UNIQUE constraint failed: ${table}.${key}'); END`,
    );
  }
}

export async function down(queries: QueryInterface): Promise<void> {
  for (const table of Object.keys(kept)) {
    await queries.sequelize.query(`DROP TRIGGER IF EXISTS ${table}_no_replace`);
  }
}
