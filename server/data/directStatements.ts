import {
  createPool,
  type Connection,
  type QueryError,
  type ResultSetHeader,
  type RowDataPacket,
} from 'mysql2';
import type { Sequelize } from 'sequelize';
import { asSequelizeError } from './databaseErrors.js';
import { limitPatience } from './patience.js';
import { inTurn, turns, type TurnLoad } from './turns.js';

type Values = Readonly<Record<string, unknown>>;

const connections = 12;

export interface DirectStatements {
  /** Rows by a statement with named values, on `connection` where a transaction holds one. */
  read(sql: string, values: Values, connection?: Connection): Promise<RowDataPacket[]>;
  /** A write, likewise; the number of rows it changed. What fails, fails as Sequelize says it. */
  write(sql: string, values: Values, connection?: Connection): Promise<number>;
  /** How busy its connections are. */
  load(): TurnLoad;
  close(): Promise<void>;
}

/**
 * Reads and changes straight by the driver: Sequelize's way through its own hooks and formats costs
 * a page a tenth of its time, and a change half of its own. Statements are prepared once a
 * connection, so that the server reads their text once, and values travel apart from it.
 * Connections are as Sequelize makes them.
 */
export function openDirectStatements(
  { config }: Sequelize,
  options: Readonly<Record<string, unknown>>,
  patienceMs: number,
): DirectStatements {
  const { host, port, username, password, database } = config;
  const pool = createPool({
    ...options,
    ...(host === undefined ? {} : { host }),
    ...(port === undefined ? {} : { port: Number(port) }),
    ...(username === undefined ? {} : { user: username }),
    ...(typeof password === 'string' ? { password } : {}),
    ...(database === undefined ? {} : { database }),
    // As Sequelize counts: rows that changed, not those that were only looked at.
    flags: ['-FOUND_ROWS'],
    connectionLimit: connections,
    maxIdle: connections,
    idleTimeout: 30_000,
    timezone: 'Z',
  });
  // The pool lets nobody know how long they have waited.
  const free = turns(connections, patienceMs);
  // The first statement of a connection waits for these, which are sent before it.
  pool.on('connection', (each) => {
    limitPatience(each, patienceMs);
    each.query("SET time_zone = '+00:00'");
    each.query('SET SESSION TRANSACTION ISOLATION LEVEL READ COMMITTED');
  });
  const answerTo = <T extends RowDataPacket[] | ResultSetHeader>(
    sql: string,
    named: Values,
    connection: Connection | undefined,
    asFailure: (error: QueryError) => Error,
  ): Promise<T> => {
    const { sql: marked, values } = placeValues(sql, named);
    const ask = (whom: Pick<Connection, 'execute'>): Promise<T> =>
      new Promise((resolve, reject) => {
        whom.execute<T>(marked, values, (error, answer) =>
          error ? reject(asFailure(error)) : resolve(answer),
        );
      });
    return connection ? ask(connection) : inTurn(free, () => ask(pool));
  };
  return {
    read: (sql, values, connection) =>
      answerTo<RowDataPacket[]>(sql, values, connection, (error) => error),
    write: async (sql, values, connection) => {
      const header = await answerTo<ResultSetHeader>(sql, values, connection, asSequelizeError);
      return header.affectedRows;
    },
    load: () => free.load(),
    close: () =>
      new Promise((resolve, reject) => {
        pool.end((error) => (error ? reject(error) : resolve()));
      }),
  };
}

type PlainValue = string | number | bigint | boolean | Date | null;

interface Placed {
  readonly sql: string;
  readonly values: PlainValue[];
}

const quotedOrNamed = /'[^']*'|"[^"]*"|`[^`]*`|:([a-z]\w*)/gi;

/** The statement with a mark for each value, and the values in the order of the marks. */
function placeValues(sql: string, named: Values): Placed {
  const values: PlainValue[] = [];
  const marked = sql.replaceAll(quotedOrNamed, (found, name?: string) => {
    if (name === undefined) return found;
    const value = named[name];
    const each = Array.isArray(value) ? filledUp(value) : [value];
    for (const one of each) values.push(plainValue(name, one));
    return each.map(() => '?').join(', ');
  });
  return { sql: marked, values };
}

/**
 * A list of IN, its last item again and again up to a length that is a power of two: lists of every
 * length share a few statements, of which a connection remembers a bounded number.
 */
function filledUp(list: readonly unknown[]): readonly unknown[] {
  const length = 2 ** Math.ceil(Math.log2(Math.max(list.length, 1)));
  return [...list, ...Array<unknown>(length - list.length).fill(list.at(-1))];
}

/** The driver would take an object for JSON, and what is missing is a fault of who asks. */
function plainValue(name: string, value: unknown): PlainValue {
  switch (typeof value) {
    case 'string':
    case 'number':
    case 'bigint':
    case 'boolean':
      return value;
    default:
      if (value === null || value instanceof Date) return value;
      throw new TypeError(`:${name} has no plain value`);
  }
}
