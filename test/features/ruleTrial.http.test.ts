import { designerRoutes } from '../../server/features/designer/designer.routes.js';
import { reviseProcedure } from '../../server/features/designer/drafts/startDraft.service.js';
import { callZone, type CallZone } from '../support/callZone.js';
import { onEachDatabase, type TestDatabase } from '../support/databases.js';
import type { Visitor } from '../support/visitor.js';

const at = 'eligibility.cash.rule';
const rule = 'company.in_zone && equity.cash_paid_in >= wan(100)';

onEachDatabase('a rule of a draft', (open) => {
  let database: TestDatabase;
  let zone: CallZone;
  let officer: Visitor;
  let draft: string;
  beforeAll(async () => {
    database = await open();
    zone = await callZone(database, designerRoutes);
    const sun = await zone.actor(zone.officers.sun);
    draft = `/designer/${await reviseProcedure(zone.deps, sun, 'kechuang.startup')}`;
    officer = await zone.as(zone.officers.sun);
  });
  afterAll(() => database.close());

  const page = (query: Readonly<Record<string, string>>): string =>
    `${draft}/try?${new URLSearchParams(query).toString()}`;
  const tryIt = (typed: Readonly<Record<string, string>>) =>
    officer.post(`${draft}/try`, { at, rule, ...typed }, page({ at, rule }));
  const plain = (html: string): string =>
    html
      .replaceAll(/<[^>]+>/g, ' ')
      .replaceAll('&gt;', '>')
      .replaceAll('&quot;', '"')
      .replaceAll('&#x3D;', '=')
      .replaceAll(/\s+/g, ' ');

  test('is asked for just what it reads, with samples', async () => {
    const { status, text } = await officer.get(page({ at, rule }));
    expect(status).toBe(200);
    expect(text).toContain('name="in.company.in_zone"');
    expect(text).toContain('name="in.equity.cash_paid_in"');
    expect(text.match(/name="in\.[^"]+"/g)).toHaveLength(
      // Yes and no are two buttons of one name.
      3,
    );
  });

  test('comes out part by part with what was typed', async () => {
    const { status, text } = await tryIt({
      'in.company.in_zone': 'yes',
      'in.equity.cash_paid_in': '800000',
    });
    expect(status).toBe(200);
    expect(text).toContain('value="800000"');
    const said = plain(text);
    expect(said).toMatch(
      /equity\.cash_paid_in = 800,000\.00 yuan ≥ 1,000,000\.00 yuan → Does not hold/,
    );
    const enough = await tryIt({
      'in.company.in_zone': 'yes',
      'in.equity.cash_paid_in': '1000000',
    });
    expect(plain(enough.text)).not.toContain('Does not hold');
  });

  test('says what is not known yet', async () => {
    const { text } = await tryIt({ 'in.company.in_zone': 'yes', 'in.equity.cash_paid_in': '' });
    expect(plain(text)).toMatch(/Cannot be told Not known yet: .*equity\.cash_paid_in/);
  });

  test('keeps what was typed where a value or the rule is wrong', async () => {
    const odd = await tryIt({ 'in.company.in_zone': 'yes', 'in.equity.cash_paid_in': 'much' });
    expect(odd.status).toBe(200);
    expect(odd.text).toContain('value="much"');
    expect(odd.text).toContain('id="in.equity.cash_paid_in-error"');
    const wrong = await tryIt({ rule: 'company.in_zon && true' });
    expect(wrong.text).toContain('company.in_zon &amp;&amp; true</textarea>');
    expect(wrong.text).toContain('<mark>company.in_zon');
    expect(plain(wrong.text)).toContain('Did you mean company.in_zone?');
  });

  test('is taken from the form of a part by the button pressed there', async () => {
    const body = { try: `${at} my.input`, 'my.input': 'equity.cash_paid_in >= wan(7)' };
    const { text } = await officer.post(`${draft}/try`, body, page({ at, rule }));
    expect(text).toContain('equity.cash_paid_in &gt;&#x3D; wan(7)</textarea>');
  });

  test('rows of a table come and go', async () => {
    const summed = { rule: 'sum(plan.budget.map(r, r.grant)) <= wan(200)' };
    const rows = {
      ...summed,
      'in.plan.budget.0.grant': '1500000',
      'in.plan.budget.1.grant': '600000',
    };
    expect(plain((await tryIt(rows)).text)).toContain('2,100,000.00 yuan ≤');
    const dropped = await tryIt({ ...rows, intent: 'drop_row:in.plan.budget.1' });
    expect(plain(dropped.text)).toContain('1,500,000.00 yuan ≤');
    const added = await tryIt({ ...rows, intent: 'add_row:in.plan.budget' });
    expect(added.text).toContain('name="in.plan.budget.2.grant"');
  });

  test('is checked for scripts', async () => {
    const check = (typed: Readonly<Record<string, string>>) =>
      officer.post(`${draft}/check`, typed, page({ at, rule }));
    expect((await check({ at, rule })).body).toEqual({ ok: true });
    expect((await check({ at, rule: 'company.in_zone && compny.staff > 1' })).body).toMatchObject({
      ok: false,
      before: 'company.in_zone && ',
      offending: 'compny',
      after: '.staff > 1',
    });
  });

  test('leads nowhere where no rule can stand, and whatever is typed it is no fault of ours', async () => {
    expect((await officer.get(page({ at: 'workflow.first', rule }))).status).toBe(404);
    expect((await officer.get(`${draft}/try`)).status).toBe(404);
    for (const odd of ['x'.repeat(5000), '('.repeat(4000), '\u0000"', '__proto__', '{{title}}']) {
      const tried = await tryIt({ rule: odd });
      expect(tried.status).toBe(200);
      expect((await tryIt({ at: odd })).status).toBe(404);
      const checked = await officer.post(`${draft}/check`, { at, rule: odd }, page({ at, rule }));
      expect(checked.body).toMatchObject({ ok: false });
    }
    const listed = await officer.post(`${draft}/try`, { at, rule: ['a', 'b'] }, page({ at, rule }));
    expect(listed.status).toBe(200);
  });

  test('does not exist for anybody outside its programme', async () => {
    const outside = await zone.person('Youth', 'programme_officer', undefined, 'youth');
    const youth = await zone.as(outside);
    expect((await youth.get(page({ at, rule }))).status).toBe(404);
    const blind = await zone.as(await zone.person('Expert', 'expert'));
    expect((await blind.get(page({ at, rule }))).status).toBe(403);
    const other = await officer.get(`/designer/00000000-0000-0000-0000-000000000000/try?at=${at}`);
    expect(other.status).toBe(404);
  });
});
