import { createUser } from '../../server/features/accounts/createUser.step.js';
import { byAddress } from '../../server/features/accounts/signIn.service.js';
import { dialects } from '../support/databases.js';
import { lettersTo } from '../support/lettersTo.js';
import { testApp, type TestApp } from '../support/testApp.js';
import { visitor } from '../support/visitor.js';

const password = 'a long enough secret';
const someone = { name: 'Lin Yuan', email: 'lin@example.com', phone: '13800138000', password };

describe.each(dialects)('accounts on %s', (dialect) => {
  let zone: TestApp;
  beforeAll(async () => {
    zone = await testApp(dialect);
  }, 240_000);
  afterAll(() => zone.close());

  /** The newest letter to an address: what it is about and where its link leads. */
  async function letterTo(email: string) {
    const letter = (await lettersTo(zone.deps, email)).at(-1);
    return {
      event: letter?.event,
      link: /https?:\/\/[^/\s]+(\/\S+)/.exec(letter?.body ?? '')?.[1] ?? '',
    };
  }
  const signIn = async (typed: { email: string; password: string }) => {
    const person = visitor(zone.app);
    return { person, answer: await person.post('/sign-in', typed) };
  };

  /** Registers and confirms. */
  async function join(email: string) {
    const person = visitor(zone.app);
    await person.post('/register', { ...someone, email });
    await person.post((await letterTo(email)).link);
    return { email, password };
  }

  test('register, confirm by the mailed link, sign in', async () => {
    const person = visitor(zone.app);
    const sent = await person.post('/register', someone);
    expect([sent.status, sent.headers['location']]).toEqual([303, '/sign-in']);
    // A slip in the address is seen where it says where the mail went, once and in no address line.
    const next = await person.get('/sign-in?lang=en');
    expect(next.text).toContain(`We have sent a mail to ${someone.email};`);
    expect((await person.get('/sign-in?lang=en')).text).not.toContain(someone.email);
    const { link } = await letterTo(someone.email);
    // Programs that look at mails open links: looking alone confirms nothing.
    await person.get(link);
    const before = await zone.deps.db.rows.users.find({ email: someone.email });
    expect(before?.email_confirmed_at).toBeNull();
    expect((await person.post(link)).status).toBe(303);
    expect((await person.get(link)).status).toBeGreaterThanOrEqual(400);
    const { answer } = await signIn(someone);
    expect([answer.status, answer.headers['location']]).toEqual([303, '/applications']);
  });

  test('an address that is not confirmed cannot sign in, and is sent its link again', async () => {
    const typed = { ...someone, email: 'slow@example.com' };
    await visitor(zone.app).post('/register', typed);
    const first = await letterTo(typed.email);
    expect((await signIn(typed)).answer.status).toBe(422);
    expect((await letterTo(typed.email)).link).not.toBe(first.link);
  });

  test('who registers a known address is told nothing; its owner is', async () => {
    const person = visitor(zone.app);
    const known = await person.post('/register', someone);
    const fresh = await visitor(zone.app).post('/register', {
      ...someone,
      email: 'new@example.com',
    });
    expect([known.status, known.headers['location']]).toEqual([
      fresh.status,
      fresh.headers['location'],
    ]);
    expect((await letterTo(someone.email)).event).toBe('account_known');
    expect(await zone.deps.db.rows.users.count({ email: someone.email })).toBe(1);
  });

  test.each([
    ['name', ''],
    ['name', 'x'.repeat(101)],
    ['email', 'not an address'],
    ['email', `${'x'.repeat(250)}@example.com`],
    ['phone', '12345'],
    ['password', 'short'],
    ['password', 'lin-is-my-name'],
    ['email', '\u0000@example.com'],
  ])('%s = %j is refused at its input, the rest is kept', async (field, value) => {
    const answer = await visitor(zone.app).post('/register', { ...someone, [field]: value });
    expect(answer.status).toBe(422);
    expect(answer.text).toContain(`id="${field}-error"`);
    expect(answer.text).not.toContain(password);
    if (field !== 'phone') expect(answer.text).toContain(someone.phone);
  });

  test('full-width digits and letters are understood', async () => {
    const typed = { ...someone, email: 'ｗｉｄｅ＠example.com', phone: '１３８００１３８００１' };
    expect((await visitor(zone.app).post('/register', typed)).status).toBe(303);
    const found = await zone.deps.db.rows.users.find({ email: 'wide@example.com' });
    expect(found?.phone).toBe('+8613800138001');
  });

  test('somebody abroad registers with a number of their country, or gives none', async () => {
    const abroad = { ...someone, email: 'abroad@example.com', phone: '+1 (617) 555-0134' };
    const person = visitor(zone.app);
    expect((await person.post('/register', abroad)).status).toBe(303);
    const kept = () => zone.deps.db.rows.users.find({ email: abroad.email });
    expect(await kept()).toMatchObject({ phone: '+16175550134' });
    await zone.deps.db.rows.users.update(
      { email: abroad.email },
      { email_confirmed_at: '2026-01-01T00:00:00.000Z' },
    );
    expect((await person.post('/sign-in', { email: abroad.email, password })).status).toBe(303);
    const profile = { name: 'Sukarno', phone: '', locale: 'en' };
    expect((await person.post('/account', profile)).status).toBe(303);
    expect(await kept()).toMatchObject({ name: 'Sukarno', phone: '' });
  });

  test('a campus registers in one morning, and one address is written to three times at most', async () => {
    const person = visitor(zone.app);
    const register = async (email: string) =>
      (await person.post('/register', { ...someone, email })).status;
    // More than the ten that one network had.
    for (let turn = 0; turn < 12; turn += 1) {
      expect(await register(`student${turn}@campus.example.com`)).toBe(303);
    }
    const again = [1, 2, 3].map(() => 'student0@campus.example.com');
    const answers: number[] = [];
    for (const email of again) answers.push(await register(email));
    expect(answers).toEqual([303, 303, 429]);
  });

  test('a wrong password says no more than an unknown address, six times at most', async () => {
    const messages = new Set<string>();
    for (const email of [someone.email, 'nobody@example.com']) {
      const { answer } = await signIn({ email, password: 'wrong wrong wrong' });
      expect(answer.status).toBe(422);
      messages.add(/id="errors-title">([^<]+)/.exec(answer.text)?.[1] ?? '');
    }
    expect(messages.size).toBe(1);
    for (let tries = 0; tries < 5; tries += 1) await signIn({ ...someone, password: 'wrong' });
    const { answer } = await signIn(someone);
    expect(answer.status).toBe(429);
    // When it goes on is said to people and to programs, and the address still stands there.
    const minutes = Number(/请 (\d+) 分钟后再试/.exec(answer.text)?.[1]);
    expect(minutes).toBeGreaterThan(0);
    expect(answer.headers['retry-after']).toBe(String(minutes * 60));
    expect(answer.text).toContain(`value="${someone.email}"`);
  });

  test("a reset by mail works once, ends every session and the throttle is the account's own", async () => {
    const other = await join('reset@example.com');
    const { person: signedIn } = await signIn(other);
    expect((await signedIn.get('/account')).status).toBe(200);
    zone.clock.set(new Date(zone.clock.now().getTime() + 60_000));
    await visitor(zone.app).post('/forgot', { email: other.email });
    const { link } = await letterTo(other.email);
    const person = visitor(zone.app);
    expect((await person.post(link, { password: 'short' })).status).toBe(422);
    expect((await person.post(link, { password: 'another long secret' })).status).toBe(303);
    expect(
      (await person.post(link, { password: 'a third long secret' })).status,
    ).toBeGreaterThanOrEqual(400);
    expect((await signedIn.get('/account')).headers['location']).toMatch(/^\/sign-in/);
    const again = await signIn({ email: other.email, password: 'another long secret' });
    expect(again.answer.status).toBe(303);
  });

  test('a reset link is worth nothing after an hour, and no letter goes to a stranger', async () => {
    await visitor(zone.app).post('/forgot', { email: someone.email });
    const { link } = await letterTo(someone.email);
    zone.clock.set(new Date(zone.clock.now().getTime() + 61 * 60_000));
    expect((await visitor(zone.app).get(link)).status).toBeGreaterThanOrEqual(400);
    await visitor(zone.app).post('/forgot', { email: 'unknown@example.com' });
    expect((await letterTo('unknown@example.com')).event).toBeUndefined();
  });

  test('a disabled account is out at its next request', async () => {
    const typed = await join('leaving@example.com');
    const { person } = await signIn(typed);
    const at = zone.clock.now().toISOString();
    await zone.deps.db.rows.users.update({ email: typed.email }, { disabled_at: at });
    expect((await person.get('/account')).headers['location']).toMatch(/^\/sign-in/);
    expect((await signIn(typed)).answer.status).toBe(422);
  });

  test('the page of roles signs in nobody who is not invented', async () => {
    const { email } = await join('real@example.com');
    const user = await zone.deps.db.rows.users.find({ email });
    const person = visitor(zone.app);
    expect((await person.post('/demo', { user: user?.id ?? '' }, '/sign-in')).status).toBe(404);
    expect((await person.get('/account')).headers['location']).toMatch(/^\/sign-in/);
  });

  test('the way back leads only within the house', async () => {
    const person = visitor(zone.app);
    const typed = { ...(await join('way@example.com')), next: 'https://elsewhere.example/' };
    expect((await person.post('/sign-in', typed)).headers['location']).toBe('/applications');
    const inside = visitor(zone.app);
    const answer = await inside.post('/sign-in', { ...typed, next: '/organisations/new' });
    expect(answer.headers['location']).toBe('/organisations/new');
  });
});

describe('many people behind one address', () => {
  test('what is right counts against nobody, what is wrong against all of them', async () => {
    const zone = await testApp('sqlite');
    const typed = { email: 'lin@example.com', password };
    await createUser(zone.deps, { ...someone, ...typed, locale: 'en' });
    const confirmed = { email_confirmed_at: zone.clock.now().toISOString() };
    await zone.deps.db.rows.users.update({ email: typed.email }, confirmed);
    const statusOf = async (sent: { email: string; password: string }) =>
      (await visitor(zone.app).post('/sign-in', sent)).status;

    for (let turn = 0; turn < 70; turn += 1) expect(await statusOf(typed)).toBe(303);
    // A campus on the last evening of a call: a third of its people mistype once, nobody is shut out.
    const wrong = Math.ceil(400 / 3);
    for (let turn = 0; turn < wrong; turn += 1) {
      expect(await statusOf({ email: `nobody${turn}@example.com`, password: 'wrong' })).toBe(422);
    }
    expect(await statusOf(typed)).toBe(303);
    // Exactly the wrong ones are counted: so many more fit below the bound, then all wait.
    const noted = await zone.deps.db.rows.refusals.all({ code: 'sign_in_failed' });
    const [here = ''] = new Set(noted.map(({ ip }) => ip));
    for (let turn = wrong; turn < byAddress.tries; turn += 1) {
      await zone.deps.throttle.spend(byAddress, here);
    }
    expect(await statusOf(typed)).toBe(429);
    await zone.close();
  }, 60_000);
});

describe('a zone that is no demonstration', () => {
  test('has no page of roles and no outbox', async () => {
    const zone = await testApp('sqlite', { demo: false, development: false });
    const person = visitor(zone.app);
    for (const path of ['/demo', '/outbox', '/styleguide']) {
      expect([path, (await person.get(path)).status]).toEqual([path, 404]);
    }
    await zone.close();
  });
});
