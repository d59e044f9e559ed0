import { createConnection, type Connection } from 'mysql2/promise';
import { z } from 'zod';

/** What is needed to copy a MariaDB database inside its server. */
export const blueprintSchema = z.strictObject({
  /** The database that is copied. */
  schema: z.string(),
  /** By table the statement that makes it. */
  tables: z.record(z.string(), z.string()),
  triggers: z.array(z.string()),
});
export type Blueprint = z.infer<typeof blueprintSchema>;

/** How a database is made, as its server tells it. */
export async function blueprintOf(server: string, schema: string): Promise<Blueprint> {
  return connected(`${server}/${schema}`, async (connection) => {
    const tables: Record<string, string> = {};
    for (const table of await told(connection, 'SHOW TABLES', `Tables_in_${schema}`)) {
      const [create] = await told(connection, `SHOW CREATE TABLE \`${table}\``, 'Create Table');
      tables[table] = create ?? '';
    }
    const triggers: string[] = [];
    for (const name of await told(connection, 'SHOW TRIGGERS', 'Trigger')) {
      const sql = `SHOW CREATE TRIGGER \`${name}\``;
      triggers.push(...(await told(connection, sql, 'SQL Original Statement')));
    }
    return { schema, tables, triggers };
  });
}

/** Makes the same tables with the same rows and triggers in an empty database of the server. */
export async function copyInto(
  server: string,
  schema: string,
  { schema: from, tables, triggers }: Blueprint,
): Promise<void> {
  await connected(`${server}/${schema}`, async (connection) => {
    const rows = Object.keys(tables).map(
      (table) => `INSERT INTO \`${table}\` SELECT * FROM \`${from}\`.\`${table}\``,
    );
    // Tables come in the order of their names, not of who points to whom.
    const unchecked = 'SET foreign_key_checks = 0, unique_checks = 0';
    await connection.query([unchecked, ...Object.values(tables), ...rows].join(';'));
    for (const trigger of triggers) await connection.query(trigger);
  });
}

async function connected<T>(uri: string, work: (connection: Connection) => Promise<T>): Promise<T> {
  const connection = await createConnection({ uri, multipleStatements: true });
  try {
    return await work(connection);
  } finally {
    await connection.end();
  }
}

const rowsSchema = z.array(z.record(z.string(), z.unknown()));

async function told(connection: Connection, sql: string, column: string): Promise<string[]> {
  const [rows] = await connection.query(sql);
  return rowsSchema.parse(rows).map((row) => z.string().parse(row[column]));
}
