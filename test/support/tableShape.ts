import { words } from '../../server/data/schema/columns.js';
import type { TestDatabase } from './databases.js';

interface Shape {
  readonly columns: readonly string[];
  readonly indexes: readonly string[];
}

export interface IndexShape {
  readonly unique: boolean;
  readonly fields: readonly string[];
}

/**
 * The indexes of a table. MariaDB is asked itself: Sequelize takes the text that large whole numbers
 * come as here for no number, and would call every index unique.
 */
export async function indexesOf(
  { db, dialect }: TestDatabase,
  table: string,
): Promise<readonly IndexShape[]> {
  if (dialect === 'sqlite') {
    const shown: unknown = await db.sequelize.getQueryInterface().showIndex(table);
    return (Array.isArray(shown) ? shown : []).map(
      (index: { unique: boolean; fields: { attribute: string }[] }) => ({
        unique: index.unique,
        fields: index.fields.map(({ attribute }) => attribute),
      }),
    );
  }
  const rows = await db.select(
    { kind: words(10), fields: words(500) },
    `SELECT CASE WHEN NON_UNIQUE = 0 THEN 'unique' ELSE 'plain' END AS kind,
            GROUP_CONCAT(COLUMN_NAME ORDER BY SEQ_IN_INDEX) AS fields
       FROM information_schema.STATISTICS
      WHERE TABLE_SCHEMA = DATABASE() AND TABLE_NAME = :table
      GROUP BY INDEX_NAME, NON_UNIQUE`,
    { table },
  );
  return rows.map(({ kind, fields }) => ({ unique: kind === 'unique', fields: fields.split(',') }));
}

/** Columns with type, nullability and key, and indexes with their fields, as the database tells. */
export async function tableShape(database: TestDatabase, table: string): Promise<Shape> {
  const described = await database.db.sequelize.getQueryInterface().describeTable(table);
  return {
    columns: Object.entries(described)
      .map(([name, { type, allowNull, primaryKey }]) =>
        [name, type, allowNull ? 'null' : 'not null', primaryKey ? 'key' : ''].join(' '),
      )
      .toSorted(),
    indexes: (await indexesOf(database, table))
      .map(({ unique, fields }) => [unique, ...fields].join(' '))
      .toSorted(),
  };
}
