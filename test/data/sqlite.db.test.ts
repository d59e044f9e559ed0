import { AsyncLocalStorage } from 'node:async_hooks';
import { join } from 'node:path';
import { Database as Driver } from '@appthreat/sqlite3';
import { turns } from '../../server/data/turns.js';
import { isUnavailable } from '../../server/data/databaseErrors.js';
import { testDatabase, type TestDatabase } from '../support/databases.js';
import { statementsOf } from '../support/statements.js';

/** Runs work as if nothing was open around it: as another person's request would. */
const outside: <T>(work: () => T) => T = AsyncLocalStorage.snapshot();
const aWhile = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

describe('a SQLite file', () => {
  let database: TestDatabase;
  beforeAll(async () => {
    database = await testDatabase('sqlite');
  });
  afterAll(() => database.close());

  test('a write beside an open transaction reaches the driver when that has ended; a read waits for nobody', async () => {
    const { db } = database;
    await db.rows.numberCounters.insertMany(
      ['single', 'model'].map((series) => ({ series, next_number: 1 })),
    );
    const order: string[] = [];
    const { statements, transaction } = await statementsOf(async () => {
      const beside: Promise<unknown>[] = [];
      await db.transaction(async () => {
        await db.rows.numberCounters.insert({ series: 'within', next_number: 1 });
        outside(() => {
          beside.push(
            db
              .execute("UPDATE number_counters SET next_number = 2 WHERE series = 'single'")
              .then(() => order.push('a single statement')),
            // As the library of sessions writes, which knows nothing of the product's own doors.
            db.sequelize
              .query("UPDATE number_counters SET next_number = 3 WHERE series = 'model'")
              .then(() => order.push("a library's statement")),
          );
        });
        const seen = await outside(() => db.rows.numberCounters.find({ series: 'within' }));
        order.push(seen === null ? 'a reader who sees nothing of it' : 'a reader');
        // Long enough for a write that was sent to be refused or to hold the loop.
        await aWhile(100);
        order.push('a timer');
      });
      order.push('the transaction');
      await Promise.all(beside);
    });
    expect(order).toEqual([
      'a reader who sees nothing of it',
      'a timer',
      'the transaction',
      'a single statement',
      "a library's statement",
    ]);
    const sent = statements.filter((sql) => sql.startsWith('UPDATE'));
    expect(sent).toHaveLength(2);
    expect(transaction.filter((sql) => sql.startsWith('COMMIT'))).toHaveLength(1);
  });

  test('another process that holds the file is waited for outside the driver', async () => {
    const { db } = database;
    const other = new Driver(join(database.folder, 'test.sqlite'));
    const { numberCounters } = db.rows;
    await said(other, 'BEGIN IMMEDIATE');
    const write = numberCounters.insert({ series: 'afterwards', next_number: 1 });
    const work = db.transaction(() => numberCounters.insert({ series: 'after', next_number: 1 }));
    await aWhile(150);
    expect(await numberCounters.count({ series: ['afterwards', 'after'] })).toBe(0);
    await said(other, 'ROLLBACK');
    await Promise.all([write, work]);
    expect(await numberCounters.count({ series: ['afterwards', 'after'] })).toBe(2);
    await new Promise((resolve) => other.close(resolve));
  });
});

describe('the connection of transactions', () => {
  let database: TestDatabase;
  beforeAll(async () => {
    database = await testDatabase('sqlite');
  });
  afterAll(() => database.close());

  // What is temporary is seen by its own connection alone.
  const seen = (): Promise<unknown> =>
    database.db.transaction(() => database.db.execute('UPDATE marked SET x = x + 1'));

  test('is one for all of them, and another one after a transaction that cannot be ended', async () => {
    const { db } = database;
    await db.transaction(() => db.execute('CREATE TEMP TABLE marked (x INTEGER)'));
    await seen();
    const lost = new Error('what was done is to be taken back');
    const failing = db.transaction(async () => {
      await db.execute('INSERT INTO marked VALUES (1)');
      throw lost;
    });
    await expect(failing).rejects.toBe(lost);
    await seen();

    const warned = await warningsOf(async () => {
      const broken = db.transaction(async () => {
        await db.execute('ROLLBACK');
        throw lost;
      });
      await expect(broken).rejects.toThrow();
    });
    expect(warned).toContain('killing its connection');
    await expect(seen()).rejects.toThrow('no such table');
  });

  test('carries nothing from one transaction into the next', async () => {
    const { db } = database;
    const { numberCounters } = db.rows;
    const work = Array.from({ length: 12 }, (_, turn) =>
      db.transaction(async () => {
        await numberCounters.insert({ series: `turn ${turn}`, next_number: turn });
        if (turn % 3 === 0) throw new Error('taken back');
      }),
    );
    const ends = await Promise.allSettled(work);
    expect(ends.map(({ status }) => status === 'fulfilled')).toEqual(
      ends.map((_, turn) => turn % 3 !== 0),
    );
    const kept = await numberCounters.all({});
    expect(kept.map(({ next_number: turn }) => turn).toSorted((a, b) => a - b)).toEqual([
      1, 2, 4, 5, 7, 8, 10, 11,
    ]);
  });
});

/** What is warned of on the console meanwhile, as Sequelize does. */
async function warningsOf(work: () => Promise<void>): Promise<string> {
  const { warn } = console;
  const warned: unknown[] = [];
  console.warn = (...words: unknown[]) => void warned.push(...words);
  await work().finally(() => {
    console.warn = warn;
  });
  return warned.join('\n');
}

const said = (driver: Driver, sql: string): Promise<void> =>
  new Promise((resolve, reject) => {
    driver.exec(sql, (error) => (error ? reject(error) : resolve()));
  });

describe('turns', () => {
  test('come in the order of asking, as many at once as there are places', async () => {
    const two = turns(2, 1000);
    const [first, second] = [await two.take(), await two.take()];
    expect([first.place, second.place]).toEqual([0, 1]);
    const order: string[] = [];
    const later = ['third', 'fourth'].map((name) =>
      two.take().then((turn) => {
        order.push(`${name} at ${turn.place}`);
        turn.giveBack();
      }),
    );
    second.giveBack();
    // A turn given back twice is given back once.
    second.giveBack();
    await Promise.all(later);
    expect(order).toEqual(['third at 1', 'fourth at 1']);
  });

  test('who waits too long is told so as of a database that cannot be had, and nobody after is lost', async () => {
    const one = turns(1, 5);
    const held = await one.take();
    const refusal: unknown = await one.take().catch((error: unknown) => error);
    expect(isUnavailable(refusal)).toBe(true);
    held.giveBack();
    expect((await one.take()).place).toBe(0);
  });
});
