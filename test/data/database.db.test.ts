import { AsyncLocalStorage } from 'node:async_hooks';
import { BaseError } from 'sequelize';
import { count } from '../../server/data/schema/columns.js';
import { onEachDatabase, type TestDatabase } from '../support/databases.js';

/** What the database itself said. */
function driverMessage(error: unknown): string {
  return error instanceof BaseError && 'parent' in error ? String(error.parent) : String(error);
}

/** Runs work as if nothing was open around it: as another person's request would. */
const outside: <T>(work: () => T) => T = AsyncLocalStorage.snapshot();

onEachDatabase('database', (open, dialect) => {
  let database: TestDatabase;
  beforeAll(async () => {
    database = await open();
  });
  afterAll(() => database.close());

  const counter = (series: string): Promise<number | undefined> =>
    database.db.rows.numberCounters.find({ series }).then((row) => row?.next_number);

  test('a transaction that throws leaves nothing, not even statements that named no transaction', async () => {
    const { db } = database;
    await expect(
      db.transaction(async () => {
        await db.rows.numberCounters.insert({ series: 'lost', next_number: 1 });
        await db.execute('UPDATE number_counters SET next_number = 7 WHERE series = :series', {
          series: 'lost',
        });
        throw new Error('half-way');
      }),
    ).rejects.toThrow('half-way');
    expect(await counter('lost')).toBeUndefined();
  });

  test('an inner transaction joins the outer one', async () => {
    const { db } = database;
    await db
      .transaction(async () => {
        await db.transaction(() =>
          db.rows.numberCounters.insert({ series: 'inner', next_number: 1 }),
        );
        throw new Error('outer fails');
      })
      .catch(() => undefined);
    expect(await counter('inner')).toBeUndefined();
  });

  test('forty writers at once each count once', async () => {
    const { db } = database;
    await db.rows.numberCounters.insert({ series: 'many', next_number: 0 });
    await Promise.all(
      Array.from({ length: 40 }, () =>
        db.transaction(async () => {
          await db.execute(
            'UPDATE number_counters SET next_number = next_number + 1 WHERE series = :series',
            {
              series: 'many',
            },
          );
        }),
      ),
    );
    expect(await counter('many')).toBe(40);
  });

  test('who locks a row reads what the one before wrote: no sum is lost', async () => {
    const { db } = database;
    const { numberCounters } = db.rows;
    await numberCounters.insert({ series: 'locked', next_number: 0 });
    await Promise.all(
      Array.from({ length: 12 }, () =>
        db.transaction(async () => {
          await numberCounters.lock({ series: 'locked' });
          const next = (await counter('locked')) ?? Number.NaN;
          await numberCounters.update({ series: 'locked' }, { next_number: next + 1 });
        }),
      ),
    );
    expect(await counter('locked')).toBe(12);
  });

  test('a shared row stays as it is until its holder ends; several rows are held at once', async () => {
    const { db } = database;
    const { numberCounters } = db.rows;
    await numberCounters.insertMany(['one', 'two'].map((series) => ({ series, next_number: 1 })));
    let change: Promise<number> | undefined;
    const seen = await db.transaction(async () => {
      await numberCounters.lock({ series: ['one', 'two'] }, 'shared');
      const before = await counter('two');
      change = outside(() =>
        db.transaction(() => numberCounters.update({ series: 'two' }, { next_number: 2 })),
      );
      await new Promise((resolve) => setTimeout(resolve, 150));
      return { before, after: await counter('two') };
    });
    expect(seen).toEqual({ before: 1, after: 1 });
    expect(await change).toBe(1);
    expect(await counter('two')).toBe(2);
  });

  if (dialect === 'mysql') {
    test('two hold a row at once that they share', async () => {
      const { db } = database;
      await db.rows.numberCounters.insert({ series: 'shared', next_number: 1 });
      const share = (meanwhile: () => Promise<string>): Promise<string> =>
        db.transaction(async () => {
          await db.rows.numberCounters.lock({ series: 'shared' }, 'shared');
          return meanwhile();
        });
      const both = share(() => outside(() => share(() => Promise.resolve('both'))));
      expect(await both).toBe('both');
    });
  }

  test('a read writes nothing: another statement is refused before the database sees it', async () => {
    const { db } = database;
    const columns = { n: count() };
    await db.rows.numberCounters.insert({ series: 'read', next_number: 1 });
    const sql = "UPDATE number_counters SET next_number = 9 WHERE series = 'read'";
    const refusal = 'no read-only statement';
    await expect(db.select(columns, `${sql} RETURNING 1 AS n`)).rejects.toThrow(refusal);
    const held = db.transaction(() => db.selectHeld(columns, sql, {}));
    await expect(held).rejects.toThrow(refusal);
    expect(await counter('read')).toBe(1);
  });

  test('a lock that no transaction would keep is refused', async () => {
    const { numberCounters } = database.db.rows;
    await expect(numberCounters.lock({ series: 'any' })).rejects.toThrow(
      'number_counters is locked outside a transaction',
    );
  });

  test.each([
    ['UPDATE', "UPDATE events SET type = 'other'"],
    ['DELETE', 'DELETE FROM events'],
    ['REPLACE', "REPLACE INTO events VALUES ('case:x', 1, '', NULL, 'forged', '{}', '', '')"],
  ])('the event log refuses %s', async (_, sql) => {
    const { db } = database;
    const event = { stream: 'case:x', seq: 1, at: '', actor_id: null, type: 'a', data: {} };
    await db.rows.events.remove({ stream: 'none' });
    if (!(await db.rows.events.find({ stream: 'case:x' }))) {
      await db.rows.events.insert({ ...event, prev_hash: '', hash: '' });
    }
    const refusal: unknown = await db.execute(sql).catch((error: unknown) => error);
    expect(driverMessage(refusal)).toMatch(/append-only/);
    expect((await db.rows.events.find({ stream: 'case:x', seq: 1 }))?.type).toBe('a');
  });
});

onEachDatabase('a transaction that a migration opens by the library', (open) => {
  test('holds its statements together and takes all of them back', async () => {
    const database = await open();
    const { db } = database;
    const queries = db.sequelize.getQueryInterface();
    const write = async (series: string): Promise<void> => {
      await queries.bulkInsert('number_counters', [{ series, next_number: 1 }]);
    };
    await db.sequelize.transaction(async () => {
      await write('kept');
      await write('kept too');
    });
    const undone = db.sequelize.transaction(async () => {
      await write('undone');
      throw new Error('broken off');
    });
    await expect(undone).rejects.toThrow('broken off');
    const found = await db.rows.numberCounters.all({}, [['series', 'ASC']]);
    expect(found.map(({ series }) => series)).toEqual(['kept', 'kept too']);
    await database.close();
  });
});
