import { QueryTypes, type QueryInterface } from 'sequelize';
import { dropIndex, renameColumn } from './schema.js';

/** What seals and opens text under the secret of the settings. */
export interface Vault {
  seal(plain: string): string;
  open(sealed: string): string;
  digest(plain: string): string;
}

/** A column of text of a table whose key is `id`. */
export interface Place {
  readonly table: string;
  readonly column: string;
}

const rowsAtOnce = 500;

/** Hands over every text of a column that is not empty, in transactions of some hundred rows. */
export async function walkRows(
  { sequelize }: QueryInterface,
  { table, column }: Place,
  each: (id: string, text: string) => Promise<void>,
): Promise<void> {
  for (let after = ''; ;) {
    const rows = await sequelize.query<{ id: string; text: string }>(
      `SELECT id, ${column} AS text FROM ${table} WHERE id > :after AND ${column} <> ''
        ORDER BY id LIMIT ${rowsAtOnce}`,
      { replacements: { after }, type: QueryTypes.SELECT },
    );
    const last = rows.at(-1);
    if (!last) return;
    await sequelize.transaction(async () => {
      for (const { id, text } of rows) await each(id, text);
    });
    after = last.id;
  }
}

/** Writes every text of a column anew where that changes it. */
export function rewrite(
  queries: QueryInterface,
  place: Place,
  written: (text: string) => string,
): Promise<void> {
  return walkRows(queries, place, async (id, text) => {
    const now = written(text);
    if (now !== text) await queries.bulkUpdate(place.table, { [place.column]: now }, { id });
  });
}

/**
 * Writes a column anew into one of another length that takes its name. SQLite changes no column, so
 * the new one is filled beside it; a column whose texts are `done` has been replaced before.
 */
export async function rewriteInto(
  queries: QueryInterface,
  { table, column }: Place,
  {
    length,
    done,
    text: written,
  }: {
    readonly length: number;
    readonly done: (text: string) => boolean;
    readonly text: (text: string) => string;
  },
): Promise<void> {
  const { sequelize } = queries;
  const beside = `${column}_rewritten`;
  const present = await queries.describeTable(table);
  if (present[column]) {
    const [first] = await sequelize.query<{ text: string }>(
      `SELECT ${column} AS text FROM ${table} WHERE ${column} <> '' LIMIT 1`,
      { type: QueryTypes.SELECT },
    );
    if (!present[beside]) {
      if (first && done(first.text)) return;
      await sequelize.query(
        `ALTER TABLE ${table} ADD COLUMN ${beside} VARCHAR(${length}) NOT NULL DEFAULT ''`,
      );
    }
    await walkRows(queries, { table, column }, async (id, text) => {
      await queries.bulkUpdate(table, { [beside]: written(text) }, { id });
    });
    await dropIndex(queries, table, column);
    await sequelize.query(`ALTER TABLE ${table} DROP COLUMN ${column}`);
  }
  await renameColumn(queries, table, beside, column);
}

/** Writes tables anew: pages that were freed still hold what stood in them. */
export async function wipeFreed(
  { sequelize }: QueryInterface,
  tables: readonly string[],
): Promise<void> {
  if (sequelize.getDialect() === 'sqlite') {
    await sequelize.query('VACUUM');
    await sequelize.query('PRAGMA wal_checkpoint(TRUNCATE)');
    return;
  }
  for (const table of new Set(tables)) await sequelize.query(`OPTIMIZE TABLE \`${table}\``);
}
