import { QueryTypes, type QueryInterface } from 'sequelize';
import { createTable, dropTables, id, whole, words, type TableSpec } from './support/schema.js';

/** Every pair of neighbouring characters in a case's number, title and applicant. */
const casePairs: TableSpec = {
  name: 'case_pairs',
  columns: { pair: words(2), application_id: id(), programme_id: id() },
  key: ['pair', 'application_id'],
  indexes: [
    // For readers of some programmes only.
    ['index', 'pair', 'programme_id', 'application_id'],
    // For a case whose texts change.
    ['index', 'application_id'],
  ],
};

/** 1, 2, 3 … up to the last pair of the longest text, since the databases count differently. */
const textPositions: TableSpec = {
  name: 'text_positions',
  columns: { position: whole() },
  key: ['position'],
};
const longestText = 300;

const searched = ['number', 'title', 'applicant_name'];
const triggers = { changed: 'applications_pairs', begun: 'applications_first_pairs' };
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

/** The rows that a case called so is found by; none before it has its number. */
const pairsOf = ({ length, fold }: Words, row: string, from = ''): string =>
  searched
    .map(
      (column) => `
      SELECT ${fold}(SUBSTR(${row}.${column}, n.position, 2)), ${row}.id, ${row}.programme_id
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
  for (const trigger of isSqlite ? sqliteTriggers() : mysqlTriggers()) {
    await sequelize.query(trigger);
  }
  for (let last = ''; ;) {
    const [next] = await sequelize.query<{ readonly newest: string | null }>(
      `SELECT MAX(id) AS newest FROM
         (SELECT id FROM applications WHERE id > :last ORDER BY id LIMIT ${casesAtOnce}) AS some`,
      { replacements: { last }, type: QueryTypes.SELECT },
    );
    const newest = next?.newest ?? null;
    if (newest === null) return;
    const some = 'JOIN applications a ON a.id > :last AND a.id <= :newest';
    await sequelize.query(`INSERT ${said.orIgnore} INTO case_pairs ${pairsOf(said, 'a', some)}`, {
      replacements: { last, newest },
    });
    last = newest;
  }
}

function sqliteTriggers(): readonly string[] {
  const changed = searched.map((column) => `OLD.${column} IS NOT NEW.${column}`).join(' OR ');
  return [
    `CREATE TRIGGER IF NOT EXISTS ${triggers.changed} AFTER UPDATE ON applications WHEN ${changed}
       BEGIN ${forget} ${keep(sqliteWords)} END`,
    `CREATE TRIGGER IF NOT EXISTS ${triggers.begun} AFTER INSERT ON applications
       WHEN NEW.number IS NOT NULL BEGIN ${keep(sqliteWords)} END`,
  ];
}

function mysqlTriggers(): readonly string[] {
  const same = searched.map((column) => `OLD.${column} <=> NEW.${column}`).join(' AND ');
  return [
    `DROP TRIGGER IF EXISTS ${triggers.changed}`,
    `CREATE TRIGGER ${triggers.changed} AFTER UPDATE ON applications FOR EACH ROW
       BEGIN IF NOT (${same}) THEN ${forget} ${keep(mysqlWords)} END IF; END`,
    `DROP TRIGGER IF EXISTS ${triggers.begun}`,
    `CREATE TRIGGER ${triggers.begun} AFTER INSERT ON applications FOR EACH ROW
       BEGIN IF NEW.number IS NOT NULL THEN ${keep(mysqlWords)} END IF; END`,
  ];
}

/** By the index of its own, so that nobody waits for another case's change. */
const forget = 'DELETE FROM case_pairs WHERE application_id = OLD.id;';
const keep = (said: Words): string =>
  `INSERT ${said.orIgnore} INTO case_pairs ${pairsOf(said, 'NEW')};`;

export async function down(queries: QueryInterface): Promise<void> {
  for (const name of Object.values(triggers)) {
    await queries.sequelize.query(`DROP TRIGGER IF EXISTS ${name}`);
  }
  await dropTables(queries, ['text_positions', 'case_pairs']);
}
