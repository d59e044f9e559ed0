import type { QueryInterface } from 'sequelize';
import { createTable, dropTables, words, type TableSpec } from './support/schema.js';

/** What seals and opens text under the secret of the settings. */
interface Vault {
  seal(plain: string): string;
  open(sealed: string): string;
  digest(plain: string): string;
}

const marks: TableSpec = {
  name: 'secret_marks',
  columns: { name: words(20), sealed: words(100) },
  key: ['name'],
};

/** A text that only the right secret opens, by which a wrong one is known at the start. */
export async function up(queries: QueryInterface, vault: Vault): Promise<void> {
  await createTable(queries, marks);
  const [known] = await queries.sequelize.query('SELECT name FROM secret_marks');
  if (known.length === 0) {
    await queries.bulkInsert('secret_marks', [{ name: 'columns', sealed: vault.seal('columns') }]);
  }
}

export async function down(queries: QueryInterface): Promise<void> {
  await dropTables(queries, ['secret_marks']);
}
