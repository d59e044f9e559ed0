import type { Connection, RowDataPacket } from 'mysql2/promise';
import { columnsOf } from './bulk.js';

/** One writing statement. */
export interface Write {
  readonly kind: 'insert' | 'update';
  readonly table: string;
  /** Rows that an insert writes at once; one where it is not said. */
  readonly rows?: number;
}

type Value = string | number | null;
interface Twin {
  readonly columns: readonly string[];
  readonly key: readonly string[];
  readonly row: Readonly<Record<string, Value>>;
}

/** Writes rows like the last ones of each table into a twin of it; tells how long that took. */
export async function bareWriting(
  connection: Connection,
  database: string,
  writes: readonly Write[],
): Promise<() => Promise<number>> {
  await connection.query('CREATE DATABASE IF NOT EXISTS bench_bare CHARACTER SET utf8mb4');
  const twins = new Map<string, Twin>();
  for (const { table } of writes) {
    if (!twins.has(table)) twins.set(table, await makeTwin(connection, database, table));
  }
  let count = 0;
  return async () => {
    const begun = performance.now();
    await connection.query('START TRANSACTION');
    for (const { kind, table, rows = 1 } of writes) {
      const twin = twins.get(table);
      if (!twin) continue;
      count += rows;
      await (kind === 'insert'
        ? insert(connection, table, twin, { count, rows })
        : update(connection, table, twin, count));
    }
    await connection.query('COMMIT');
    return performance.now() - begun;
  };
}

async function makeTwin(connection: Connection, database: string, table: string): Promise<Twin> {
  const twin = `bench_bare.\`${table}\``;
  const source = `\`${database}\`.\`${table}\``;
  await connection.query(`DROP TABLE IF EXISTS ${twin}`);
  await connection.query(`CREATE TABLE ${twin} LIKE ${source}`);
  const [indexes] = await connection.query<RowDataPacket[]>(`SHOW INDEX FROM ${source}`);
  const unique = indexes.filter((each) => each['Non_unique'] === 0);
  const key = unique.filter((each) => each['Key_name'] === 'PRIMARY');
  for (const name of new Set(unique.map((each) => String(each['Key_name'])))) {
    if (name !== 'PRIMARY') await connection.query(`ALTER TABLE ${twin} DROP INDEX \`${name}\``);
  }
  const names = key.map((each) => String(each['Column_name']));
  const order = names.map((name) => `\`${name}\` DESC`).join(', ');
  await connection.query(`INSERT INTO ${twin} SELECT * FROM ${source} ORDER BY ${order} LIMIT 100`);
  const [[row]] = await connection.query<RowDataPacket[]>(
    `SELECT * FROM ${twin} ORDER BY ${order} LIMIT 1`,
  );
  if (!row) throw new Error(`${table} is empty`);
  const columns = await columnsOf(connection, database, table);
  return { columns, key: names, row };
}

async function insert(
  connection: Connection,
  table: string,
  { columns, key, row }: Twin,
  { count, rows }: { readonly count: number; readonly rows: number },
): Promise<void> {
  const last = key.at(-1) ?? '';
  const valueOf = (name: string, at: number): Value =>
    name === last ? freshKey(row[last], count - at) : (row[name] ?? null);
  const marks = `(${columns.map(() => '?').join(', ')})`;
  const each = Array.from({ length: rows }, (_, at) => columns.map((name) => valueOf(name, at)));
  await connection.query(
    `INSERT INTO bench_bare.\`${table}\` (${columns.map((name) => `\`${name}\``).join(', ')})
     VALUES ${each.map(() => marks).join(', ')}`,
    each.flat(),
  );
}

function freshKey(value: Value | undefined, count: number): Value {
  return typeof value === 'number'
    ? value + count
    : `z${String(count).padStart(11, '0')}${String(value).slice(12)}`;
}

async function update(
  connection: Connection,
  table: string,
  { columns, key, row }: Twin,
  count: number,
): Promise<void> {
  const others = columns.filter((name) => !key.includes(name));
  const changing = others.find((name) => typeof row[name] === 'number');
  await connection.query(
    `UPDATE bench_bare.\`${table}\` SET ${others.map((name) => `\`${name}\` = ?`).join(', ')}
      WHERE ${key.map((name) => `\`${name}\` = ?`).join(' AND ')}`,
    [
      ...others.map((name) => (name === changing ? count : (row[name] ?? null))),
      ...key.map((name) => row[name] ?? null),
    ],
  );
}
