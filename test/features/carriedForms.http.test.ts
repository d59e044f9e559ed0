import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import request from 'supertest';
import { demoPassword } from '../../server/cli/demoZone/printDemoAccounts.js';
import { demoDomain } from '../../server/features/accounts/demoAccounts.query.js';
import { openDemoZone, type DemoZone } from '../support/demoZone.js';
import { hiddenOf } from '../support/everyForm.js';
import { count } from '../../server/data/schema/columns.js';
import { formsIn, type PageForm } from '../support/formsOfPages.js';
import { hiddenInputs, type Typed, type Visitor } from '../support/visitor.js';

const page = '/organisations/new';
const action = '/organisations';
const secret = 'my own password 1';
const words = { name: '启贤<测试>"公司"', address: 'Ganjingzi' };

describe('a form that is carried over a sign-in', () => {
  let zone: DemoZone;
  let own: Record<string, string>;
  let shut: PageForm | undefined;
  beforeAll(async () => {
    zone = await openDemoZone();
    const { text } = await (await zone.as('lingshui')).get(page);
    own = hiddenInputs(text, action);
  }, 120_000);
  afterAll(() => zone.close());

  /** A guest whose session has just ended presses the button. */
  async function pressed(guest: Visitor, more: object = {}): Promise<string> {
    const answer = await guest.send(action, { ...own, ...words, ...more });
    expect(answer.status).toBe(403);
    shut = formsIn(answer.text).find((each) => each.action === action);
    return answer.text;
  }
  const enter = (guest: Visitor, who: string, password = demoPassword) =>
    guest.send(action, {
      ...hiddenOf(shut),
      _email: `${who}${demoDomain}`,
      _password: password,
    });
  const sessions = async (): Promise<number> => {
    const [row] = await zone.deps.db.select({ n: count() }, 'SELECT COUNT(*) AS n FROM sessions');
    return row?.n ?? NaN;
  };
  const organisations = () => zone.deps.db.rows.organisations.count({});

  test('is carried by the page alone, without passwords, to its own address', async () => {
    const before = await sessions();
    const text = await pressed(zone.stranger(), { password: secret, present: secret });
    expect(shut?.action).toBe(action);
    expect(hiddenOf(shut)).toMatchObject({ name: [words.name], address: [words.address] });
    expect(text).not.toContain(secret);
    expect(await sessions()).toBe(before);
  });

  test('outlives a wrong password, and is shown but not done after the right one', async () => {
    const guest = zone.stranger();
    await pressed(guest);
    const before = await organisations();
    const wrong = await enter(guest, 'lingshui', 'not the password');
    expect(wrong.status).toBe(422);
    [shut] = formsIn(wrong.text);
    const answer = await enter(guest, 'lingshui');
    expect(answer.status).toBe(200);
    const form = formsIn(answer.text).find((each) => each.action === action);
    const values = Object.fromEntries(
      (form?.boxes ?? []).map(({ name, values: of }) => [name, of]),
    );
    expect(values).toMatchObject({ name: [words.name], address: [words.address] });
    expect(await organisations()).toBe(before);
    expect((await guest.get('/account')).status).toBe(200);
  });

  test('shows nothing to another person who signs in', async () => {
    const guest = zone.stranger();
    await pressed(guest);
    const answer = await enter(guest, 'xinyuan');
    expect([answer.status, answer.headers['location']]).toEqual([303, '/tasks']);
    expect((await guest.get(page)).text).not.toContain('Ganjingzi');
  });

  test('asks the first person to sign in where another one is signed in by now', async () => {
    const other = await zone.as('xinyuan');
    const text = await pressed(other);
    expect(text).toContain('另一个账号');
    const answer = await enter(other, 'lingshui');
    expect([answer.status, answer.text.includes(words.address)]).toEqual([200, true]);
    await other.post('/sign-out', {}, '/account');
  });

  describe('while the database is away', () => {
    const gone = Object.assign(new Error('connect ECONNREFUSED'), { code: 'ECONNREFUSED' });
    const whileAway = async <T>(work: () => Promise<T>): Promise<T> => {
      const { db } = zone.deps;
      const select = db.select.bind(db);
      Object.assign(db, { select: () => Promise.reject(gone) });
      try {
        return await work();
      } finally {
        Object.assign(db, { select });
      }
    };

    test('is on the page that says so, and one press sends it once that is over', async () => {
      const person = await zone.as('lingshui');
      const [there, to] = [formsIn((await person.get('/account')).text), '/account'];
      const typed: Typed = {
        ...hiddenOf(there.find(({ action: at }) => at === to)),
        name: '林 远',
      };
      const more = { phone: '13904110001', locale: 'zh-CN', present: secret };
      const answer = await whileAway(() => person.send(to, { ...typed, ...more }));
      expect([answer.status, answer.headers['retry-after']]).toEqual([503, '10']);
      expect(answer.text).toMatch(/<textarea[^>]* readonly>[^<]*林 远/);
      expect(answer.text).not.toContain(secret);
      const again = hiddenOf(formsIn(answer.text).find(({ action: at }) => at === to));
      expect(again['_csrf']).toEqual(typed['_csrf']);
      // Nobody is signed out by it, and the form is taken as if nothing had been.
      expect((await person.send(to, again)).status).toBe(303);
      expect((await person.get(to)).text).toContain('value="林 远"');
    });

    test('comes without its files, which are then asked for again', async () => {
      const person = await zone.as('lanhai');
      const licence = { field: 'licence', name: 'a.pdf', content: Buffer.from('%PDF-1.4') };
      const hidden = hiddenInputs((await person.get(page)).text, action);
      const answer = await whileAway(() =>
        person.upload(action, { ...hidden, ...words }, [licence], page),
      );
      expect([answer.status, answer.text]).toEqual([503, expect.stringContaining('文件需要')]);
      const again = formsIn(answer.text).find((each) => each.action === action);
      const sent = await person.send(action, hiddenOf(again));
      expect([sent.status, sent.text]).toEqual([
        422,
        expect.stringContaining(`value="${words.address}"`),
      ]);
    });
  });

  test.each([
    ['sec-fetch-site', 'cross-site'],
    ['sec-fetch-site', 'same-site'],
    ['origin', 'https://evil.example'],
    ['origin', 'null'],
  ])('is not taken from another site: %s %s', async (header, value) => {
    const answer = await request(zone.app)
      .post(action)
      .set(header, value)
      .type('form')
      .send({ ...own, ...words });
    expect(answer.status).toBe(403);
    expect(answer.text).not.toContain(words.address);
  });

  test('a script is told why in words and by a code', async () => {
    const answer = await request(zone.app)
      .post(action)
      .set('accept', 'application/json')
      .type('form')
      .send({ ...own, ...words });
    expect([answer.status, answer.body]).toMatchObject([403, { code: 'sign_in_first' }]);
  });
});

test('every password box has a name that is never carried on', () => {
  const views = join(process.cwd(), 'views');
  const boxes = readdirSync(views, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.hbs'))
    .flatMap(
      (name) => readFileSync(join(views, name), 'utf8').match(/\{\{> input [^}]*\}\}/g) ?? [],
    )
    .filter((call) => /type='password'/.test(call))
    .map((call) => /name=(\S+)/.exec(call)?.[1]);
  expect(new Set(boxes)).toEqual(
    new Set(["'password'", "'same_password'", "'act_password'", "'present'", 'names.password']),
  );
});
