import { readdirSync, readFileSync } from 'node:fs';
import { loadWords } from '../../server/adapters/words.js';
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
    const words = await loadWords('config/locales');
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
