import { QueryTypes, type QueryInterface } from 'sequelize';
import { createTable, dropTables, id, words, type TableSpec } from './support/schema.js';

/** Every pair of neighbouring characters in a case's number, title and applicant. */
const casePairs: TableSpec = {
  name: 'case_pairs',
  columns: { pair: words(2), application_id: id() },
  key: ['pair', 'application_id'],
};

interface CaseRow {
  readonly id: string;
  readonly number: string;
  readonly title: string;
  readonly applicant_name: string;
}

const casesAtOnce = 100;

/** Words are looked for in an index that knows no languages. */
export async function up(queries: QueryInterface): Promise<void> {
  const { sequelize } = queries;
  await createTable(queries, casePairs);
  const orIgnore = sequelize.getDialect() === 'sqlite' ? 'OR IGNORE' : 'IGNORE';
  for (let last = ''; ;) {
    const rows = await sequelize.query<CaseRow>(
      `SELECT id, number, title, applicant_name FROM applications
        WHERE number IS NOT NULL AND id > :last ORDER BY id LIMIT ${casesAtOnce}`,
      { replacements: { last }, type: QueryTypes.SELECT },
    );
    const lines = rows.flatMap((row) => pairsOf(row).map((pair) => [pair, row.id]));
    const newest = rows.at(-1);
    if (!newest) return;
    await sequelize.query(
      `INSERT ${orIgnore} INTO case_pairs (pair, application_id) VALUES :lines`,
      {
        replacements: { lines },
      },
    );
    last = newest.id;
  }
}

function pairsOf({ number, title, applicant_name: name }: CaseRow): readonly string[] {
  const pairs = [number, title, name].flatMap((text) => {
    const characters = Array.from(text.replaceAll(/[A-Z]/g, (each) => each.toLowerCase()));
    return characters.slice(1).map((second, at) => `${characters[at] ?? ''}${second}`);
  });
  return [...new Set(pairs)];
}

export async function down(queries: QueryInterface): Promise<void> {
  await dropTables(queries, ['case_pairs']);
}
