import { count } from '../../server/data/schema/columns.js';
import { accountRoutes } from '../../server/features/accounts/accounts.routes.js';
import { createUser } from '../../server/features/accounts/createUser.step.js';
import { idleMs, sessionHours, slideEveryMs } from '../../server/web/sessionLife.js';
import { onEachDatabase, type TestDatabase } from '../support/databases.js';
import { smallApp, type SmallApp } from '../support/smallApp.js';
import type { Visitor } from '../support/visitor.js';

onEachDatabase('a session', (open) => {
  let database: TestDatabase;
  let zone: SmallApp;
  let person: Visitor;

  beforeAll(async () => {
    database = await open();
    zone = await smallApp(database, new Date('2026-03-02T01:00:00.000Z'), accountRoutes);
    person = await zone.as(
      await createUser(zone.deps, {
        name: 'Lin Yuan',
        email: 'lin@example.com',
        phone: '13800138000',
        password: 'a long enough secret',
        locale: 'en',
      }),
    );
  });
  afterAll(() => database.close());

  const endAt = (expires: Date): Promise<number> =>
    database.db.execute('UPDATE sessions SET expires = :expires', { expires });
  const endingWithin = async (fromMs: number, toMs: number): Promise<number | undefined> => {
    const [row] = await database.db.select(
      { n: count() },
      'SELECT COUNT(*) AS n FROM sessions WHERE expires > :from AND expires <= :to',
      { from: new Date(Date.now() + fromMs), to: new Date(Date.now() + toMs) },
    );
    return row?.n;
  };
  const hourMs = 3_600_000;

  test('lasts so long after the last thing done, which is written at most every few minutes', async () => {
    expect((await person.get('/account')).status).toBe(200);
    expect(await endingWithin(idleMs - slideEveryMs, idleMs)).toBe(1);
    const soon = new Date(Date.now() + idleMs - slideEveryMs + 60_000);
    await endAt(soon);
    expect((await person.get('/account')).status).toBe(200);
    expect(await endingWithin(0, idleMs - slideEveryMs + 61_000)).toBe(1);
    await endAt(new Date(Date.now() + 10 * 60_000));
    expect((await person.get('/account')).status).toBe(200);
    expect(await endingWithin(idleMs - 60_000, idleMs)).toBe(1);
  });

  test('is not prolonged by being looked at, but by saying that one stays', async () => {
    await endAt(new Date(Date.now() + 10 * 60_000));
    const { body } = await person.get('/session');
    expect(Date.parse(body.ends.idle) - Date.now()).toBeLessThan(10 * 60_000);
    expect(Date.parse(body.ends.last) - Date.now()).toBeGreaterThan((sessionHours - 1) * hourMs);
    expect(body.writer).toMatch(/^[0-9a-f]{32}$/);
    expect(await endingWithin(0, 10 * 60_000)).toBe(1);
    const stayed = (await person.get('/session?stay')).body;
    expect(Date.parse(stayed.ends.idle) - Date.now()).toBeGreaterThan(idleMs - 60_000);
    expect(await endingWithin(idleMs - 60_000, idleMs)).toBe(1);
  });

  test('is nobody from the moment it ends, also before its row is swept', async () => {
    await endAt(new Date(Date.now() + 60_000));
    expect((await person.get('/account')).status).toBe(200);
    await endAt(new Date(Date.now() - 2_000));
    const answer = await person.get('/account');
    expect(answer.status).toBe(303);
    expect(answer.headers['location']).toBe('/sign-in?next=%2Faccount');
    expect(await endingWithin(-hourMs, 0)).toBe(1);
    await endAt(new Date(Date.now() + 60_000));
  });

  test('ends with its last hour whatever is done', async () => {
    const begin = (ago: number): Promise<number> =>
      database.db.execute(
        database.db.sequelize.getDialect() === 'sqlite'
          ? "UPDATE sessions SET data = json_set(data, '$.passport.user.begun', :begun), expires = :expires"
          : "UPDATE sessions SET data = JSON_SET(data, '$.passport.user.begun', :begun), expires = :expires",
        { begun: Date.now() - ago, expires: new Date(Date.now() + 60_000) },
      );
    await begin(sessionHours * hourMs - 10 * 60_000);
    expect((await person.get('/account')).status).toBe(200);
    expect(await endingWithin(9 * 60_000, 10 * 60_000)).toBe(1);
    await begin(sessionHours * hourMs);
    expect((await person.get('/account')).status).toBe(303);
  });
});
