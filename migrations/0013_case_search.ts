import { QueryTypes, type QueryInterface } from 'sequelize';
import { createTable, dropTables, id, whole, words, type TableSpec } from './support/schema.js';

/** Every pair of neighbouring characters in a case's number, title and applicant. */
const casePairs: TableSpec = {
  name: 'case_pairs',
  columns: { pair: words(2), application_id: id() },
  key: ['pair', 'application_id'],
};

/** 1, 2, 3 … up to the last pair of the longest text, since the databases count differently. */
const textPositions: TableSpec = {
  name: 'text_positions',
  columns: { position: whole() },
  key: ['position'],
};
const longestText = 300;

const searched = ['number', 'title', 'applicant_name'];
const trigger = 'applications_pairs';
const casesAtOnce = 500;

/** The few words in which the databases differ. */
interface Words {
  readonly orIgnore: string;
  readonly length: string;
  /** SQLite's LIKE knows no small and capital letters, MariaDB's does. */
  readonly fold: string;
}

const sqliteWords: Words = { orIgnore: 'OR IGNORE', length: 'LENGTH', fold: 'LOWER' };
const mysqlWords: Words = { orIgnore: 'IGNORE', length: 'CHAR_LENGTH', fold: '' };

/** The pairs of a row called so, and with them what else is to be selected of it. */
const pairsOf = ({ length, fold }: Words, row: string, also = '', from = ''): string =>
  searched
    .map(
      (column) => `
      SELECT ${fold}(SUBSTR(${row}.${column}, n.position, 2))${also}
        FROM text_positions n ${from}
       WHERE n.position < ${length}(${row}.${column}) AND ${row}.number IS NOT NULL`,
    )
    .join(' UNION ');

/** Words are looked for in an index that knows no languages; the database itself keeps it true. */
export async function up(queries: QueryInterface): Promise<void> {
  const { sequelize } = queries;
  const isSqlite = sequelize.getDialect() === 'sqlite';
  const said = isSqlite ? sqliteWords : mysqlWords;
  await createTable(queries, casePairs);
  await createTable(queries, textPositions);
  await sequelize.query(`INSERT ${said.orIgnore} INTO text_positions VALUES :positions`, {
    replacements: { positions: Array.from({ length: longestText }, (_, at) => [at + 1]) },
  });
  await sequelize.query(isSqlite ? sqliteTrigger() : mysqlTrigger());
  for (let last = ''; ;) {
    const [next] = await sequelize.query<{ readonly newest: string | null }>(
      `SELECT MAX(id) AS newest FROM
         (SELECT id FROM applications WHERE id > :last ORDER BY id LIMIT ${casesAtOnce}) AS some`,
      { replacements: { last }, type: QueryTypes.SELECT },
    );
    const newest = next?.newest ?? null;
    if (newest === null) return;
    const some = 'JOIN applications a ON a.id > :last AND a.id <= :newest';
    await sequelize.query(
      `INSERT ${said.orIgnore} INTO case_pairs (pair, application_id) ${pairsOf(said, 'a', ', a.id', some)}`,
      { replacements: { last, newest } },
    );
    last = newest;
  }
}

/** Cases are begun without a number, so that only a change can make one that is found. */
function sqliteTrigger(): string {
  const changed = searched.map((column) => `OLD.${column} IS NOT NEW.${column}`).join(' OR ');
  return `CREATE TRIGGER IF NOT EXISTS ${trigger} AFTER UPDATE ON applications WHEN ${changed}
    BEGIN ${keepPairs(sqliteWords)} END`;
}

function mysqlTrigger(): string {
  const same = searched.map((column) => `OLD.${column} <=> NEW.${column}`).join(' AND ');
  return `CREATE OR REPLACE TRIGGER ${trigger} AFTER UPDATE ON applications FOR EACH ROW
    BEGIN IF NOT (${same}) THEN ${keepPairs(mysqlWords)} END IF; END`;
}

const keepPairs = (said: Words): string => `
  DELETE FROM case_pairs WHERE application_id = OLD.id AND pair IN (${pairsOf(said, 'OLD')});
  INSERT ${said.orIgnore} INTO case_pairs (pair, application_id) ${pairsOf(said, 'NEW', ', NEW.id')};`;

export async function down(queries: QueryInterface): Promise<void> {
  await queries.sequelize.query(`DROP TRIGGER IF EXISTS ${trigger}`);
  await dropTables(queries, ['text_positions', 'case_pairs']);
}
