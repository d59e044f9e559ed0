import { count } from '../../server/data/schema/columns.js';
import { accountRoutes } from '../../server/features/accounts/accounts.routes.js';
import { createUser } from '../../server/features/accounts/createUser.step.js';
import { sessionHours } from '../../server/web/auth.js';
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

  test('lasts as long as its cookie', async () => {
    expect((await person.get('/account')).status).toBe(200);
    expect(await endingWithin((sessionHours - 1) * hourMs, sessionHours * hourMs)).toBe(1);
  });

  test('is nobody from the moment it ends, also before its row is swept', async () => {
    await endAt(new Date(Date.now() + 60_000));
    expect((await person.get('/account')).status).toBe(200);
    await endAt(new Date(Date.now() - 2_000));
    const answer = await person.get('/account');
    expect(answer.status).toBe(303);
    expect(answer.headers['location']).toBe('/sign-in?next=%2Faccount');
    expect(await endingWithin(-hourMs, 0)).toBe(1);
  });
});
