import { promisify } from 'node:util';
import { Database } from '@appthreat/sqlite3';
import { QueryTypes, Sequelize, Transaction, type QueryOptionsWithType } from 'sequelize';
import { sqliteDriver } from './sqliteDriver.js';
import { inTurn, turns, type TakenTurn, type TurnLoad, type Turns } from './turns.js';

type Values = Readonly<Record<string, unknown>>;

/** A SQLite file as one process uses it: one writer at a time, and readers who never wait for it. */
export interface SqliteFile {
  readonly sequelize: Sequelize;
  /** The door that every write goes through; whoever opens a transaction holds it until its end. */
  readonly writers: Turns;
  /** How busy its readers are. */
  readonly readLoad: () => TurnLoad;
  /** Rows of a SELECT outside of any transaction, on a connection that nobody writes on. */
  read(sql: string, values: Values): Promise<object[]>;
}

/**
 * Options of a read whose rows our own readers read: without them Sequelize asks SQLite before each
 * such statement for the types of the columns of its table, and then has no use for them.
 */
export const withoutTypes: object = { tableNames: [] };

/** What Sequelize calls the connection of a statement that names none. */
const sharedConnection = 'default';
const readerConnection = 'reader ';
/** The one on which every transaction runs, one after the other. */
const writerConnection = 'writer';
/** Longer than any transaction that is meant; who waits that long is told to try again. */
const longestWaitMs = 20_000;
/** Of the four threads that the driver works on, one is left to the writer. */
const readersAtOnce = 3;

/**
 * Opens a SQLite file. The driver keeps a connection's lock while a statement on it waits for
 * another writer, and the event loop waits for that lock when it is done with any other statement
 * of the connection. So no statement may wait inside the driver: writes queue up out here, and a
 * connection is given one statement at a time.
 */
export function openSqlite(file: string, options: object): SqliteFile {
  const sequelize = new Sequelize({
    ...options,
    dialect: 'sqlite',
    dialectModule: sqliteDriver,
    storage: file,
    transactionType: Transaction.TYPES.IMMEDIATE,
    // Another process may hold the file, as a backup or a command does: asked again for six seconds.
    retry: { max: 12, match: [/SQLITE_BUSY/], backoffBase: 25, backoffExponent: 1.5 },
  });
  const writers = turns(1, longestWaitMs);
  keepWritersApart(sequelize, writers);
  keepTheirConnection(sequelize);
  const readers = turns(readersAtOnce, longestWaitMs);
  return {
    sequelize,
    writers,
    readLoad: () => readers.load(),
    read: (sql, values) =>
      inTurn(readers, (place) => {
        // Sequelize keeps a connection for each name that it is given here.
        const named: QueryOptionsWithType<QueryTypes.SELECT> & { readonly uuid: string } = {
          ...withoutTypes,
          replacements: { ...values },
          type: QueryTypes.SELECT,
          uuid: `${readerConnection}${place}`,
        };
        return sequelize.query<object>(sql, named);
      }),
  };
}

/**
 * Whatever belongs to no transaction and is sent to no reader shares one connection, whoever sends
 * it: there each statement waits for its turn as a transaction does.
 */
function keepWritersApart(sequelize: Sequelize, writers: Turns): void {
  const held = new WeakMap<object, TakenTurn>();
  sequelize.addHook('beforeQuery', async (options, query) => {
    if (Reflect.get(options, 'uuid') === sharedConnection) held.set(query, await writers.take());
  });
  sequelize.addHook('afterQuery', (_options, query) => held.get(query)?.giveBack());
}

/**
 * Sequelize opens a connection for each transaction and closes it at its end: opening the file and
 * reading its schema anew took two thirds of a small transaction. Since there is one writer at a
 * time, one connection serves them all. Only one that could not be rolled back or committed is
 * given up: nobody knows what is open on it.
 */
function keepTheirConnection({ connectionManager: manager }: Sequelize): void {
  const open = manager.getConnection.bind(manager);
  // A transaction asks by its own id.
  const ofTransaction = (name: unknown): boolean =>
    typeof name === 'string' && name !== sharedConnection && !name.startsWith(readerConnection);
  manager.getConnection = (options) =>
    open(
      ofTransaction(Reflect.get(options, 'uuid'))
        ? Object.assign(options, { uuid: writerConnection })
        : options,
    );
  manager.releaseConnection = () => undefined;
  manager.destroyConnection = async (connection) => {
    const kept: unknown = Reflect.get(manager, 'connections');
    if (typeof kept === 'object' && kept !== null) Reflect.deleteProperty(kept, writerConnection);
    if (connection instanceof Database) await promisify(connection.close.bind(connection))();
  };
}
