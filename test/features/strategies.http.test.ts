import { get, redirect } from '../../server/shared/request/route.js';
import type { Strategies } from '../../server/web/strategies.js';
import { createUser } from '../../server/features/accounts/createUser.step.js';
import { accountRoutes } from '../../server/features/accounts/accounts.routes.js';
import { smallApp, type SmallApp } from '../support/smallApp.js';
import { testDatabase, type TestDatabase } from '../support/databases.js';
import { visitor } from '../support/visitor.js';

describe('another way to sign in is one more strategy', () => {
  let database: TestDatabase;
  let zone: SmallApp;
  let userId: string;
  const provider = 'https://login.example/authorize';
  /** Sends the browser to an identity provider, and takes back whoever it vouches for. */
  const elsewhere: Strategies = {
    elsewhere: {
      authenticate(request) {
        if (request.query['code'] === undefined) return this.redirect(provider);
        if (request.query['code'] !== 'right') return this.error(new Error('not vouched for'));
        return this.success({
          actor: {
            userId,
            personId: 'p1',
            name: 'Lin Yuan',
            email: 'lin@example.com',
            locale: 'en',
            grants: [],
            organisationIds: [],
            standsInFor: [],
          },
          confirmed: true,
          sessionsFrom: '',
        });
      },
    },
  };

  beforeAll(async () => {
    database = await testDatabase('sqlite');
    zone = await smallApp(
      database,
      new Date('2026-03-02T01:00:00.000Z'),
      (deps) => [
        ...accountRoutes(deps),
        {
          ...get('/sign-in/elsewhere', 'account.sign_in', async (ask) =>
            redirect(ask.actor?.userId === userId ? '/account' : '/'),
          ),
          strategy: 'elsewhere',
        },
      ],
      elsewhere,
    );
    userId = await createUser(zone.deps, {
      name: 'Lin Yuan',
      email: 'lin@example.com',
      phone: '13800138000',
      password: 'a long enough secret',
      locale: 'en',
    });
  }, 60_000);
  afterAll(() => database.close());

  test('it may send the browser away; nobody is signed in by that', async () => {
    const person = visitor(zone.app);
    const sent = await person.get('/sign-in/elsewhere');
    expect([sent.status, sent.headers['location']]).toEqual([302, provider]);
    expect((await person.get('/account')).headers['location']).toMatch(/^\/sign-in/);
  });

  test('whoever it vouches for is the actor of the handler and of the requests that follow', async () => {
    const person = visitor(zone.app);
    const back = await person.get('/sign-in/elsewhere?code=right');
    expect([back.status, back.headers['location']]).toEqual([303, '/account']);
    expect((await person.get('/account')).status).toBe(200);
  });

  test('what it refuses leaves nobody signed in', async () => {
    const person = visitor(zone.app);
    expect((await person.get('/sign-in/elsewhere?code=wrong')).status).toBe(500);
    expect((await person.get('/account')).headers['location']).toMatch(/^\/sign-in/);
  });
});
