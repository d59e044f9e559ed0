import { openDatabase, type Database } from '../../server/data/database.js';
import { isUnavailable } from '../../server/data/databaseErrors.js';
import { withoutHurry } from '../../server/data/patience.js';
import { dialects, testDatabase, testSecret, type TestDatabase } from '../support/databases.js';
import { stallingWire, type StallingWire } from '../support/stallingWire.js';

const patienceMs = 400;

(dialects.includes('mysql') ? describe : describe.skip)('a database that hangs', () => {
  let database: TestDatabase;
  let wire: StallingWire;
  let db: Database;
  beforeAll(async () => {
    database = await testDatabase('mysql');
    const url = new URL(database.url);
    wire = await stallingWire(url.hostname, Number(url.port));
    url.port = String(wire.port);
    db = openDatabase(url.href, testSecret, patienceMs);
  });
  afterAll(async () => {
    await db.close();
    await wire.close();
    await database.close();
  });

  const count = (series: string): Promise<number> => db.rows.numberCounters.count({ series });
  const insert = (series: string): Promise<void> =>
    db.rows.numberCounters.insert({ series, next_number: 1 });
  const failureOf = (work: Promise<unknown>): Promise<unknown> =>
    work.then(
      () => 'no failure',
      (error: unknown) => error,
    );

  test('reads, writes and transactions are given up as if it were gone, and go on when it does', async () => {
    // Sequelize says aloud that it could not roll back, as it cannot.
    const { warn } = console;
    console.warn = () => undefined;
    await insert('before');
    let within: Promise<unknown> = Promise.resolve();
    const open = failureOf(
      db.transaction(async () => {
        await insert('within');
        wire.hold();
        within = failureOf(insert('after'));
        await within;
        await insert('never');
      }),
    );
    await within;
    // More than there are connections, of both kinds.
    const work = Array.from({ length: 40 }, (_, at) =>
      failureOf(at % 2 === 0 ? count('before') : insert(`lost ${at}`)),
    );
    for (const failure of [await open, await within, ...(await Promise.all(work))]) {
      expect([isUnavailable(failure), failure]).toEqual([true, failure]);
    }
    wire.letGo();
    // Whoever connects while it hangs waits for its limit once more.
    let failure = await failureOf(count('before'));
    for (let tries = 0; tries < 50 && isUnavailable(failure); tries += 1) {
      failure = await failureOf(count('before'));
    }
    expect(failure).toBe('no failure');
    expect(await count('before')).toBe(1);
    await insert('again');
    expect(await count('again')).toBe(1);
    expect(await count('never')).toBe(0);
    console.warn = warn;
  });

  test('what may take its time is waited for', async () => {
    await expect(db.sequelize.query('SELECT SLEEP(0.8)')).rejects.toThrow(/did not answer/);
    await withoutHurry(() => db.sequelize.query('SELECT SLEEP(0.8)'));
    expect(await db.readAsItIs('SELECT SLEEP(0.8) AS slept')).toEqual([{ slept: 0 }]);
  });
});
