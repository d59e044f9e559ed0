import { readFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { z } from 'zod';
import { emptyDatabase, dialects, testSecret, type TestDatabase } from '../support/databases.js';
import { endOf, qixian, startProgram, type Environment } from '../support/program.js';
import { appOn } from '../support/testApp.js';
import { visitor } from '../support/visitor.js';

const email = 'chen@zone.example.cn';
const first = ['admin', 'create', '--email', email, '--name', 'Chen Wei', '--print'];

describe.each(dialects)('the first administrator on %s', (dialect) => {
  let database: TestDatabase;
  let environment: Environment;
  beforeAll(async () => {
    database = await emptyDatabase(dialect);
    const { url, folder } = database;
    environment = { DATABASE_URL: url, DATA_DIR: folder, SECRET: testSecret, DEMO: 'off' };
  });
  afterAll(() => database.close());

  test('needs the schema first', async () => {
    const { code, errors } = await qixian(environment, ...first);
    expect([code, errors]).toEqual([4, expect.stringMatching(/^qixian: schema_behind: /)]);
  });

  test('a doctor names what an installation lacks', async () => {
    expect((await qixian(environment, 'migrate')).code).toBe(0);
    const { code, said } = await qixian(environment, 'doctor');
    expect(said).toMatch(/^ok {4}schema +up to date$/m);
    expect(said).toMatch(/^WRONG admin +nobody can grant roles/m);
    expect(code).toBe(1);
    const away = { ...environment, DATABASE_URL: 'mysql://a:b@127.0.0.1:9/q' };
    expect((await qixian(away, 'doctor')).said).toMatch(/^WRONG database_unreachable/m);
  }, 30_000);

  test('sets a password by the link that is printed, once, and grants roles', async () => {
    const { code, said } = await qixian(environment, ...first);
    expect(code).toBe(0);
    const [, token = ''] = /\/reset\/([\w-]{43})\n/.exec(said) ?? [];
    const { app } = await appOn(database, { now: new Date(), demo: false });
    const chen = visitor(app);
    const password = { password: 'eleven geese fly north' };
    expect((await chen.post(`/reset/${token}`, password)).status).toBe(303);
    expect((await chen.post(`/reset/${token}`, password, '/forgot')).status).toBe(409);
    expect((await chen.post('/sign-in', { email, ...password })).status).toBe(303);
    expect((await chen.get('/people')).status).toBe(200);
    const [made] = await database.db.rows.events.all({ type: 'administrator_made' });
    expect(made?.data).toEqual({ reason: null });
    expect((await database.db.rows.users.find({ email }))?.email_confirmed_at).not.toBeNull();
  }, 60_000);

  test('stays the only one unless a reason is given, which is kept', async () => {
    const second = ['admin', 'create', '--email', 'wu@zone.example.cn', '--name', 'Wu Lan'];
    const refused = await qixian(environment, ...second);
    expect([refused.code, refused.errors]).toEqual([3, expect.stringContaining('admin_exists')]);
    const bare = await qixian(environment, ...second, '--another');
    expect([bare.code, bare.errors]).toEqual([2, expect.stringContaining('--reason')]);
    expect(await database.db.rows.users.count({})).toBe(1);
    const reason = 'Chen Wei has left the zone without a successor';
    const made = await qixian(environment, ...second, '--another', '--reason', reason);
    expect(made.code).toBe(0);
    const events = await database.db.rows.events.all({ type: 'administrator_made' });
    expect(events.map(({ data }) => data['reason'])).toEqual([null, reason]);
  }, 60_000);
});

describe('the command line', () => {
  test('tells in the language of the terminal what there is, and of a word that is none', async () => {
    const english = await qixian({}, 'help');
    const chinese = await qixian({ LANG: 'zh_CN.UTF-8' }, 'help', 'admin', 'create');
    expect([english.code, chinese.code]).toEqual([0, 0]);
    expect(english.said).toMatch(/^ {2}admin create +Makes the first security administrator/m);
    expect(chinese.said).toContain('设立首位安全管理员');
    const unknown = await qixian({}, 'frobnicate');
    expect([unknown.code, unknown.errors]).toEqual([2, expect.stringContaining('no_such_command')]);
    const wrong = await qixian({}, 'migrate', '--now');
    expect([wrong.code, wrong.errors]).toEqual([2, expect.stringContaining('help migrate')]);
  });

  test('is a program of its own, by the name that package.json gives it', async () => {
    const { bin } = z
      .object({ bin: z.record(z.string(), z.string()) })
      .parse(JSON.parse(await readFile('package.json', 'utf8')));
    expect(Object.keys(bin)).toEqual(['qixian']);
    const started = startProgram(
      relative(join('dist', 'server'), bin['qixian'] ?? ''),
      {},
      'frobnicate',
    );
    expect((await endOf(started)).code).toBe(2);
  }, 30_000);
});
