import type { Connection, RowDataPacket } from 'mysql2/promise';
import type { Browser, Sent, Typed } from './browser.js';
import { columnsOf } from './bulk.js';
import type { Asked, Counters } from './counters.js';
import { median } from './load.js';

/** A form that changes something, sent again and again. */
export interface Save {
  readonly name: string;
  readonly browser: Browser;
  readonly times: number;
  /** The address, the inputs and the page of the n-th sending. */
  readonly form: (turn: number) => readonly [path: string, typed: Typed, page: string];
}

export interface SaveFigures {
  readonly name: string;
  /** Milliseconds for one sending, one after the other. */
  readonly ms: number;
  /** The same for nothing but its inserts and updates, in one transaction. */
  readonly bareMs: number;
  readonly writes: number;
  readonly asked: Asked;
}

/** Times a save through its form, and beside it the bare writing of the rows that it writes. */
export async function measureSave(
  counters: Counters,
  database: string,
  save: Save,
): Promise<SaveFigures> {
  let turn = 0;
  const send = async (): Promise<Sent> => save.browser.post(...save.form(turn++));
  const writes = writesIn(await counters.statementsOf(async () => void (await send())));
  if (writes.length === 0) throw new Error(`${save.name} wrote nothing`);
  const bare = await bareWriting(counters.connection, database, writes);
  const asked = await statementsOfSending(counters, save, () => turn++);
  const times: number[] = [];
  const bareTimes: number[] = [];
  while (turn < save.times) {
    times.push((await send()).ms);
    bareTimes.push(await bare());
  }
  return {
    name: save.name,
    ms: median(times),
    bareMs: median(bareTimes),
    writes: writes.length,
    asked,
  };
}

/** Counts the sending and its page together, and takes the page off again. */
async function statementsOfSending(
  counters: Counters,
  save: Save,
  nextTurn: () => number,
): Promise<Asked> {
  const both = await counters.perRequest(3, async () => {
    await save.browser.post(...save.form(nextTurn()));
  });
  const [, , page] = save.form(nextTurn());
  const read = await counters.perRequest(3, async () => void (await save.browser.get(page)));
  return {
    statements: both.statements - read.statements,
    transaction: both.transaction - read.transaction,
    rowsRead: both.rowsRead - read.rowsRead,
  };
}

interface Write {
  readonly kind: 'insert' | 'update';
  readonly table: string;
}

function writesIn(statements: readonly string[]): readonly Write[] {
  return statements.flatMap((statement): Write[] => {
    const [, inserted] = /^INSERT INTO `?(\w+)/i.exec(statement) ?? [];
    const [, updated] = /^UPDATE `?(\w+)/i.exec(statement) ?? [];
    // Taking a lock by writing a column onto itself writes nothing.
    if (/SET (\w+) = \1\b/.test(statement)) return [];
    if (inserted !== undefined) return [{ kind: 'insert', table: inserted }];
    return updated === undefined ? [] : [{ kind: 'update', table: updated }];
  });
}

type Value = string | number | null;
interface Twin {
  readonly columns: readonly string[];
  readonly key: readonly string[];
  readonly row: Readonly<Record<string, Value>>;
}

/** Writes rows like the last ones of each table into a twin of it; tells how long that took. */
async function bareWriting(
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
    for (const { kind, table } of writes) {
      const twin = twins.get(table);
      if (!twin) continue;
      count += 1;
      await (kind === 'insert'
        ? insert(connection, table, twin, count)
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
  count: number,
): Promise<void> {
  const last = key.at(-1);
  const fresh = { ...row, ...(last === undefined ? {} : { [last]: freshKey(row[last], count) }) };
  const marks = columns.map(() => '?').join(', ');
  await connection.query(
    `INSERT INTO bench_bare.\`${table}\` (${columns.map((name) => `\`${name}\``).join(', ')}) VALUES (${marks})`,
    columns.map((name) => fresh[name] ?? null),
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
