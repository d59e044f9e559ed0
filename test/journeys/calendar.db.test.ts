import { addWorkingDays, calendarFrom, withYear, zoneDay } from '../../server/domain/calendar.js';
import { withDay, type CalendarFile } from '../../server/domain/calendarYear.js';
import { moveDeadlines } from '../../server/features/calendar/moveDays.job.js';
import { dialects } from '../support/databases.js';
import { fileCase, follow, type Course } from '../support/journey/course.js';
import { act } from '../support/journey/handling.js';
import { expectMoved, openJourney, type Journey } from '../support/journey/journey.js';
import { publishNotice } from '../support/journey/publishing.js';
import { brokenRules, lettersAbout } from '../support/journey/sound.js';
import { steps } from '../support/steps.js';

const page = '/manage/calendar';

/** A day off that nobody knew of: what it moves, who decides, and what stays as it was told. */
describe.each(dialects)('a changed calendar on %s', (dialect) => {
  const step = steps();
  let journey: Journey;
  let corrected: Course;
  let announced: Course;
  let notice = '';
  let change = '';

  beforeAll(async () => {
    journey = await openJourney(dialect);
  }, 120_000);
  afterAll(() => journey.close());

  const year = (): CalendarFile => {
    const found = journey.deps.calendar.years.get(2026)?.file;
    if (!found) throw new Error('2026 is not loaded');
    return found;
  };
  /** The next working day of the zone after today. */
  const tomorrow = (): string =>
    addWorkingDays(journey.deps.calendar, zoneDay(journey.clock.now()), 1);
  const inWords = (day = ''): string => day.slice(5).replace(/^0?(\d+)-0?(\d+)$/, '$1 月 $2 日');
  const dueDay = async ({ caseId }: Course): Promise<string> =>
    zoneDay(new Date((await journey.caseRow(caseId)).due_at ?? ''));
  const noticeEnd = async (): Promise<string> => {
    const row = await journey.deps.db.rows.notices.find({ id: notice.split('/').at(-1) ?? '' });
    return zoneDay(new Date(row?.ends_at ?? ''));
  };

  step('deadlines run: one of the applicant, one of the public', async () => {
    corrected = await fileCase(journey, 'kechuang.transfer');
    await act(journey, 'desk', corrected.caseId, 'ask', {
      'fix.contract': 'The title of the contract is missing.',
    });
    announced = await fileCase(journey, 'youth.rent');
    await follow(journey, announced, 'notice');
    notice = await publishNotice(journey, announced.callId, [announced.caseId]);
  });

  step('whoever proposes a day off sees what it moves and cannot publish it', async () => {
    const officer = await journey.as('officer');
    const day = tomorrow();
    const typed = { day, becomes: 'off', called: '全运会', day_reason: '市政府通知当日放假' };
    const nameless = await officer.post(`${page}/2026`, { ...typed, called: '' });
    expect(nameless.status).toBe(422);
    expect(nameless.text).toContain('市政府通知当日放假');
    change = expectMoved(await officer.post(`${page}/2026`, typed));
    const shown = (await officer.get(change)).text;
    expect(shown).toContain(`/cases/${corrected.caseId}`);
    // The public list is told with its own end before and after.
    expect(shown).toContain(`<a href="${notice}">`);
    expect(shown).not.toContain(`action="${change}/publish"`);
    expect((await officer.post(`${change}/publish`, { version: '1' }, change)).status).toBe(409);
    expect((await officer.post(`${page}/2026`, typed)).status).toBe(409);
    expect(await journey.deps.db.rows.mails.all({ event: 'calendar_proposed' })).not.toHaveLength(
      0,
    );
  });

  step('another person publishes it: everything due later moves by that day, once', async () => {
    const before = [await dueDay(corrected), await dueDay(announced), await noticeEnd()];
    const day = tomorrow();
    const after = withYear(
      journey.deps.calendar,
      2026,
      withDay(year(), day, 'off', { zh: '全运会', en: '全运会' }),
    );
    // Each was so many working days away and still is.
    const moved = before.map((due) => addWorkingDays(after, due, 1));
    const second = await journey.as('system');
    const shown = (await second.get(change)).text;
    expect(shown).toContain(`action="${change}/publish"`);
    // Whoever runs the machine decides on days and sees no case.
    expect(shown).not.toContain(corrected.caseId);
    expect(shown).toContain(`<a href="${notice}">`);
    expectMoved(await second.post(`${change}/publish`, { version: '1' }, change));
    await moveDeadlines(journey.deps);
    expect([await dueDay(corrected), await dueDay(announced), await noticeEnd()]).toEqual(moved);
    expect(await moveDeadlines(journey.deps)).toBe(0);
    expect([await dueDay(corrected), await dueDay(announced), await noticeEnd()]).toEqual(moved);
    const [task] = await journey.deps.db.rows.tasks.all({
      application_id: corrected.caseId,
      role: 'applicant',
      status: 'open',
    });
    expect(zoneDay(new Date(task?.due_at ?? ''))).toBe(moved[0]);
    const officer = await journey.as('officer');
    const carried = (await officer.get(change)).text.replaceAll(/\s+/g, ' ');
    for (const [index, { caseId }] of [corrected, announced].entries()) {
      const [was = '', now = ''] = [before[index], moved[index]].map((each) => inWords(each));
      expect(await lettersAbout(journey, caseId)).toContain('days_moved');
      const [letter] = await journey.deps.db.rows.mails.all({
        application_id: caseId,
        event: 'days_moved',
      });
      // Letter, record of the case and the change itself say from when to when.
      expect(letter?.body).toMatch(new RegExp(`由 2026 年 ${was}[^\\n]*顺延至 2026 年 ${now}`));
      const told = (await officer.get(`/cases/${caseId}`)).text;
      expect(told).toMatch(new RegExp(`期限由 2026 年 ${was}[^<]*顺延至 2026 年 ${now}`));
      const lines = carried.split('<tr>').filter((each) => each.includes(`/cases/${caseId}`));
      expect(lines.filter((each) => each.includes(was) && each.includes(now))).not.toEqual([]);
    }
    // Whoever runs the machine reads that it is done and sees no case.
    expect((await second.get(change)).text).not.toContain(corrected.caseId);
    expect((await journey.stranger().get(notice)).text).toContain(inWords(moved[2]));
  });

  step('a day that is worked again brings nothing that was told forward', async () => {
    const before = [await dueDay(corrected), await noticeEnd()];
    const officer = await journey.as('officer');
    const typed = { day: tomorrowOff(), becomes: 'usual', day_reason: '放假取消，照常上班' };
    change = expectMoved(await officer.post(`${page}/2026`, typed));
    const second = await journey.as('system');
    expectMoved(await second.post(`${change}/publish`, { version: '1' }, change));
    await moveDeadlines(journey.deps);
    expect([await dueDay(corrected), await noticeEnd()]).toEqual(before);
  });

  /** The day that was made a day off above. */
  const tomorrowOff = (): string => {
    const named = year().off.find(({ name }) => name.zh === '全运会');
    return named?.from ?? '';
  };

  step('a proposal is rejected with a reason, or taken back by who made it', async () => {
    const officer = await journey.as('officer');
    const second = await journey.as('system');
    const typed = { day: tomorrow(), becomes: 'off', called: '停电', day_reason: '园区停电检修' };
    change = expectMoved(await officer.post(`${page}/2026`, typed));
    expect((await second.post(`${change}/withdraw`, { version: '1' }, change)).status).toBe(409);
    const wrong = await second.post(`${change}/reject`, { version: '1', why: '不' }, change);
    expect(wrong.status).toBe(422);
    const why = '停电不是放假，期限不变';
    expectMoved(await second.post(`${change}/reject`, { version: '1', why }, change));
    expect((await officer.get(change)).text).toContain(why);
    const again = expectMoved(await officer.post(`${page}/2026`, typed));
    expectMoved(await officer.post(`${again}/withdraw`, { version: '1' }, again));
    expect((await second.post(`${again}/publish`, { version: '2' }, again)).status).toBe(409);
    expect(calendarFrom(year()).years.get(2026)?.off.has(typed.day)).toBe(false);
  });

  step('a call that would close on the day off is shown, to be extended by hand', async () => {
    const officer = await journey.as('officer');
    const call = await journey.deps.db.rows.calls.find({ id: announced.callId });
    const day = zoneDay(new Date(call?.closes_at ?? ''));
    const typed = { day, becomes: 'off', called: '停电', day_reason: '园区停电检修' };
    const place = expectMoved(await officer.post(`${page}/2026`, typed));
    expect((await officer.get(place)).text).toContain(`/manage/calls/${announced.callId}`);
    expect((await (await journey.as('system')).get(place)).text).not.toContain(announced.callId);
    expectMoved(await officer.post(`${place}/withdraw`, { version: '1' }, place));
    expect((await journey.deps.db.rows.calls.find({ id: announced.callId }))?.closes_at).toBe(
      call?.closes_at,
    );
  });

  /** The holidays of 2027 by the law, as somebody would type them. */
  const lawful = [
    '2027-01-01 2027-01-03 元旦',
    '2027-02-05 2027-02-11 春节',
    '2027-04-05 2027-04-05 清明节',
    '2027-05-01 2027-05-05 劳动节',
    '2027-06-09 2027-06-09 端午节',
    '2027-09-15 2027-09-15 中秋节',
    '2027-10-01 2027-10-07 国庆节',
  ];
  const announced2027 = {
    year: '2027',
    source: '国务院办公厅关于2027年部分节假日安排的通知',
    document: '国办发明电〔2026〕9号',
    off: lawful.join('\n'),
    worked: '2027-02-20\n2027-05-08',
    reason: '国务院办公厅已经公布',
  };

  test.each([
    ['leaves out a holiday of the law', { off: lawful.slice(0, 1).join('\n') }, '2027-02-05'],
    ['has a day off and worked', { worked: '2027-10-02' }, '2027-10-02 既列为放假又列为上班'],
    ['has a day of another year', { worked: '2028-02-19' }, '2028-02-19 不在这一年'],
    ['has a day twice', { worked: '2027-02-20\n2027-02-20' }, '2027-02-20 重复列出'],
    ['has a holiday twice', { off: [...lawful, lawful[0]].join('\n') }, '2027-01-01 重复列出'],
    ['has a line nobody can read', { off: `${lawful.join('\n')}\n元旦` }, '第 8 行看不懂'],
    ['has a day that is worked anyway', { worked: '2027-03-01' }, '2027-03-01 是周一至周五'],
  ])('a year that %s is refused there, and stays typed', async (_, wrong, says) => {
    const officer = await journey.as('officer');
    const refused = await officer.post(`${page}?lang=zh-CN`, { ...announced2027, ...wrong });
    expect(refused.status).toBe(422);
    expect(refused.text).toContain(says);
    expect(refused.text).toContain('国办发明电〔2026〕9号');
    expect(refused.text).toContain('2027-01-01 2027-01-03 元旦');
  });

  step(
    'a whole year is proposed with its source, and seen as a calendar once published',
    async () => {
      const officer = await journey.as('officer');
      const second = await journey.as('system');
      const place = expectMoved(await officer.post(page, announced2027));
      const shown = (await second.get(place)).text;
      expect(shown).toContain(announced2027.source);
      expect(shown).toContain(announced2027.document);
      expectMoved(await second.post(`${place}/publish`, { version: '1' }, place));
      await moveDeadlines(journey.deps);
      const seen = (await officer.get(`${page}/2027`)).text;
      expect(seen.match(/<table class="month">/g)).toHaveLength(12);
      expect(seen).toContain(announced2027.document);
      expect(seen.match(/<td class="worked">/g)).toHaveLength(2);
    },
  );

  step('the books are whole', async () => {
    expect(await brokenRules(journey)).toEqual([]);
  });
});
