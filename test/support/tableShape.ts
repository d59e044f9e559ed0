import type { TestDatabase } from './databases.js';

interface Shape {
  readonly columns: readonly string[];
  readonly indexes: readonly string[];
}

/** Columns with type, nullability and key, and indexes with their fields, as the database tells. */
export async function tableShape({ db }: TestDatabase, table: string): Promise<Shape> {
  const queries = db.sequelize.getQueryInterface();
  const described = await queries.describeTable(table);
  const shown: unknown = await queries.showIndex(table);
  const indexes = Array.isArray(shown) ? shown : [];
  return {
    columns: Object.entries(described)
      .map(([name, { type, allowNull, primaryKey }]) =>
        [name, type, allowNull ? 'null' : 'not null', primaryKey ? 'key' : ''].join(' '),
      )
      .toSorted(),
    indexes: indexes
      .map((index: { unique: boolean; fields: { attribute: string }[] }) =>
        [index.unique, ...index.fields.map(({ attribute }) => attribute)].join(' '),
      )
      .toSorted(),
  };
}
