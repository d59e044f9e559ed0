import { openDemoZone, type DemoZone } from '../support/demoZone.js';

const plan = {
  procedure: 'kechuang.startup',
  title_zh: 'Call of spring',
  title_en: 'Call of spring',
  opens: '2026-03-03 09:00',
  closes: '2026-04-03 18:00',
  quota: '10',
  freeze: '3',
  budget: '',
};
const newPage = '/manage/calls/new?procedure=kechuang.startup';

describe('calls', () => {
  let zone: DemoZone;
  let budget: string;
  beforeAll(async () => {
    zone = await openDemoZone();
    const [line] = await zone.deps.db.rows.budgetLines.all({ programme_id: 'kechuang' });
    budget = line?.id ?? '';
  }, 180_000);
  afterAll(() => zone.close());

  const draft = async (typed: object) =>
    (await zone.as('officer')).post('/manage/calls', { ...plan, budget, ...typed }, newPage);
  const published = async (): Promise<string> => {
    const path = String((await draft({})).headers['location']);
    await (await zone.as('officer')).post(`${path}/publish`, {}, `${path}/check`);
    return path;
  };

  test.each([
    ['title_zh', '', 'title_zh'],
    ['title_en', 'x'.repeat(201), 'title_en'],
    ['opens', '', 'opens'],
    ['opens', '2026-02-30 10:00', 'opens'],
    ['opens', '2026-03-03 24:10', 'opens'],
    ['closes', 'tomorrow', 'closes'],
    ['closes', '9999-03-01 10:00', 'closes'],
    ['closes', '2026-03-01 10:00', 'closes'],
    ['quota', '-3', 'quota'],
    ['quota', '2.5', 'quota'],
    ['quota', 'ten', 'quota'],
    ['freeze', '21', 'freeze'],
    ['freeze', '', 'freeze'],
    ['budget', 'no-such-line', 'budget'],
    ['edition', 'no-such-version', 'edition'],
    ['procedure', '', 'procedure'],
    ['procedure', '__proto__', 'procedure'],
  ])('%s = %j is refused at its input and the rest is kept', async (field, value, at) => {
    const answer = await draft({ [field]: value });
    expect([404, 422]).toContain(answer.status);
    if (answer.status === 404) return;
    expect(answer.text).toContain(`id="${at}-error"`);
    if (!['title_zh', 'procedure'].includes(field)) expect(answer.text).toContain(plan.title_zh);
  });

  test('a reader comes to the closing time and the way to apply before the guide', async () => {
    const now = zone.deps.clock.now().toISOString();
    const calls = await zone.deps.db.rows.calls.all({ status: 'published' });
    const open = calls.find((each) => each.opens_at <= now && now < each.closes_at);
    if (!open) throw new Error('no open call');
    const { text } = await (await zone.as('officer')).get(`/calls/${open.id}`);
    const parts = [`/calls/${open.id}/apply"`, 'href="#contact"', 'id="flow"', 'id="contact"'];
    const places = parts.map((part) => text.indexOf(part));
    expect(places).not.toContain(-1);
    expect(places).toEqual(places.toSorted((one, other) => one - other));
  });

  test('times may be typed with full-width digits and slashes', async () => {
    const answer = await draft({ opens: '２０２６/０３/０３ ０９:００' });
    expect(answer.status).toBe(303);
  });

  test('the first step asks for the procedure, the second offers its versions and what is left', async () => {
    const officer = await zone.as('officer');
    const first = await officer.get('/manage/calls/new');
    expect(first.text).toContain('value="kechuang.startup"');
    expect(first.text).not.toContain('name="edition"');
    const second = await officer.get(newPage);
    const versions = await zone.deps.db.rows.procedureVersions.all({
      procedure_id: 'kechuang.startup',
    });
    for (const { id } of versions) expect(second.text).toContain(`value="${id}"`);
    expect(second.text).toContain(`value="${budget}"`);
  });

  test("a draft is nobody else's; once published everybody reads it", async () => {
    const path = String((await draft({})).headers['location']);
    const id = path.split('/').at(-1) ?? '';
    const stranger = zone.stranger();
    expect((await stranger.get(`/calls/${id}`)).status).toBe(404);
    const officer = await zone.as('officer');
    for (const page of ['', '/check', '/preview', '/change', '/panel', '/cancel']) {
      expect((await officer.get(`${path}${page}`)).status).toBe(200);
    }
    expect((await officer.post(`${path}/publish`, {}, `${path}/check`)).status).toBe(303);
    expect((await stranger.get(`/calls/${id}`)).status).toBe(200);
    const twice = await officer.post(`${path}/publish`, { version: '2' }, `${path}/check`);
    expect(twice.status).toBe(409);
  });

  test('a draft changes in everything; its history says from what to what', async () => {
    const path = String((await draft({})).headers['location']);
    const officer = await zone.as('officer');
    const change = (typed: object) =>
      officer.post(`${path}/change`, { ...plan, budget, ...typed }, `${path}/change`);
    const wrong = await change({ quota: 'none', title_en: 'Kept while wrong' });
    expect(wrong.status).toBe(422);
    expect(wrong.text).toContain('Kept while wrong');
    expect((await change({ quota: '12', freeze: '5' })).status).toBe(303);
    const page = (await officer.get(path)).text;
    expect(page).toMatch(/10 → 12/);
    expect(page).toMatch(/3 → 5/);
  });

  test('a published call keeps its dates; of two officers the second is told', async () => {
    const path = await published();
    const officer = await zone.as('officer');
    const version = versionOn((await officer.get(`${path}/change`)).text);
    const typed = { ...plan, budget, version, opens: '2026-03-04 09:00', quota: '11' };
    expect((await officer.post(`${path}/change`, typed, `${path}/change`)).status).toBe(303);
    const call = await zone.deps.db.rows.calls.find({ id: path.split('/').at(-1) ?? '' });
    expect([call?.opens_at, call?.quota]).toEqual([
      new Date('2026-03-03T09:00:00+08:00').toISOString(),
      11,
    ]);
    const late = await officer.post(
      `${path}/change`,
      { ...typed, title_en: 'Kept title' },
      `${path}/change`,
    );
    expect(late.status).toBe(409);
    expect(late.text).toContain('Kept title');
  });

  test('before publishing it says what to look at again, and only what cannot work stops it', async () => {
    const officer = await zone.as('officer');
    const lines = await zone.deps.db.rows.budgetLines.all({ programme_id: 'kechuang' });
    const left = lines.find(({ id }) => id === budget)?.available ?? 0n;
    // The lowest class is 500,000 yuan.
    const places = Number(left / 50_000_000n);
    const look = async (typed: object) => {
      const path = String((await draft(typed)).headers['location']);
      return (await officer.get(`${path}/check`)).text;
    };
    const fits = await look({ quota: String(places) });
    const tooMany = await look({ quota: String(places + 1) });
    const word = (key: string) => zone.deps.words('zh-CN', `calls.check2.${key}`);
    expect(fits).toContain(word('closesWorking'));
    expect(fits).toContain('够用');
    expect(tooMany).toContain('不够');
    // 4 April 2026 is a Saturday of the Tomb-Sweeping holiday; 2027 is not loaded.
    expect(await look({ closes: '2026-04-04 18:00' })).toContain(word('closesOff'));
    expect(await look({ closes: '2027-01-15 18:00' })).toContain('2027 年的节假日');
    expect(await look({ closes: '2026-03-05 18:00' })).toContain(word('frozenAtOnce'));
    const past = await look({ opens: '2026-02-02 09:00', closes: '2026-03-01 18:00' });
    expect(past).toContain(word('closesPast'));
    expect(past).toMatch(/<button[^>]*disabled/);
  });

  test('a draft is thrown away by one person', async () => {
    const path = String((await draft({})).headers['location']);
    const officer = await zone.as('officer');
    expect((await officer.post(`${path}/cancel/discard`, {}, `${path}/cancel`)).status).toBe(303);
    expect((await officer.post(`${path}/publish`, { version: '2' }, `${path}/check`)).status).toBe(
      409,
    );
  });

  test('nobody but the programme’s officers comes near', async () => {
    const path = await published();
    for (const who of ['secretary', 'head']) {
      const person = await zone.as(who);
      for (const page of ['', '/change', '/extend', '/close', '/cancel', '/panel', '/version']) {
        expect((await person.get(`${path}${page}`)).status).toBe(403);
      }
    }
  });

  test('the one-minute check says what stands in the way, without an account', async () => {
    const path = `/calls/${(await published()).split('/').at(-1)}/check`;
    const stranger = zone.stranger();
    const questions = [...(await stranger.get(path)).text.matchAll(/name="(check\.\w+)"/g)];
    expect(questions.length).toBeGreaterThan(2);
    const undecided = await stranger.post(path, {}, path);
    expect([undecided.status, undecided.text.includes('id="result"')]).toEqual([200, true]);
    const names = [...new Set(questions.map((found) => found[1] ?? ''))];
    const nonsense = Object.fromEntries(names.map((name) => [name, '\u0001 maybe 2026-02-30']));
    const wrong = await stranger.post(path, nonsense, path);
    expect(wrong.status).toBe(422);
    expect(wrong.text).toContain('id="errors"');
  });
});

const versionOn = (html: string): string => /name="version" value="(\d+)"/.exec(html)?.[1] ?? '';
