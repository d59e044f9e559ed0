import express from 'express';
import { openRedis, type Redis } from '../../server/adapters/redis.js';
import { redisThrottle } from '../../server/adapters/redisThrottle.js';
import type { Limit } from '../../server/adapters/throttle.js';
import { accountRoutes } from '../../server/features/accounts/accounts.routes.js';
import { createUser } from '../../server/features/accounts/createUser.step.js';
import { openSessions } from '../../server/features/system/systemState.query.js';
import { readSettings } from '../../server/settings.js';
import { idleMs, slideEveryMs } from '../../server/web/sessionLife.js';
import { testDatabase, type TestDatabase } from '../support/databases.js';
import { hasRedis, startRedis, type RedisServer } from '../support/redis.js';
import { refusalOf } from '../support/refusalOf.js';
import { smallApp, type SmallApp } from '../support/smallApp.js';
import { monday } from '../support/testApp.js';
import { visitor } from '../support/visitor.js';

const limit: Limit = { name: 'knocking', tries: 6, withinSeconds: 900 };

const pause = () => new Promise((resolve) => setTimeout(resolve, 100));

// Where it is not installed the first line of the run says so, and CI refuses to begin.
(hasRedis ? describe : describe.skip)('several processes on one Redis', () => {
  let server: RedisServer;
  let database: TestDatabase;
  let processes: readonly { readonly small: SmallApp; readonly redis: Redis }[];
  let lin: string;
  /** A proxy that gives each request to the next of them. */
  const front = express();

  beforeAll(async () => {
    server = await startRedis();
    database = await testDatabase('sqlite');
    const begin = async () => {
      const redis = await openRedis(server.url, () => undefined);
      const small = await smallApp(database, monday, (deps) =>
        accountRoutes(Object.assign(deps, { redis, throttle: redisThrottle(redis) })),
      );
      return { small, redis };
    };
    processes = [await begin(), await begin()];
    let turn = 0;
    front.use((request, response, next) => {
      turn += 1;
      processes[turn % 2]?.small.app(request, response, next);
    });
    lin = await createUser(deps(), {
      name: 'Lin Yuan',
      email: 'lin@example.com',
      phone: '13800138000',
      password: 'a long enough secret',
      locale: 'en',
    });
  }, 60_000);
  afterAll(async () => {
    for (const { redis } of processes) redis.close();
    await server.stop();
    await database.close();
  });

  const part = (at: number) => {
    const found = processes[at];
    if (!found) throw new Error('no process');
    return found;
  };
  const deps = () => part(0).small.deps;
  const signedIn = async () => {
    const person = visitor(front);
    expect((await person.get(`/test/sign-in/${lin}`)).status).toBe(303);
    return person;
  };
  const ready = () => visitor(front).get('/readyz');

  test('know together who is signed in, and nothing of it stands in the database', async () => {
    const person = await signedIn();
    for (let turn = 0; turn < 4; turn += 1) expect((await person.get('/account')).status).toBe(200);
    expect(await openSessions(deps())).toBe(1);
    const all = 'SELECT sid FROM sessions';
    expect(await database.db.sequelize.query(all)).toEqual([[], expect.anything()]);
    await person.post('/sign-out', {}, '/account');
    for (let turn = 0; turn < 2; turn += 1) expect((await person.get('/account')).status).toBe(303);
    expect(await openSessions(deps())).toBe(0);
    expect((await ready()).body).toMatchObject({ status: 'ready' });
  });

  test('move the end of a session that is worked in, and none that is looked at alone', async () => {
    const person = await signedIn();
    const { client, sessions } = part(0).redis;
    const [key = ''] = await client.keys(`${sessions.prefix}*`);
    const left = async () => client.pTTL(key);
    expect(await left()).toBeLessThanOrEqual(idleMs);
    const short = idleMs - slideEveryMs - 60_000;
    await client.pExpire(key, short);
    const { body } = await person.get('/session');
    expect(Date.parse(body.ends.idle) - Date.parse(body.now)).toBeLessThanOrEqual(short);
    expect(await left()).toBeLessThanOrEqual(short);
    await person.get('/account');
    expect(await left()).toBeGreaterThan(short);
    await client.del(key);
    expect((await person.get('/account')).status).toBe(303);
  });

  test('count tries together, at once as well', async () => {
    const [one, other] = [part(0).small.deps.throttle, part(1).small.deps.throttle];
    const tries = Array.from({ length: 4 * limit.tries }, (_, turn) =>
      (turn % 2 === 0 ? one : other).spend(limit, 'a'),
    );
    const settled = await Promise.allSettled(tries);
    expect(settled.filter(({ status }) => status === 'fulfilled')).toHaveLength(limit.tries);
    await one.giveBack(limit, 'a');
    // What was too much is counted as well, so that one try given back opens nothing.
    expect(await refusalOf(other.spend(limit, 'a'))).toMatchObject({ kind: 'throttled' });
    await other.forgive(limit, 'a');
    await one.spend(limit, 'a');
  });

  test.each(['SIGKILL', 'SIGSTOP'] as const)(
    'say so while it is away (%s), take nobody for a visitor, and go on once it is back',
    async (signal) => {
      const person = await signedIn();
      await server.signal(signal);
      expect((await person.get('/account')).status).toBe(503);
      const sent = await person.send('/account', { name: 'Lin, typed meanwhile' });
      expect([sent.status, sent.text]).toEqual([
        503,
        expect.stringContaining('Lin, typed meanwhile'),
      ]);
      const entering = await visitor(front).get(`/test/sign-in/${lin}`);
      expect(entering.status).toBe(503);
      const { status, body } = await ready();
      expect([status, body.status]).toEqual([503, expect.stringMatching(/^Redis does not answer/)]);
      // Whoever needs no session is served, and tries are counted by each for itself.
      expect((await visitor(front).get('/healthz')).status).toBe(200);
      await deps().throttle.spend(limit, signal);
      await (signal === 'SIGKILL' ? server.again() : server.signal('SIGCONT'));
      for (const { redis } of processes) {
        while (
          !(await redis.reach().then(
            () => true,
            () => false,
          ))
        )
          await pause();
      }
      expect((await ready()).status).toBe(200);
      // Killed, it has forgotten everybody; whoever signs in again is signed in.
      expect((await person.get('/account')).status).toBe(signal === 'SIGKILL' ? 303 : 200);
      expect((await (await signedIn()).get('/account')).status).toBe(200);
    },
    60_000,
  );
});

test('another address than one of Redis is refused by the name of its setting', () => {
  expect(() => readSettings({ REDIS_URL: 'localhost:6379' })).toThrow(/^REDIS_URL must begin/);
});
