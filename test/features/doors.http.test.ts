import { once } from 'node:events';
import { readdir, utimes, writeFile } from 'node:fs/promises';
import { request as httpRequest, type Server } from 'node:http';
import { join } from 'node:path';
import { fc } from '../support/fastCheck.js';
import { localPath } from '../../server/features/accounts/afterSignIn.step.js';
import { demoDomain } from '../../server/features/accounts/demoAccounts.query.js';
import { createUser } from '../../server/features/accounts/createUser.step.js';
import { readSettings, SettingsError } from '../../server/settings.js';
import { sweepOld } from '../../server/web/sweepOld.js';
import { dialects } from '../support/databases.js';
import { testApp, type TestApp } from '../support/testApp.js';
import { hiddenInputs, visitor } from '../support/visitor.js';

const password = 'a long enough password';

/** Where a browser on our page lands when it is sent there. */
const landing = (location: string): string => new URL(location, 'https://grants.example').host;

describe('the way on after sign-in', () => {
  test.each([
    '//evil.example',
    '/.//evil.example',
    '/./\\evil.example',
    '/x/..//evil.example/phish',
    '/%2e//evil.example',
    '/%2e%2e//evil.example',
    '/a/../..//evil.example',
    '/\t/evil.example',
    '/\\evil.example',
    'https://evil.example/',
    'javascript:alert(1)',
  ])('%j leads nowhere', (next) => {
    const place = localPath(next);
    expect(landing(place === '' ? '/' : place)).toBe('grants.example');
    expect(place).not.toContain('evil.example');
  });

  test('whatever is asked for, a browser stays here', () => {
    const piece = fc.constantFrom(
      ...Array.from('/\\.@:?#[]\t\n\r a\u3002\uFF0F'),
      ...'.. %2e %2E %2f %5c // evil.example https: %09'.split(' '),
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 12 }), (pieces) => {
        const place = localPath(`/${pieces.join('')}`);
        expect(landing(place === '' ? '/' : place)).toBe('grants.example');
        expect(localPath(place)).toBe(place);
      }),
      { numRuns: 5000 },
    );
    expect(localPath('/calls/1/apply?from=a%2Fb')).toBe('/calls/1/apply?from=a%2Fb');
  });
});

describe('a demonstration', () => {
  const production = {
    NODE_ENV: 'production',
    SECRET: 's'.repeat(32),
    BASE_URL: 'https://a.test',
    MAIL: 'off',
  };
  test.each([
    ['BASE_URL', { BASE_URL: 'https://grants.example' }],
    ['SMTP_URL', { SMTP_URL: 'smtp://mail.example', MAIL_FROM: 'Zone <zone@mail.example>' }],
    ['DATABASE_URL', { DATABASE_URL: 'mysql://u:p@db/qixian' }],
    ['DATABASE_URL', { DATABASE_URL: 'mariadb://u:p@db/qixian' }],
  ])('is not begun by itself where %s says production', (name, environment) => {
    expect(() => readSettings(environment)).toThrow(SettingsError);
    expect(() => readSettings(environment)).toThrow(name);
    expect(readSettings({ ...environment, DEMO: 'on' }).demo).toBe(true);
    expect(readSettings({ ...environment, DEMO: 'off' }).demo).toBe(false);
    expect(readSettings({ ...production, ...environment }).demo).toBe(false);
  });

  test('is not what production without a mail server becomes: that is begun where it is meant', () => {
    const { MAIL: _, ...silent } = production;
    expect(() => readSettings(silent)).toThrow(/SMTP_URL.*MAIL=off/);
    expect(readSettings(production).smtpUrl).toBeNull();
    const both = { ...production, SMTP_URL: 'smtp://a.test', MAIL_FROM: 'a@a.test' };
    expect(readSettings(both).smtpUrl).toBeNull();
    expect(readSettings({ ...both, MAIL: 'on' }).smtpUrl).toBe('smtp://a.test');
  });

  test('is what a trial on a desk gets', () => {
    expect(readSettings({}).demo).toBe(true);
    expect(readSettings({ BASE_URL: 'http://localhost:3000' }).demo).toBe(true);
  });
});

describe.each(dialects)('doors on %s', (dialect) => {
  let zone: TestApp;
  beforeAll(async () => {
    zone = await testApp(dialect, { demo: false, development: true });
  });
  afterAll(() => zone.close());

  const account = (email: string) =>
    createUser(zone.deps, {
      email,
      name: 'Lin Yuan',
      phone: '',
      password,
      locale: 'en',
      confirmed: true,
    });

  test('the invented cannot sign in without a demonstration, and nothing of it is open', async () => {
    await account(`security${demoDomain}`);
    await account('real@example.com');
    const signIn = async (email: string) => visitor(zone.app).post('/sign-in', { email, password });
    expect((await signIn(`security${demoDomain}`)).status).toBe(422);
    expect((await signIn('real@example.com')).status).toBe(303);
    for (const path of ['/demo', '/outbox', '/styleguide']) {
      expect((await visitor(zone.app).get(path)).status).toBe(404);
    }
  });

  test('a hostile way on leads to the work of who signed in', async () => {
    await account('way@example.com');
    const answer = await visitor(zone.app).post('/sign-in', {
      email: 'way@example.com',
      password,
      next: '/x/..//evil.example/phish',
    });
    expect(answer.headers['location']).toBe('/applications');
  });

  test('one reset voids the other links, and so does a change of password', async () => {
    const id = await account('links@example.com');
    const { rows } = zone.deps.db;
    const ask = () => visitor(zone.app).post('/forgot', { email: 'links@example.com' });
    const links = async () => {
      const mails = await rows.mails.all({ event: 'account_reset' });
      return mails.flatMap(({ body }) => /\/reset\/[\w-]+/.exec(body)?.[0] ?? []);
    };
    await ask();
    await ask();
    const [first = '', second = ''] = await links();
    const fresh = 'another long password';
    expect((await visitor(zone.app).post(first, { password: fresh })).status).toBe(303);
    expect((await visitor(zone.app).get(second)).status).toBe(409);
    await ask();
    const third = (await links()).find((link) => ![first, second].includes(link)) ?? '';
    expect((await visitor(zone.app).get(third)).status).toBe(200);
    const person = visitor(zone.app);
    await person.post('/sign-in', { email: 'links@example.com', password: fresh });
    const change = { present: fresh, password: 'a third long password' };
    expect((await person.post('/account/password', change, '/account')).status).toBe(303);
    expect((await visitor(zone.app).get(third)).status).toBe(409);
    expect(await rows.linkTokens.all({ user_id: id, purpose: 'reset', used_at: null })).toEqual([]);
  });

  test('a password asked for once more counts before it is looked at', async () => {
    await account('step@example.com');
    const person = visitor(zone.app);
    await person.post('/sign-in', { email: 'step@example.com', password });
    const wrong = { present: 'not the password', password: 'whatever long one' };
    const answers = await Promise.all(
      Array.from({ length: 12 }, () => person.post('/account/password', wrong, '/account')),
    );
    const counted = (status: number) => answers.filter((answer) => answer.status === status).length;
    expect([counted(422), counted(429)]).toEqual([5, 7]);
  });
});

function portOf(server: Server): number {
  const at = server.address();
  return typeof at === 'object' && at !== null ? at.port : 0;
}

describe('files from outside', () => {
  let zone: TestApp;
  let server: Server;
  beforeAll(async () => {
    zone = await testApp('sqlite');
    server = zone.app.listen(0, '127.0.0.1');
    await once(server, 'listening');
  });
  afterAll(async () => {
    server.close();
    await zone.close();
  });
  const incoming = () => readdir(zone.deps.files.temporaryFolder);

  /** Sends a form with a large file, and looks at the folder while it is under way. */
  const sendSlowly = (
    path: string,
    fields: Readonly<Record<string, string>>,
    cookie = '',
  ): Promise<{ status: number; seen: number }> =>
    new Promise((resolve, reject) => {
      const type = 'multipart/form-data; boundary=edge';
      const headers = { 'content-type': type, ...(cookie === '' ? {} : { cookie }) };
      const request = httpRequest({
        host: '127.0.0.1',
        port: portOf(server),
        path,
        method: 'POST',
        headers,
      });
      let seen = 0;
      request.on('response', (response) => {
        response.resume();
        resolve({ status: response.statusCode ?? 0, seen });
      });
      request.on('error', reject);
      const part = (name: string) => `--edge\r\ncontent-disposition: form-data; name="${name}"`;
      for (const [name, value] of Object.entries(fields)) {
        request.write(`${part(name)}\r\n\r\n${value}\r\n`);
      }
      request.write(`${part('licence')}; filename="a.pdf"\r\n\r\n`);
      request.write(Buffer.alloc(2_000_000, 'x'));
      setTimeout(() => {
        void incoming().then((names) => {
          seen = names.length;
          request.end('\r\n--edge--\r\n');
        });
      }, 300);
    });

  /** A session of a browser that we hold in our own hands: its cookies, and the token of a page. */
  const signedIn = async (email: string): Promise<{ cookie: string; token: string }> => {
    const jar = new Map<string, string>();
    const call = async (path: string, body?: Readonly<Record<string, string>>) => {
      const answer = await fetch(`http://127.0.0.1:${portOf(server)}${path}`, {
        redirect: 'manual',
        headers: { cookie: [...jar.values()].join('; ') },
        ...(body ? { method: 'POST', body: new URLSearchParams(body) } : {}),
      });
      for (const set of answer.headers.getSetCookie()) {
        const [pair = ''] = set.split(';');
        jar.set(pair.split('=')[0] ?? '', pair);
      }
      return answer.text();
    };
    const entry = hiddenInputs(await call('/sign-in'), '/sign-in');
    await call('/sign-in', { ...entry, email, password });
    const page = hiddenInputs(await call('/organisations/new'), '/organisations');
    return { cookie: [...jar.values()].join('; '), token: page['_csrf'] ?? '' };
  };

  test('without a right token, or at a closed door, nothing of a body is written', async () => {
    const object = '/notices/0199a2b4-0000-7000-8000-000000000000/object';
    for (const fields of [{}, { _csrf: 'made up' }]) {
      const { status, seen } = await sendSlowly(object, fields);
      expect([[403, 404].includes(status), seen]).toEqual([true, 0]);
    }
    const email = 'files@example.com';
    const user = { email, name: 'Lin Yuan', phone: '', password, locale: 'en' } as const;
    await createUser(zone.deps, { ...user, confirmed: true });
    const { cookie, token } = await signedIn(email);
    const wrong = await sendSlowly('/organisations', { _csrf: 'made up' }, cookie);
    expect(wrong).toEqual({ status: 403, seen: 0 });
    const foreign = '/applications/0199a2b4-0000-7000-8000-000000000000/documents?document=x';
    expect(await sendSlowly(foreign, { _csrf: token }, cookie)).toEqual({ status: 404, seen: 0 });
    // With all of that right the file is taken, looked at by its form, and gone with the answer.
    expect(await sendSlowly('/organisations', { _csrf: token }, cookie)).toEqual({
      status: 422,
      seen: 1,
    });
  });

  test('text beside files is read as far as a form needs it, and no further', async () => {
    const to = `http://127.0.0.1:${portOf(server)}/claims`;
    const sent = async (length: number): Promise<readonly [status: number, carried: boolean]> => {
      const body = new FormData();
      body.set('statement', '\u5173'.repeat(length));
      body.set('licence', new Blob(['x'.repeat(1000)]), 'a.pdf');
      const answer = await fetch(to, { method: 'POST', body });
      return [answer.status, (await answer.text()).includes('\u5173'.repeat(length))];
    };
    // The longest answer of a form with files has 4,000 characters, of three bytes each in Chinese.
    expect(await sent(4000)).toEqual([403, true]);
    expect(await sent(22_000)).toEqual([403, false]);
  });

  test('a name with an index of millions is refused at once', async () => {
    const person = visitor(zone.app);
    const path = '/notices/0199a2b4-0000-7000-8000-000000000000/object';
    const began = process.cpuUsage();
    const answer = await person.upload(path, { 'a[30000000]': 'x' }, [], '/register');
    expect([403, 404, 422]).toContain(answer.status);
    expect(process.cpuUsage(began).user).toBeLessThan(2_000_000);
  });

  test('what an ended process left behind is swept after an hour', async () => {
    const folder = zone.deps.files.temporaryFolder;
    const old = join(folder, 'old');
    await writeFile(old, 'x');
    await writeFile(join(folder, 'fresh'), 'x');
    const before = new Date(Date.now() - 2 * 3600 * 1000);
    await utimes(old, before, before);
    await sweepOld(zone.deps);
    expect(await incoming()).toEqual(['fresh']);
  });
});
