import { createConnection, type Connection, type RowDataPacket } from 'mysql2/promise';

/** What one request asked of the database. */
export interface Asked {
  /** SELECT, INSERT, UPDATE, DELETE and REPLACE that were sent. */
  readonly statements: number;
  /** The same inside the server: what its triggers do besides, without anybody sending it. */
  readonly byTriggers: number;
  /** Beginning, isolation, commit. */
  readonly transaction: number;
  readonly rowsRead: number;
}

export interface Counters {
  /** The fewest of `times` requests, one after the other: what the clock does meanwhile only adds. */
  perRequest(times: number, request: () => Promise<void>): Promise<Asked>;
  /** What the database ran during `work`, in order. */
  statementsOf(work: () => Promise<void>): Promise<readonly string[]>;
  readonly connection: Connection;
  close(): Promise<void>;
}

const statementCounters = /^Com_(select|insert|insert_select|update|update_multi|delete|replace)$/;
const transactionCounters = /^Com_(begin|commit|rollback|set_option)$/;
/** What clients sent, whatever it was; its triggers' own statements are not among them. */
const sentCounters = /^Questions$/;
const readCounters = /^Handler_read_/;

type Status = ReadonlyMap<string, number>;

/** Reads the server's own counters; nothing else may use the server meanwhile. */
export async function openCounters(serverUrl: string): Promise<Counters> {
  const connection = await createConnection(serverUrl);
  return {
    connection,
    perRequest: async (times, request) => {
      const asked: Asked[] = [];
      const idle: Asked[] = [];
      for (let time = 0; time < times; time += 1) {
        idle.push(difference(await statusOf(connection), await statusOf(connection)));
        const before = await statusOf(connection);
        await request();
        asked.push(difference(before, await statusOf(connection)));
      }
      const fewest = (key: keyof Asked): number =>
        Math.min(...asked.map((each) => each[key])) - Math.min(...idle.map((each) => each[key]));
      return {
        statements: fewest('statements'),
        byTriggers: fewest('byTriggers'),
        transaction: fewest('transaction'),
        rowsRead: fewest('rowsRead'),
      };
    },
    statementsOf: async (work) => {
      await connection.query("SET GLOBAL log_output = 'TABLE'");
      await connection.query('TRUNCATE TABLE mysql.general_log');
      await connection.query('SET GLOBAL general_log = ON');
      try {
        await work();
      } finally {
        await connection.query('SET GLOBAL general_log = OFF');
      }
      const [rows] = await connection.query<RowDataPacket[]>(
        `SELECT CONVERT(argument USING utf8mb4) AS statement FROM mysql.general_log
          WHERE command_type IN ('Query', 'Execute') AND thread_id <> CONNECTION_ID()`,
      );
      return rows.map(({ statement }) => String(statement));
    },
    close: () => connection.end(),
  };
}

async function statusOf(connection: Connection): Promise<Status> {
  const [rows] = await connection.query<RowDataPacket[]>('SHOW GLOBAL STATUS');
  return new Map(rows.map(({ Variable_name, Value }) => [String(Variable_name), Number(Value)]));
}

function difference(before: Status, after: Status): Asked {
  const sum = (names: RegExp): number =>
    [...after]
      .filter(([name]) => names.test(name))
      .reduce((total, [name, value]) => total + value - (before.get(name) ?? 0), 0);
  const transaction = sum(transactionCounters);
  const statements = sum(sentCounters) - transaction;
  return {
    statements,
    byTriggers: sum(statementCounters) - statements,
    transaction,
    rowsRead: sum(readCounters),
  };
}
