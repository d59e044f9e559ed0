import { caseOf, openDemoZone, type DemoZone } from '../support/demoZone.js';
import { receiptCode } from '../../server/shared/casefile/receiptCode.js';

describe('papers that anybody may check', () => {
  let zone: DemoZone;
  beforeAll(async () => {
    zone = await openDemoZone();
  }, 240_000);
  afterAll(() => zone.close());

  const check = (number: string, code: string) =>
    zone.stranger().post('/verify', { number, code }, '/verify');

  async function signedCase() {
    const { rows } = zone.deps.db;
    const [agreement] = (await rows.agreements.all({})).filter(
      ({ countersigned_at: at }) => at !== null,
    );
    const row = agreement && (await rows.applications.find({ id: agreement.application_id }));
    if (!agreement) throw new Error('no agreement');
    const revision = await zone.deps.db.rows.revisions.find({
      application_id: agreement.application_id,
      number: 1,
    });
    if (!row?.number || !revision) throw new Error('no revision');
    return { row, number: row.number, revision, agreement };
  }

  test('number and receipt code tell when it arrived and how it is getting on, and no name', async () => {
    const { row, number, revision } = await signedCase();
    const code = receiptCode(zone.deps, number, revision);
    const told = await check(` ${number.toLowerCase()} `, code.toLowerCase().replaceAll('-', ' '));
    expect(told.status).toBe(200);
    expect(told.text).toContain(revision.content_hash);
    // The money of an agreement that both have signed is committed; a report may be owed.
    expect(row.status).toBe('running');
    const state = row.waiting_on === 'applicant' ? '等您处理' : '已通过';
    expect(told.text).toContain(state);
    expect(told.text).not.toContain(row.title);
    expect(told.text).not.toContain(row.applicant_name);
  });

  test('an agreement and a notice are known by their hashes', async () => {
    const { number, agreement } = await signedCase();
    expect((await check(number, agreement.hash)).text).toContain('该任务书由本系统生成');
    const [notice] = await zone.deps.db.rows.notices.all({});
    const told = await check('', notice?.content_hash ?? '');
    expect(told.text).toContain(`href="/notices/${notice?.id}"`);
  });

  test('what does not belong together tells nothing, not even whether there is such a number', async () => {
    const { number, revision } = await signedCase();
    const code = receiptCode(zone.deps, number, revision);
    const other = await zone.deps.db.rows.applications.find({ id: await caseOf(zone, 'ruixing') });
    const answers = [];
    for (const [no, sent] of [
      [other?.number ?? '', code],
      ['KC-1999-0001', code],
      [number, `${code.slice(0, -1)}${code.endsWith('0') ? '1' : '0'}`],
    ] as const) {
      const { status, text } = await check(no, sent);
      answers.push([status, text.includes('编号与验证码不相符'), text.includes(no)]);
    }
    expect(answers).toEqual([
      [422, true, true],
      [422, true, true],
      [422, true, true],
    ]);
    expect((await check(number, '12')).text).toContain('应为 16 位回执验证码');
  });

  test('guessing ends after thirty tries in an hour', async () => {
    const statuses = [];
    for (let left = 31; left > 0; left -= 1) {
      statuses.push((await check('KC-1999-0001', '0123456789ABCDEF')).status);
    }
    expect(new Set(statuses.slice(0, 20))).toEqual(new Set([422]));
    expect(statuses.at(-1)).toBe(429);
  });
});
