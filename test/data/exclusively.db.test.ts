import { openDatabase } from '../../server/data/database.js';
import { exclusively } from '../../server/data/exclusively.js';
import { migrateUp, unknownMigrations } from '../../server/data/migrator.js';
import {
  dialects,
  emptyDatabase,
  testDatabase,
  testSecret,
  type TestDatabase,
} from '../support/databases.js';
import { endOf, qixian, startProgram } from '../support/program.js';

describe.each(dialects)('what one process does at a time on %s', (dialect) => {
  let database: TestDatabase;
  beforeEach(async () => {
    database = await emptyDatabase(dialect);
  });
  afterEach(() => database.close());

  test('another waits until it is done, also where it failed', async () => {
    const other = openDatabase(database.url, testSecret);
    const order: string[] = [];
    const first = exclusively(database.db, async () => {
      order.push('first begins');
      const second = exclusively(other, async () => void order.push('second'));
      await new Promise((resolve) => setTimeout(resolve, 100));
      order.push('first ends');
      return { second };
    });
    await (
      await first
    ).second;
    expect(order).toEqual(['first begins', 'first ends', 'second']);
    const failing = exclusively(other, () => Promise.reject(new Error('no')));
    await expect(failing).rejects.toThrow('no');
    expect(await exclusively(database.db, async () => 'free')).toBe('free');
    await other.close();
  });

  test('two that migrate at once both end well, and every migration ran once', async () => {
    const other = openDatabase(database.url, testSecret);
    const ran = await Promise.all([migrateUp(database.db), migrateUp(other)]);
    await other.close();
    expect(ran.filter(({ length }) => length > 0)).toHaveLength(1);
  });
});

describe.each(dialects)('first starts on %s', (dialect) => {
  test('three at once all come up', async () => {
    const database = await emptyDatabase(dialect);
    const { url, folder } = database;
    const settings = { DATABASE_URL: url, DATA_DIR: folder, SECRET: testSecret };
    const children = ['1', '2', '3'].map(() =>
      startProgram('main.js', { ...settings, DEMO: 'off', PORT: '0' }),
    );
    const ends = children.map(endOf);
    const up = children.map(
      (child) =>
        new Promise<string>((resolve) => {
          let said = '';
          child.stdout?.on('data', (chunk: Buffer) => {
            said += chunk.toString();
            const [found] = /http:\/\/localhost:\d+/.exec(said) ?? [];
            if (found !== undefined) resolve(found);
          });
        }),
    );
    const bases = await Promise.race([
      Promise.all(up),
      ...ends.map(async (end) => Promise.reject(new Error((await end).errors))),
    ]);
    for (const base of bases) expect((await fetch(`${base}/readyz`)).status).toBe(200);
    for (const child of children) child.kill('SIGTERM');
    await Promise.all(ends);
    await database.close();
  }, 120_000);

  test('a database of a newer release is refused by name', async () => {
    const database = await testDatabase(dialect);
    const { db, url, folder } = database;
    expect(await unknownMigrations(db)).toEqual([]);
    await db.execute("INSERT INTO migrations (name) VALUES ('9999_of_tomorrow')");
    const settings = { DATABASE_URL: url, DATA_DIR: folder, SECRET: testSecret, DEMO: 'off' };
    const { code, errors } = await qixian(settings, 'check');
    expect([code, errors]).toEqual([4, expect.stringMatching(/schema_newer: .*9999_of_tomorrow/)]);
    await database.close();
  });
});
