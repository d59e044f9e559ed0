import { words } from '../../server/data/schema/columns.js';
import { openDatabase, type Database } from '../../server/data/database.js';
import { sharedThrottle } from '../../server/data/stores/rateLimitStore.js';
import type { Limit, Throttle } from '../../server/adapters/throttle.js';
import { byAddress } from '../../server/features/accounts/signIn.service.js';
import { settableClock } from '../../server/adapters/clock.js';
import { sweepOld } from '../../server/web/sweepOld.js';
import { onEachDatabase, testSecret, type TestDatabase } from '../support/databases.js';
import { refusalOf } from '../support/refusalOf.js';
import { smallApp } from '../support/smallApp.js';

const limit: Limit = { name: 'knocking', tries: 6, withinSeconds: 900 };
const tooMany = { kind: 'throttled', code: 'too_many_tries', params: { minutes: 15 } };

onEachDatabase('rate limits', (open, dialect) => {
  let database: TestDatabase;
  let others: Database[];
  let processes: readonly Throttle[];

  beforeEach(async () => {
    database = await open();
    // As many processes as may share such a database.
    others = dialect === 'mysql' ? [openDatabase(database.url, testSecret)] : [];
    processes = [database.db, ...others].map(sharedThrottle);
  });
  afterEach(async () => {
    await Promise.all(others.map((db) => db.close()));
    await database.close();
  });

  const inTurn = (turn: number): Throttle => {
    const [first, second = first] = processes;
    const chosen = turn % 2 === 0 ? first : second;
    if (!chosen) throw new Error('no process');
    return chosen;
  };
  const spendAll = async (key: string, times: number): Promise<void> => {
    for (let turn = 0; turn < times; turn += 1) await inTurn(turn).spend(limit, key);
  };

  test('all processes count one key together, and each key for itself', async () => {
    await spendAll('a', limit.tries);
    for (const each of processes) {
      expect(await refusalOf(each.spend(limit, 'a'))).toMatchObject(tooMany);
    }
    await spendAll('b', limit.tries);
  });

  test('at once no more go through than one after the other', async () => {
    const tries = Array.from({ length: 4 * limit.tries }, (_, turn) =>
      inTurn(turn).spend(limit, 'a'),
    );
    const settled = await Promise.allSettled(tries);
    expect(settled.filter(({ status }) => status === 'fulfilled')).toHaveLength(limit.tries);
  });

  test('what is given back is one try, what is forgiven are all', async () => {
    await spendAll('a', limit.tries);
    await inTurn(1).giveBack(limit, 'a');
    await inTurn(0).spend(limit, 'a');
    expect(await refusalOf(inTurn(1).spend(limit, 'a'))).toMatchObject(tooMany);
    await inTurn(0).forgive(limit, 'a');
    await spendAll('a', limit.tries);
  });

  test('a thousand people of one address come in by any process, and wrong tries still close it', async () => {
    const arrive = async (person: number): Promise<void> => {
      await inTurn(person).spend(byAddress, 'campus');
      await inTurn(person + 1).giveBack(byAddress, 'campus');
    };
    // So many passwords a process looks at in the same moment.
    for (let first = 0; first < 1000; first += 50) {
      const morning = Array.from({ length: 50 }, (_, person) => arrive(first + person));
      await Promise.all(morning);
    }
    const wrong = byAddress.tries - 1;
    for (let turn = 0; turn < wrong; turn += 1) await inTurn(turn).spend(byAddress, 'campus');
    await arrive(1000);
    await inTurn(0).spend(byAddress, 'campus');
    for (const each of processes) {
      expect(await refusalOf(each.spend(byAddress, 'campus'))).toMatchObject(tooMany);
    }
  }, 60_000);

  test('a try stays counted when the work around it is undone, and waits for no other work', async () => {
    const { db } = database;
    const undone = db.transaction(async () => {
      await db.execute("UPDATE users SET name = '' WHERE id = ''");
      await spendAll('a', limit.tries);
      throw new Error('undone');
    });
    await expect(undone).rejects.toThrow('undone');
    expect(await refusalOf(inTurn(0).spend(limit, 'a'))).toMatchObject(tooMany);
  });

  test('where the database is gone the process counts for itself', async () => {
    const alone = openDatabase(database.url, testSecret);
    const throttle = sharedThrottle(alone);
    await alone.close();
    for (let turn = 0; turn < limit.tries; turn += 1) await throttle.spend(limit, 'a');
    expect(await refusalOf(throttle.spend(limit, 'a'))).toMatchObject(tooMany);
  });

  test('what is kept names nobody, and is swept once its time is over', async () => {
    const { db } = database;
    const rows = () => db.select({ key: words(255) }, 'SELECT `key` FROM rate_limits');
    await processes[0]?.spend(limit, 'somebody@example.com');
    expect(JSON.stringify(await rows())).not.toContain('somebody');
    const { deps } = await smallApp(database, new Date(), () => []);
    await sweepOld(deps);
    const kept = dialect === 'mysql' ? 1 : 0;
    expect(await rows()).toHaveLength(kept);
    const later = settableClock(new Date(Date.now() + (limit.withinSeconds + 60) * 1000));
    expect(await sweepOld({ ...deps, clock: later })).toBe(kept);
    expect(await rows()).toEqual([]);
  });
});
