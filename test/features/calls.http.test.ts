import { openDemoZone, type DemoZone } from '../support/demoZone.js';

const plan = {
  procedure: 'kechuang.startup',
  title_zh: 'Call of spring',
  title_en: 'Call of spring',
  opens: '2026-03-03 09:00',
  closes: '2026-04-03 18:00',
  quota: '10',
  budget: '',
};

describe('calls', () => {
  let zone: DemoZone;
  let budget: string;
  beforeAll(async () => {
    zone = await openDemoZone();
    const [line] = await zone.deps.db.rows.budgetLines.all({ programme_id: 'kechuang' });
    budget = line?.id ?? '';
  }, 60_000);
  afterAll(() => zone.close());

  const draft = async (typed: object) =>
    (await zone.as('officer')).post(
      '/manage/calls',
      { ...plan, budget, ...typed },
      '/manage/calls/new',
    );
  const published = async (): Promise<string> => {
    const path = String((await draft({})).headers['location']);
    await (await zone.as('officer')).post(`${path}/publish`, {}, path);
    return path;
  };

  test.each([
    ['title_zh', '', 'title_zh'],
    ['title_en', 'x'.repeat(201), 'title_en'],
    ['opens', '', 'opens'],
    ['opens', '2026-02-30 10:00', 'opens'],
    ['opens', '2026-03-03 24:10', 'opens'],
    ['closes', 'tomorrow', 'closes'],
    ['closes', '2026-03-01 10:00', 'closes'],
    ['quota', '-3', 'quota'],
    ['quota', '2.5', 'quota'],
    ['quota', 'ten', 'quota'],
    ['budget', 'no-such-line', 'budget'],
    ['procedure', '', 'procedure'],
    ['procedure', '__proto__', 'procedure'],
  ])('%s = %j is refused at its input and the rest is kept', async (field, value, at) => {
    const answer = await draft({ [field]: value });
    expect([404, 422]).toContain(answer.status);
    if (answer.status === 404) return;
    expect(answer.text).toContain(`id="${at}-error"`);
    if (field !== 'title_zh') expect(answer.text).toContain(plan.title_zh);
  });

  test('times may be typed with full-width digits and slashes', async () => {
    const answer = await draft({ opens: '２０２６/０３/０３ ０９:００' });
    expect(answer.status).toBe(303);
  });

  test("a draft is nobody else's; once published everybody reads it", async () => {
    const path = String((await draft({})).headers['location']);
    const id = path.split('/').at(-1) ?? '';
    const stranger = zone.stranger();
    expect((await stranger.get(`/calls/${id}`)).status).toBe(404);
    const officer = await zone.as('officer');
    expect((await officer.post(`${path}/publish`, {}, path)).status).toBe(303);
    expect((await stranger.get(`/calls/${id}`)).status).toBe(200);
    const twice = await officer.post(`${path}/publish`, { version: '2' }, path);
    expect(twice.status).toBe(409);
  });

  test('what is published may only be open for longer', async () => {
    const path = await published();
    const officer = await zone.as('officer');
    const change = (typed: object) => officer.post(path, { ...plan, budget, ...typed }, path);
    expect((await change({ opens: '2026-03-04 09:00' })).status).toBe(422);
    expect((await change({ closes: '2026-04-02 18:00' })).status).toBe(422);
    expect((await change({ closes: '2026-04-10 18:00' })).status).toBe(303);
  });

  test('of two officers who change it at once the second is told', async () => {
    const path = await published();
    const officer = await zone.as('officer');
    const page = await officer.get(path);
    const version = /name="version" value="(\d+)"/.exec(page.text)?.[1] ?? '';
    const typed = { ...plan, budget, closes: '2026-05-01 18:00' };
    expect((await officer.post(path, { ...typed, version }, path)).status).toBe(303);
    const late = await officer.post(path, { ...typed, title_en: 'Kept title', version }, path);
    expect(late.status).toBe(409);
    expect(late.text).toContain('Kept title');
  });

  test('a call with applications is not cancelled; one without is', async () => {
    const officer = await zone.as('officer');
    const [used] = await zone.deps.db.select<{ id: string }>(
      'SELECT c.id FROM calls c JOIN applications a ON a.call_id = c.id LIMIT 1',
    );
    const busy = `/manage/calls/${used?.id}`;
    const version = /name="version" value="(\d+)"/.exec((await officer.get(busy)).text)?.[1] ?? '';
    expect((await officer.post(`${busy}/cancel`, { version }, busy)).status).toBe(409);
    const path = await published();
    expect((await officer.post(`${path}/cancel`, {}, path)).status).toBe(303);
    expect((await zone.stranger().get(`/calls/${path.split('/').at(-1)}/apply`)).status).not.toBe(
      200,
    );
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
