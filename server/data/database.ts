import { hkdfSync } from 'node:crypto';
import { Connection } from 'mysql2';
import { z } from 'zod';
import { QueryTypes, Sequelize, type Options, type Transaction } from 'sequelize';
import type { EventKey } from '../domain/events.js';
import { retryable } from './databaseErrors.js';
import { openDirectStatements } from './directStatements.js';
import { limitPatience, withoutHurry } from './patience.js';
import { openSqlite, withoutTypes } from './sqlite.js';
import { inTurn, type TurnLoad } from './turns.js';
import { vaultUnder, type Vault } from './schema/vault.js';
import { readRows, type Readers, type RowOf, type ValuesOf } from './schema/rows.js';
import {
  openTable,
  type Columns,
  type Table,
  type TableAccess,
  type TableWays,
} from './schema/table.js';
import { tables, type Tables } from './tables/all.js';
import { workContext } from './workContext.js';

/** Typed access to every table of the product, by the table's name. */
export type DatabaseRows = { readonly [K in keyof Tables]: TableAccess<RowOf<Tables[K]>> };

export interface Database {
  readonly sequelize: Sequelize;
  readonly dialect: 'sqlite' | 'mysql';
  readonly rows: DatabaseRows;
  /** What the log's events and seals are hashed with. */
  readonly eventKey: EventKey;
  /** Secrets that were in use before the present one, the oldest first. */
  readonly former: readonly string[];
  /** What its sealed columns are written and read with. */
  readonly vault: Vault;
  /**
   * Runs `work` in one transaction; inside another one it joins that. Retries the whole on a
   * conflict between transactions for two seconds, so `work` must have no effect outside the database.
   */
  transaction<T>(work: () => Promise<T>): Promise<T>;
  /**
   * A read-only statement with named replacements; flat rows, each column read by its reader (see
   * `schema/columns.ts`). Throws where a column is missing or holds what does not fit it, and where
   * the statement is no SELECT.
   */
  select<const C extends Readers>(
    columns: C,
    sql: string,
    values?: Readonly<Record<string, unknown>>,
  ): Promise<ValuesOf<C>[]>;
  /**
   * The same, and every row it looks at is held until the transaction ends, as `TableDoor.lock`
   * says; rows of a subquery are only read. Meant for rows found by their key.
   */
  selectHeld<const C extends Readers>(
    columns: C,
    sql: string,
    values: Readonly<Record<string, unknown>>,
    mode?: 'alone' | 'shared',
  ): Promise<ValuesOf<C>[]>;
  /** A write that table access cannot say; the number of rows changed. */
  execute(sql: string, values?: Readonly<Record<string, unknown>>): Promise<number>;
  /** A write that says RETURNING, which MySQL does not know: the rows it changed, read as by `select`. */
  executeReturning<const C extends Readers>(
    columns: C,
    sql: string,
    values: Readonly<Record<string, unknown>>,
  ): Promise<ValuesOf<C>[]>;
  /**
   * A read-only statement whose columns differ from one to the next, as the driver hands them over:
   * what breaks an invariant, which is printed.
   */
  readAsItIs(sql: string): Promise<object[]>;
  /** How busy its ways are: connections of transactions (on SQLite the one writer), and readers. */
  load(): { readonly writers: TurnLoad; readonly readers: TurnLoad };
  close(): Promise<void>;
}

interface Ambient {
  readonly database: symbol;
  /** The driver's own connection, which the transaction holds once it has begun; none on SQLite. */
  connection: Connection | undefined;
  /** What Sequelize keeps: its transaction. */
  readonly kept: Map<string, unknown>;
}

const ambient = workContext<Ambient>();

// Sequelize asks its namespace for the open transaction at every statement, so none can be
// forgotten: a statement inside `transaction` always rolls back with it.
Sequelize.useCLS({
  get: (key: string) => ambient.get()?.kept.get(key),
  set: (key: string, value: unknown) => ambient.get()?.kept.set(key, value),
  // A transaction that a migration opens by the library itself holds its statements together as
  // well; its outcome goes to whoever opened it.
  run: (work: (context: unknown) => unknown) => {
    if (ambient.get() !== undefined) work({});
    else ambient.run(ofLibrary(), async () => work({})).catch(() => undefined);
  },
  bind: (work: unknown) => work,
});

const ofLibrary = (): Ambient => ({
  database: Symbol('library'),
  connection: undefined,
  kept: new Map(),
});

/**
 * Opens the database a URL names: `sqlite:<path>` or `mysql://…` (MariaDB and MySQL). Whoever can
 * write to it but does not know the secret cannot write an event that stands the check. A server
 * that does not answer a statement, or has no connection free, within the patience counts as gone.
 */
export function openDatabase(
  url: string,
  secret: string,
  patienceMs = usualPatienceMs,
  former: readonly string[] = [],
): Database {
  const dialect = url.startsWith('sqlite:') ? 'sqlite' : 'mysql';
  const vault = vaultUnder(secret, former);
  const file = dialect === 'sqlite' ? openSqlite(url.slice('sqlite:'.length), common) : null;
  const sequelize = file?.sequelize ?? openMysql(url, patienceMs);
  const me = Symbol(dialect);
  const present = (): Ambient | null => {
    const store = ambient.get();
    return store?.database === me ? store : null;
  };
  const inTransaction = (): boolean => present() !== null;

  const begin = <T>(work: () => Promise<T>): Promise<T> => {
    const here: Ambient = { database: me, connection: undefined, kept: new Map() };
    return ambient.run(here, () =>
      sequelize.transaction((begun) => {
        if (dialect === 'mysql') here.connection = connectionOf(begun);
        return work();
      }),
    );
  };

  async function transaction<T>(work: () => Promise<T>): Promise<T> {
    if (inTransaction()) return work();
    const giveUpAt = performance.now() + retriedForMs;
    for (let attempt = 1; ; attempt += 1) {
      try {
        return await (file ? inTurn(file.writers, () => begin(work)) : begin(work));
      } catch (error) {
        if (!retryable(error) || performance.now() > giveUpAt) throw error;
        // Those who met once are not to meet again.
        await pause(Math.min(20 * 1.6 ** attempt, 250) * (0.5 + Math.random()));
      }
    }
  }

  const direct =
    dialect === 'mysql'
      ? openDirectStatements(sequelize, mysqlConnection(patienceMs), patienceMs)
      : null;

  // What a transaction has written is seen on its own connection only.
  const rawRows = (sql: string, values: Readonly<Record<string, unknown>>): Promise<object[]> => {
    if (direct) return direct.read(sql, values, present()?.connection);
    return file && !inTransaction() ? file.read(sql, values) : answered(sql, values);
  };
  // Sequelize hands over the rows of any statement that it takes for a SELECT.
  const answered = (sql: string, values: Readonly<Record<string, unknown>>): Promise<object[]> =>
    sequelize.query(sql, {
      ...withoutTypes,
      replacements: { ...values },
      type: QueryTypes.SELECT,
    });

  const change = (sql: string, values: Readonly<Record<string, unknown>>): Promise<number> =>
    direct ? direct.write(sql, values, present()?.connection) : changed(sql, values);
  const changed = async (
    sql: string,
    values: Readonly<Record<string, unknown>>,
  ): Promise<number> => {
    const [, affected] = await sequelize.query(sql, {
      replacements: { ...values },
      type: QueryTypes.UPDATE,
    });
    return affected;
  };

  return {
    sequelize,
    dialect,
    rows: rowsOf(sequelize, { inTransaction, rawRows, change, vault }),
    // History keeps its hashes, so what is added to it is hashed as its beginning was.
    eventKey: Buffer.from(
      hkdfSync('sha256', former[0] ?? secret, '', 'qixian.events', 32),
    ).toString('hex'),
    former,
    vault,
    transaction,
    select: async (columns, sql, values = {}) => {
      demandRead(sql);
      return readRows(columns, await rawRows(sql, values), { source: sql, vault });
    },
    selectHeld: async (columns, sql, values, mode = 'alone') => {
      if (!inTransaction()) throw new Error(`rows are held outside a transaction: ${sql}`);
      demandRead(sql);
      const held = dialect === 'sqlite' ? sql : `${sql} ${holding[mode]}`;
      return readRows(columns, await rawRows(held, values), { source: sql, vault });
    },
    execute: (sql, values = {}) => changed(sql, values),
    executeReturning: (columns, sql, values) =>
      transaction(async () =>
        readRows(columns, await answered(sql, values), { source: sql, vault }),
      ),
    readAsItIs: (sql) =>
      withoutHurry(async () => {
        demandRead(sql);
        return file && !inTransaction() ? file.read(sql, {}) : answered(sql, {});
      }),
    load: () => ({
      writers: file ? file.writers.load() : poolLoad(sequelize),
      readers: file?.readLoad() ?? direct?.load() ?? { used: 0, waiting: 0 },
    }),
    close: async () => {
      await direct?.close();
      await sequelize.close();
    },
  };
}

function rowsOf(sequelize: Sequelize, ways: TableWays): DatabaseRows {
  const all: readonly (readonly [string, Table<Columns>])[] = Object.entries(tables);
  const doors = all.map(([name, table]) => [name, openTable(sequelize, table, ways)]);
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- keys and doors come from `tables` itself
  return Object.fromEntries(doors) as DatabaseRows;
}

/** The connection of a transaction that has begun, which its types keep to themselves. */
function connectionOf(begun: Transaction): Connection {
  const connection: unknown = Reflect.get(begun, 'connection');
  if (!(connection instanceof Connection)) throw new Error('a transaction without a connection');
  return connection;
}

/** Of the library's pool, which its types keep to themselves. */
function poolLoad({ connectionManager }: Sequelize): TurnLoad {
  const pool: unknown = Reflect.get(connectionManager, 'pool');
  const read = poolShape.safeParse(pool);
  if (!read.success) throw new Error('another pool than sequelize-pool');
  return { used: read.data.using, waiting: read.data.waiting };
}

const poolShape = z.object({ using: z.number(), waiting: z.number() });

function demandRead(sql: string): void {
  if (!/^[\s(]*(SELECT|WITH)\b/i.test(sql)) throw new Error(`no read-only statement: ${sql}`);
}

/** So long a server may leave a statement unanswered. */
const usualPatienceMs = 10_000;

/** A cluster that takes writes on all its nodes finds conflicts at the end of a transaction, again and again. */
const retriedForMs = 2000;

const holding = { alone: 'FOR UPDATE', shared: 'LOCK IN SHARE MODE' } as const;

const common: Options = { logging: false, define: { timestamps: false } };

const mysqlConnection = (patienceMs: number) => ({
  supportBigNumbers: true,
  bigNumberStrings: true,
  charset: 'utf8mb4',
  connectTimeout: patienceMs * 0.8,
  // A server holds 16,382 for all connections together; the oldest makes room.
  maxPreparedStatements: 200,
});

function openMysql(url: string, patienceMs: number): Sequelize {
  const sequelize = new Sequelize(url.replace(/^mariadb:/, 'mysql:'), {
    ...common,
    dialect: 'mysql',
    timezone: '+00:00',
    pool: { max: 12, min: 0, acquire: patienceMs, idle: 30_000 },
    dialectOptions: mysqlConnection(patienceMs),
  });
  // Once a connection rather than before every transaction: every statement reads what is committed.
  sequelize.addHook('afterConnect', async (connection) => {
    if (!(connection instanceof Connection)) throw new Error('another driver than mysql2');
    limitPatience(connection, patienceMs);
    await connection.promise().query('SET SESSION TRANSACTION ISOLATION LEVEL READ COMMITTED');
  });
  return sequelize;
}

function pause(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}
