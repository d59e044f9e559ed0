import { count } from '../../server/data/schema/columns.js';
import request from 'supertest';
import { demoPassword } from '../../server/cli/demoZone/printDemoAccounts.js';
import { demoDomain } from '../../server/features/accounts/demoAccounts.query.js';
import { createUser } from '../../server/features/accounts/createUser.step.js';
import { caseOf, openDemoZone, type DemoZone } from '../support/demoZone.js';
import { testApp } from '../support/testApp.js';
import { hiddenInputs, type Typed, type Visitor } from '../support/visitor.js';

/** A form that needs no account: where it stands, what is typed, and the word that proves it kept. */
interface VisitorForm {
  readonly page: string;
  readonly typed: Typed;
  readonly kept: string;
}

describe('forms of visitors', () => {
  let zone: DemoZone;
  let forms: readonly VisitorForm[];

  beforeAll(async () => {
    zone = await openDemoZone();
    const registered = { name: 'Lin Yuan', email: 'lin@example.com', phone: '13800138000' };
    const password = 'a long enough secret';
    await zone.stranger().post('/register', { ...registered, password });
    const confirm = await linkTo('account_confirm');
    await zone.stranger().post('/forgot', { email: registered.email });
    const reset = await linkTo('account_reset');
    const application = await caseOf(zone, 'ruixing');
    const entry = await zone.deps.db.rows.noticeEntries.find({ application_id: application });
    const [check, question] = await yesNoCheck();
    const confirmation = await openConfirmation();
    forms = [
      { page: '/sign-in', typed: { email: 'lin@example.com' }, kept: 'lin@example.com' },
      { page: '/register', typed: registered, kept: 'Lin Yuan' },
      { page: '/forgot', typed: { email: 'lin@example.com' }, kept: 'lin@example.com' },
      { page: confirm, typed: {}, kept: confirm },
      { page: reset, typed: { password: 'another long secret' }, kept: reset },
      { page: '/demo', typed: {}, kept: 'action="/demo"' },
      { page: check, typed: { [question]: 'yes' }, kept: 'value="yes" checked' },
      {
        page: `/notices/${entry?.notice_id}/object`,
        typed: { application, name: 'A neighbour', contact: 'n@example.com', facts: 'Not theirs.' },
        kept: 'Not theirs.',
      },
      { page: confirmation, typed: { remark: 'We were not there.' }, kept: 'We were not there.' },
    ];
  }, 240_000);
  afterAll(() => zone.close());

  /** Where the newest letter of a kind leads. */
  async function linkTo(event: string): Promise<string> {
    const [letter] = await zone.deps.db.rows.mails.all({ event }, [['id', 'DESC']], 1);
    return /https?:\/\/[^/\s]+(\/\S+)/.exec(letter?.body ?? '')?.[1] ?? '';
  }

  /** The one-minute check of a call with a question to be answered by yes or no, and that question. */
  async function yesNoCheck(): Promise<readonly [string, string]> {
    for (const { id } of await zone.deps.db.rows.calls.all({})) {
      const page = `/calls/${id}/check`;
      const { text } = await zone.stranger().get(page);
      const question = /name="(check\.\w+)" value="yes"/.exec(text)?.[1];
      if (question !== undefined) return [page, question];
    }
    throw new Error('no call of the demonstration asks by yes or no');
  }

  /** A mailed link to a confirmation that still waits. */
  async function openConfirmation(): Promise<string> {
    for (const { body } of await zone.deps.db.rows.mails.all({})) {
      const link = /https?:\/\/[^/\s]+(\/confirmations\/\S+)/.exec(body)?.[1];
      if (link === undefined) continue;
      if ((await zone.stranger().get(link)).text.includes('name="remark"')) return link;
    }
    throw new Error('no confirmation waits in the demonstration');
  }

  const sessions = async (): Promise<number> => {
    const [row] = await zone.deps.db.select({ n: count() }, 'SELECT COUNT(*) AS n FROM sessions');
    return row?.n ?? NaN;
  };
  const actionOf = ({ page }: VisitorForm): string => page;
  const tokenOf = async (person: Visitor, { page }: VisitorForm): Promise<string> =>
    hiddenInputs((await person.get(page)).text, page)['_csrf'] ?? '';

  test('fifty looks at each leave no row and begin no session', async () => {
    const before = await sessions();
    for (const { page } of forms) {
      for (let looks = 0; looks < 50; looks += 1) {
        const answer = await zone.stranger().get(page);
        expect([page, answer.status]).toEqual([page, 200]);
        expect(answer.text).toContain('name="_csrf"');
        expect(String(answer.headers['set-cookie'])).not.toContain('qixian.sid');
      }
    }
    expect(await sessions()).toBe(before);
  }, 60_000);

  test.each(['none at all', 'one that was made up', 'one signed by nobody', "another visitor's"])(
    'with %s it comes back with what was typed, and goes through when sent again',
    async (how) => {
      const wrong: string[] = [];
      for (const form of forms) {
        const person = zone.stranger();
        const own = await tokenOf(person, form);
        const others = await tokenOf(zone.stranger(), form);
        const unsigned = `${'0'.repeat(64)}.${own.split('.')[1]}`;
        const sent: Typed =
          {
            'none at all': {},
            'one that was made up': { _csrf: 'x'.repeat(129) },
            'one signed by nobody': { _csrf: unsigned },
            "another visitor's": { _csrf: others },
          }[how] ?? {};
        const before = await zone.deps.db.rows.events.count({});
        const answer = await person.send(actionOf(form), { ...form.typed, ...sent });
        const fresh = hiddenInputs(answer.text, form.page)['_csrf'] ?? '';
        const kept = answer.status === 403 && answer.text.includes(form.kept);
        if (!kept || fresh === '') wrong.push(`${form.page} ${answer.status}`);
        expect(await zone.deps.db.rows.events.count({})).toBe(before);
        const again = await person.send(actionOf(form), { remark: 'x', _csrf: fresh });
        if (again.status === 403) wrong.push(`${form.page} again ${again.status}`);
        // The mailed links are used up by a form that went through.
        if (form.page.startsWith('/confirm/')) forms = forms.filter((each) => each !== form);
      }
      expect(wrong).toEqual([]);
    },
    60_000,
  );

  test('a form pressed twice by a visitor is done once', async () => {
    await zone.stranger().post('/register', {
      name: 'Su Qing',
      email: 'su@example.com',
      phone: '13800138001',
      password: 'a long enough secret',
    });
    const link = await linkTo('account_confirm');
    const person = zone.stranger();
    const inputs = hiddenInputs((await person.get(link)).text, link);
    const answers = [await person.send(link, inputs), await person.send(link, inputs)];
    expect(answers.map(({ status }) => status)).toEqual([303, 303]);
    // Nobody else is told where it led.
    const other = zone.stranger();
    const token = (await other.get('/sign-in')).text;
    const stolen = { ...inputs, _csrf: hiddenInputs(token, '/sign-in')['_csrf'] ?? '' };
    expect((await other.send(link, stolen)).status).toBe(409);
  });

  test('signing in begins a session with a new id, and the old token is worth nothing in it', async () => {
    const planted = 'qixian.sid=s%3Aplanted.by-somebody-else';
    const typed = { email: `officer${demoDomain}`, password: demoPassword };
    const page = await request(zone.app).get('/sign-in').set('cookie', planted);
    const form = /qixian\.form=[^;]+/.exec(String(page.headers['set-cookie']))?.[0] ?? '';
    const token = hiddenInputs(page.text, '/sign-in')['_csrf'] ?? '';
    const signedIn = await request(zone.app)
      .post('/sign-in')
      .set('cookie', `${planted}; ${form}`)
      .type('form')
      .send({ ...typed, _csrf: token });
    expect(signedIn.status).toBe(303);
    const sid = /qixian\.sid=[^;]+/.exec(String(signedIn.headers['set-cookie']))?.[0] ?? '';
    expect(sid).not.toContain('planted');
    const answer = (cookie: string) =>
      request(zone.app).get('/account').set('cookie', cookie).redirects(0);
    expect((await answer(sid)).status).toBe(200);
    expect((await answer(planted)).status).toBe(303);
    // The visitor's token and cookie, sent in the session.
    const stale = await request(zone.app)
      .post('/sign-out')
      .set('cookie', `${sid}; ${form}`)
      .type('form')
      .send({ _csrf: token });
    expect(stale.status).toBe(403);
    expect((await answer(sid)).status).toBe(200);
  });

  test('a changed password goes on in a session with a new id', async () => {
    const typed = { email: 'su@example.com', password: 'a long enough secret' };
    const person = zone.stranger();
    const first = String((await person.post('/sign-in', typed)).headers['set-cookie']);
    const changed = await person.post(
      '/account/password',
      { present: typed.password, password: 'another long secret' },
      '/account',
    );
    expect(changed.status).toBe(303);
    const sidOf = (header: string) => /qixian\.sid=([^;]+)/.exec(header)?.[1];
    expect(sidOf(String(changed.headers['set-cookie']))).toBeDefined();
    expect(sidOf(String(changed.headers['set-cookie']))).not.toBe(sidOf(first));
    expect((await person.get('/account')).status).toBe(200);
  });
});

test('behind TLS both cookies are of this host alone, over TLS alone, and no script reads them', async () => {
  const zone = await testApp('sqlite', { secure: true });
  const someone = { email: 'lin@example.com', password: 'a long enough secret' };
  const named = { name: 'Lin Yuan', phone: '13800138000', locale: 'en' } as const;
  await createUser(zone.deps, { ...someone, ...named });
  await zone.deps.db.rows.users.update(
    { email: someone.email },
    { email_confirmed_at: zone.clock.now().toISOString() },
  );
  const page = await request(zone.app).get('/sign-in').set('x-forwarded-proto', 'https');
  const form = String(page.headers['set-cookie']);
  const signedIn = await request(zone.app)
    .post('/sign-in')
    .set('x-forwarded-proto', 'https')
    .set('cookie', form.split(';')[0] ?? '')
    .type('form')
    .send({ ...someone, ...hiddenInputs(page.text, '/sign-in') });
  expect(signedIn.status).toBe(303);
  const session = String(signedIn.headers['set-cookie']);
  expect(form).toMatch(/^__Host-qixian\.form=/);
  expect(session).toMatch(/^__Host-qixian\.sid=/);
  for (const cookie of [form, session]) {
    const flags = cookie.split('; ').map((each) => each.toLowerCase());
    expect(flags).toEqual(expect.arrayContaining(['httponly', 'secure', 'samesite=lax', 'path=/']));
    expect(cookie).not.toMatch(/domain=/i);
  }
  await zone.close();
});
