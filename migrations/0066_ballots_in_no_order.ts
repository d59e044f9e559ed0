import type { QueryInterface } from 'sequelize';

/**
 * On SQLite a table keeps its rows in the order in which they came, and so would tell which of the
 * ballots of a secret vote was cast by whoever the record says voted first. Kept by their random
 * ids they tell nothing of that, as on MariaDB, whose tables lie in the order of their key anyway.
 */
const table = 'ballots';
const suffix = ' WITHOUT ROWID';

export const up = (queries: QueryInterface): Promise<void> => keep(queries, true);
export const down = (queries: QueryInterface): Promise<void> => keep(queries, false);

/** Builds the table anew with or without rows in order; may have been cut short before. */
async function keep(queries: QueryInterface, inNoOrder: boolean): Promise<void> {
  const { sequelize } = queries;
  if (sequelize.getDialect() !== 'sqlite') return;
  const [rows] = await sequelize.query(
    `SELECT type, sql FROM sqlite_master WHERE tbl_name = '${table}' AND sql IS NOT NULL`,
  );
  const parts = rows.filter(isPart);
  const made = parts.find(({ type }) => type === 'table')?.sql ?? '';
  if (made.endsWith(suffix) === inNoOrder) return;
  const plain = made.replace(suffix, '').replace(/^CREATE TABLE [`"]?ballots[`"]?/i, '');
  await sequelize.transaction(async (transaction) => {
    const run = (sql: string) => sequelize.query(sql, { transaction });
    await run(`DROP TABLE IF EXISTS ${table}_anew`);
    await run(`CREATE TABLE ${table}_anew${plain}${inNoOrder ? suffix : ''}`);
    await run(`INSERT INTO ${table}_anew SELECT * FROM ${table} ORDER BY id`);
    await run(`DROP TABLE ${table}`);
    await run(`ALTER TABLE ${table}_anew RENAME TO ${table}`);
    for (const { type, sql } of parts) if (type !== 'table') await run(sql);
  });
}

interface Part {
  readonly type: string;
  readonly sql: string;
}

const isPart = (row: unknown): row is Part =>
  typeof row === 'object' && row !== null && 'type' in row && 'sql' in row;
