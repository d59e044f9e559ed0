import { zoneDay } from '../../server/domain/calendar.js';
import { typedCase } from '../../server/cli/demoZone/typedCase.js';
import { runTimeouts } from '../../server/shared/casework/caseTimeouts.js';
import { remindTasks } from '../../server/features/tasks/remindTasks.job.js';
import { dialects } from '../support/databases.js';
import { simplePdf } from '../../server/cli/demoZone/simplePdf.js';
import { draftAs, fileCase, follow, mailedLinks, payAll } from '../support/journey/course.js';
import { fileWithout } from '../support/journey/deferring.js';
import { exitSteps } from '../support/journey/exitSteps.js';
import { act } from '../support/journey/handling.js';
import { expectMoved, openJourney, type Journey } from '../support/journey/journey.js';
import { publishCall } from '../support/journey/publishing.js';
import { brokenRules, lettersAbout } from '../support/journey/sound.js';
import { steps } from '../support/steps.js';

/** Clocks, commitments and people who are away. */
describe.each(dialects)('time and trust on %s', (dialect) => {
  const step = steps();
  let journey: Journey;
  beforeAll(async () => {
    journey = await openJourney(dialect);
  }, 120_000);
  afterAll(() => journey.close());

  const sectionsOf = (procedure: string) =>
    typedCase(journey.stage.data, procedure, zoneDay(journey.clock.now()));

  step('a document that may follow is asked for until somebody commits to it', async () => {
    const { answer } = await fileWithout(journey, 'youth.rent', 'insurance', false);
    expect(answer.status).toBe(422);
    expect(answer.text).toContain('defer.insurance');
  });

  step('accepted with a document to follow, it is brought in time', async () => {
    const course = await fileWithout(journey, 'carrier.registration', 'staff', true);
    expectMoved(course.answer);
    await act(journey, 'desk', course.caseId, 'accept');
    const { state } = await journey.caseRow(course.caseId);
    expect(state.deferral?.documents).toEqual(['staff']);
    expect(await lettersAbout(journey, course.caseId)).toContain('deferral_granted');
    const person = await journey.as(course.who);
    const path = `/applications/${course.caseId}/documents`;
    const deliver = `/applications/${course.caseId}/deliver`;
    expect((await person.post(deliver, {}, path)).status).toBe(422);
    const content = simplePdf([['Staff'], ['2']]);
    const file = { field: 'document.staff', name: 'staff.pdf', content };
    expectMoved(await person.upload(`${path}?document=staff`, {}, [file], path));
    expectMoved(await person.post(deliver, {}, path));
    const after = await journey.caseRow(course.caseId);
    expect([after.state.deferral, after.state.revision]).toEqual([null, 2]);
    // Let in once more, it owes nothing: the document lies there.
    await exitSteps(() => journey).begin('head', course.caseId, 'send_back', { to: 'desk' });
    await act(journey, 'desk', course.caseId, 'accept');
    expect((await journey.caseRow(course.caseId)).state.deferral).toBeNull();
    await follow(journey, course);
    expect((await journey.caseRow(course.caseId)).ended_as).toBe('listed');
  });

  step('what does not come closes the case and bars from committing again', async () => {
    const callId = await publishCall(journey, { procedure: 'carrier.statistics' });
    const caseId = await draftAs(journey, callId, 'huochuang', sectionsOf('carrier.statistics'));
    await journey.deps.db.execute(
      "UPDATE attachments SET removed_at = :at WHERE application_id = :id AND slot = 'document.audit'",
      { at: journey.clock.now().toISOString(), id: caseId },
    );
    const person = await journey.as('huochuang');
    const typed = { 'declare.truth': 'yes', 'defer.audit': 'yes' };
    expectMoved(await person.post(`/applications/${caseId}/submit`, typed));
    await act(journey, 'desk', caseId, 'accept');
    journey.pass(30);
    await runTimeouts(journey.deps);
    expect((await journey.caseRow(caseId)).ended_as).toBe('not_accepted');
    const again = await fileWithout(journey, 'carrier.registration', 'staff', true);
    expect(again.answer.status).toBe(409);
    // The letter of the end says what did not come; no second one leaves beside it.
    expect(await lettersAbout(journey, caseId)).toContain('ended');
    expect(await lettersAbout(journey, caseId)).not.toContain('deferral_lapsed');
  });

  step(
    'a stopped clock does not run out, and the deadline moves by what it stood still',
    async () => {
      const { caseId } = await fileCase(journey, 'kechuang.transfer');
      const before = (await journey.caseRow(caseId)).due_at ?? '';
      const officer = await journey.as('officer');
      const page = `/cases/${caseId}`;
      const why = 'An outside opinion is awaited.';
      expectMoved(await officer.post(`${page}/pause`, { pause_why: why }, page));
      expect((await officer.get(page)).text).toContain(why);
      journey.pass(20);
      await runTimeouts(journey.deps);
      expectMoved(await officer.post(`${page}/resume`, {}, page));
      const after = (await journey.caseRow(caseId)).due_at ?? '';
      expect(after > before).toBe(true);
      journey.pass(1);
    },
  );

  step('who is away is stood in for, under the colleague’s own name', async () => {
    const { caseId } = await fileCase(journey, 'youth.rent');
    const stranger = await journey.as('legal');
    expect((await stranger.get(`/cases/${caseId}`)).status).toBe(200);
    const path = `/cases/${caseId}/stages/desk/accept`;
    expect((await stranger.post(path, {}, `/cases/${caseId}`)).status).toBe(403);
    const today = zoneDay(journey.clock.now());
    const desk = await journey.as('desk');
    const away = { delegate: 'legal@demo.qixian.test', first_day: today, last_day: today };
    expectMoved(await desk.post('/account/absences', away, '/account'));
    expectMoved(await stranger.post(path, {}, `/cases/${caseId}`));
    expect((await journey.caseRow(caseId)).stage).toBe('street');
    journey.pass(1);
    expect((await stranger.get('/account')).text).not.toContain('desk_officer');
  });

  step('nobody stands in where one person may not hold both duties', async () => {
    const today = zoneDay(journey.clock.now());
    const reviewer = await journey.as('reviewer');
    const typed = { delegate: 'preparer@demo.qixian.test', first_day: today, last_day: today };
    expect((await reviewer.post('/account/absences', typed, '/account')).status).toBe(422);
  });

  step(
    'those who must act are reminded once, and each superior is told once when it is late',
    async () => {
      const { caseId } = await fileCase(journey, 'kechuang.transfer', {
        typed: { 'contract.registration': 'R-2' },
      });
      const marks = async (id: string): Promise<string[]> => {
        const rows = await journey.deps.db.rows.reminders.all({ application_id: id });
        return rows.map(({ mark }) => mark);
      };
      const { number, due_at: due } = await journey.caseRow(caseId);
      const lettersOn = async (): Promise<{ to_user_id: string | null; body: string }[]> => {
        const mails = await journey.deps.db.rows.mails.all({ event: 'work_reminder' });
        return mails.filter(({ body }) => body.includes(number ?? '-'));
      };
      await remindTasks(journey.deps);
      expect(await marks(caseId)).not.toContain(`task_escalated.1.late.${due}`);
      for (let days = 0; days < 12; days += 1) {
        journey.pass(1);
        await remindTasks(journey.deps);
        await remindTasks(journey.deps);
      }
      expect((await marks(caseId)).toSorted()).toEqual([
        `task_escalated.1.late.${due}`,
        `task_reminder.1.1.${due}`,
      ]);
      const owing = (await lettersOn()).filter(({ body }) => body.includes('以下事项即将到期'));
      const told = (await lettersOn()).filter(({ body }) => body.includes('以下事项已逾期'));
      // Who owes it hears before, who is above hears who is late, each once.
      expect(owing.length).toBeGreaterThan(0);
      expect(told.length).toBeGreaterThan(0);
      for (const heard of [owing, told]) {
        expect(new Set(heard.map(({ to_user_id: who }) => who)).size).toBe(heard.length);
      }
      expect(told[0]?.body).toMatch(/待办人：\S/);
    },
  );

  step('the next year comes in on screen, and a year nobody loaded is warned of', async () => {
    const officer = await journey.as('officer');
    const page = '/manage/calendar';
    expect((await officer.get(page)).text).toContain('2027');
    const typed = {
      year: '2027',
      source: 'The notice on 2027',
      reason: 'The State Council has announced it',
      off: [
        '2027-01-01 2027-01-03 New',
        '2027-02-05 2027-02-11 Spring',
        '2027-04-03 2027-04-05 Qingming',
        '2027-05-01 2027-05-05 Labour',
        '2027-06-09 2027-06-09 Boats',
        '2027-09-15 2027-09-15 Moon',
        '2027-10-01 2027-10-07 National',
      ].join('\n'),
      worked: '2027-01-04',
    };
    const wrong = await officer.post(page, typed);
    expect(wrong.status).toBe(422);
    expect(wrong.text).toContain('2027-01-01 2027-01-03 New');
    const change = expectMoved(await officer.post(page, { ...typed, worked: '2027-01-09' }));
    expect(journey.deps.calendar.years.has(2027)).toBe(false);
    const second = await journey.as('officer2');
    expectMoved(await second.post(`${change}/publish`, { version: '1' }, change));
    expect(journey.deps.calendar.years.has(2027)).toBe(true);
  });

  step('a tenant claimed by two carriers in one year is refused to the second', async () => {
    const first = await fileCase(journey, 'carrier.statistics', {
      typed: { 'year.title': 'First' },
    });
    await act(journey, 'desk', first.caseId, 'accept');
    const links = await mailedLinks(journey, first.caseId);
    expect(links).toHaveLength(3);
    const no = { answer: 'no', remark: 'We moved out in May.' };
    expectMoved(await journey.stranger().post(links[0] ?? '', no));
    expect((await journey.stranger().post(links[0] ?? '', no, links[1] ?? '')).status).toBe(409);
    // Who has not answered is reminded with the same link, who has answered is not.
    const reminders = (): Promise<string[]> =>
      mailedLinks(journey, first.caseId, 'row_confirmation_reminder');
    for (let days = 0; days < 20 && (await reminders()).length === 0; days += 1) {
      journey.pass(1);
      await remindTasks(journey.deps);
    }
    expect(await reminders()).toEqual(links.slice(1));
    await remindTasks(journey.deps);
    expect(await reminders()).toHaveLength(2);
    await registerCarrier('binhai');
    const callId = await publishCall(journey, { procedure: 'carrier.statistics' });
    const person = await journey.as('binhai');
    const place = expectMoved(
      await person.post(
        `/calls/${callId}/applications`,
        { organisation: journey.firms.get('binhai') ?? '' },
        `/calls/${callId}/apply`,
      ),
    );
    const tenants = sectionsOf('carrier.statistics').get('tenants') ?? {};
    const answer = await person.post(`${place.split('?')[0]}/sections/tenants`, tenants);
    expect(answer.status).toBe(422);
    expect(answer.text).toContain('该企业本年度已由另一载体填报');
  });

  async function registerCarrier(who: string): Promise<void> {
    const callId = await publishCall(journey, { procedure: 'carrier.registration' });
    const own = {
      'company.name': 'Binhai',
      'carrier.name': 'Binhai',
      'carrier.kind': 'makerspace',
    };
    const sections = sectionsOf('carrier.registration');
    const caseId = await draftAs(journey, callId, who, sections, { typed: own });
    const person = await journey.as(who);
    expectMoved(await person.post(`/applications/${caseId}/submit`, { 'declare.truth': 'yes' }));
    await follow(journey, { procedure: 'carrier.registration', who, callId, caseId });
  }

  step('a report filed late is kept and forfeits its month, the next one pays again', async () => {
    const base = await fileCase(journey, 'youth.base');
    await follow(journey, base);
    const course = await fileCase(journey, 'youth.nomination');
    await follow(journey, course, 'training');
    const person = await journey.as(course.who);
    const page = `/applications/${course.caseId}`;
    const report = { 'report.attendance': '95', 'report.summary': 'All went well.' };
    const file = async () =>
      expectMoved(await person.post(`${page}/stages/training/file`, report, page));
    journey.pass(60);
    await file();
    await act(journey, 'officer', course.caseId, 'accept');
    expect((await officerPage(course.caseId)).includes('逾期提交')).toBe(true);
    journey.pass(20);
    await file();
    await act(journey, 'officer', course.caseId, 'accept');
    expect(await payAll(journey, course.caseId)).toEqual([200_000n]);
    await act(journey, 'officer', course.caseId, 'stop', { remark: 'The student went abroad.' });
    const left = await journey.deps.db.rows.tranches.count({
      application_id: course.caseId,
      status: 'planned',
    });
    expect(left).toBe(0);
  });

  const officerPage = async (caseId: string): Promise<string> =>
    (await (await journey.as('officer')).get(`/cases/${caseId}`)).text;

  step('books and logs are sound', async () => {
    expect(await brokenRules(journey)).toEqual([]);
  });
});
