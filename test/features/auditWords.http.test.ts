import { readdirSync, readFileSync } from 'node:fs';
import { wordsOfProduct } from '../support/wordsAndViews.js';
import { zoneDay } from '../../server/domain/calendar.js';
import { yuanText } from '../../server/domain/money.js';
import { factName } from '../../server/features/audit/auditFacts.view.js';
import { openDemoZone, type DemoZone } from '../support/demoZone.js';

/** Types of events that the sources write down in so many words. */
function writtenTypes(): Set<string> {
  const files = readdirSync('server', { recursive: true, encoding: 'utf8' }).filter((file) =>
    /\.(service|step|job|mails)\.ts$|workflow\/.*\.ts$|effects\/.*\.ts$|data\/stores\/.*\.ts$/.test(
      file,
    ),
  );
  const found = files.flatMap((file) => [
    ...readFileSync(`server/${file}`, 'utf8').matchAll(/\btype: '([a-z]+_[a-z_]+)'/g),
  ]);
  return new Set(found.map(([, type = '']) => type));
}

describe('the log in words', () => {
  let zone: DemoZone;
  beforeAll(async () => {
    zone = await openDemoZone();
  }, 240_000);
  afterAll(() => zone.close());

  test('every type of event has a word in both languages', async () => {
    const words = await wordsOfProduct();
    const lived = (await zone.deps.db.rows.events.all({})).map(({ type }) => type);
    const types = new Set([...lived, ...writtenTypes()]);
    expect(types.size).toBeGreaterThan(60);
    const missing = [...types].flatMap((type) =>
      (['zh-CN', 'en'] as const)
        .filter((locale) => words(locale, `audit.types.${type}`) === `audit.types.${type}`)
        .map((locale) => `${locale} ${type}`),
    );
    expect(missing).toEqual([]);
  });

  test('the history of a case says in words what its stages noted as they opened', async () => {
    const noted = await zone.deps.db.rows.events.all({ type: 'noted' });
    const opened = noted.filter(({ data }) => JSON.stringify(data).includes('"verb":"open"'));
    const cases = [...new Set(opened.map(({ stream }) => stream.slice('case:'.length)))];
    expect(cases.length).toBeGreaterThan(0);
    const auditor = await zone.as('auditor');
    for (const id of cases) {
      const { text } = await auditor.get(`/cases/${id}`);
      expect(text.match(/enums\.[\w.]+/g)).toBeNull();
    }
  });

  test('what an event says is told in words: names, people, cases, amounts and zone time', async () => {
    const { db } = zone.deps;
    const auditor = await zone.as('auditor');
    const cellsOf = async (filter: string, lang: string): Promise<string> => {
      const { text } = await auditor.get(`/audit?${filter}&lang=${lang}`);
      return text.slice(text.indexOf('<tbody>'), text.indexOf('</tbody>'));
    };
    const [granted] = await db.rows.events.all({ type: 'role_granted' }, [['at', 'DESC']], 1);
    const grantee = await db.rows.users.find({ id: granted?.stream.slice('user:'.length) ?? '' });
    if (!grantee) throw new Error('no role was granted');
    const grant = await cellsOf(`type=role_granted&stream=${granted?.stream}`, 'zh-CN');
    expect(grant).toContain('角色：');
    expect(grant).toContain(grantee.name);
    const entered = await cellsOf('type=stage_entered&stream=KC-2025-0001', 'en');
    expect(entered).toContain('Due: ');
    // The end of a day in Beijing, which is stored as 15:59:59.999 in UTC.
    expect(entered).toMatch(/\d{4}-\d\d-\d\d 23:59/);
    expect(entered).not.toMatch(/dueAt|\dT\d\d:/);
    const [reserved] = await db.rows.events.all({ type: 'reserve' }, [['at', 'DESC']], 1);
    const money = await cellsOf(`type=reserve&stream=${reserved?.stream}`, 'zh-CN');
    expect(money).toContain(`${yuanText(Number(reserved?.data['amountFen']))} 元`);
    expect(money).not.toContain('amountFen');
    const [notice] = await db.rows.events.all({ type: 'notice_published' }, [['at', 'ASC']], 1);
    const listed = await cellsOf(`type=notice_published&stream=${notice?.stream}`, 'zh-CN');
    expect(listed).toMatch(/申报件：<\/span>[A-Z]{2}-\d{4}-\d{4}/);
  });

  test('codes of a definition are told by its words, and no programme is read into them', async () => {
    const auditor = await zone.as('auditor');
    const { db } = zone.deps;
    // A word that is also the id of a programme.
    const [programme] = await db.rows.programmes.all({ id: 'voucher' });
    const cases = (await db.rows.applications.all({ status: 'ended' })).slice(0, 6);
    const codes: string[] = [];
    let told = 0;
    for (const { number } of cases) {
      const { text } = await auditor.get(`/audit?stream=${number}&lang=zh-CN`);
      const facts = [...text.matchAll(/<span[^>]*>([^<]*：)<\/span>([^<]*)/g)];
      told += facts.length;
      for (const [, name = '', value = ''] of facts) {
        if (/^[a-z]\w*(?:\.\w+)*$/.test(value.trim())) codes.push(`${name}${value}`);
        if (!name.startsWith('计划')) expect(value.trim()).not.toBe(programme?.name.zh);
      }
    }
    expect(told).toBeGreaterThan(100);
    expect([...new Set(codes)]).toEqual([]);
  });

  test('every fact that the zone has recorded in an event of its own has a name in words', async () => {
    const words = await wordsOfProduct();
    const keys = new Set(
      (await zone.deps.db.rows.events.all({})).flatMap(({ data }) => Object.keys(data)),
    );
    const wrappers = ['data', 'facts'];
    const unnamed = [...keys].filter((key) =>
      (['zh-CN', 'en'] as const).some((locale) => factName(key, { words, locale }) === key),
    );
    expect(keys.size).toBeGreaterThan(40);
    expect(unnamed.filter((key) => !wrappers.includes(key))).toEqual([]);
  });

  test('an event is found by its person and its day', async () => {
    const { db } = zone.deps;
    const [submitted] = await db.rows.events.all({ type: 'submitted' }, [['at', 'ASC']], 1);
    const person = await db.rows.users.find({ id: submitted?.actor_id ?? '' });
    if (!submitted || !person) throw new Error('nothing was submitted');
    const day = zoneDay(new Date(submitted.at));
    const filter = new URLSearchParams({ person: person.name, from: day, until: day });
    const { text } = await (await zone.as('auditor')).get(`/audit/export?${filter.toString()}`);
    const lines = text.trim().split('\r\n').slice(1);
    expect(lines.some((each) => each.includes(`,${submitted.stream},${submitted.seq},`))).toBe(
      true,
    );
    expect(lines.every((each) => each.startsWith(day) && each.includes(`,${person.name},`))).toBe(
      true,
    );
  });

  test('a case is found by its number and told in a sentence, in Beijing time', async () => {
    const auditor = await zone.as('auditor');
    const all = await auditor.get('/audit/export?stream=KC-2025-0001&lang=zh-CN');
    const [head, first] = all.text.replace('\uFEFF', '').split('\r\n');
    expect(head).toBe('时间（北京时间）,人员,事项,编号,名称,说明,记录链,序号,原始数据');
    expect(first).toContain(',KC-2025-0001,');
    // The wall clock comes first; what was stored, in UTC, stands last.
    expect(first).toMatch(/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d,/);
  });
});
