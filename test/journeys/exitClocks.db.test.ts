import { lateCases } from '../../server/features/system/backlog.query.js';
import { remindTasks } from '../../server/features/tasks/remindTasks.job.js';
import { newId } from '../../server/shared/request/deps.js';
import { openCase } from '../../server/shared/casefile/caseFile.js';
import { dialects } from '../support/databases.js';
import { fileCase } from '../support/journey/course.js';
import { exitReason as reason, exitSteps } from '../support/journey/exitSteps.js';
import { act } from '../support/journey/handling.js';
import { expectMoved, openJourney, type Journey } from '../support/journey/journey.js';
import { brokenRules, lettersAbout } from '../support/journey/sound.js';
import { steps } from '../support/steps.js';

/** Clocks of a case that people move, stop and let run again; late is only who had the time. */
describe.each(dialects)('the clock of a case on %s', (dialect) => {
  const step = steps();
  let journey: Journey;

  beforeAll(async () => {
    journey = await openJourney(dialect);
  }, 120_000);
  afterAll(() => journey.close());

  const { pageOf, versionOf, begin, approve, twoPersons, seen } = exitSteps(() => journey);

  step('a deadline is extended with its tasks, and the applicant told', async () => {
    const other = await fileCase(journey, 'youth.rent');
    const before = await journey.caseRow(other.caseId);
    const bare = { version: await versionOf(other.caseId), reason, by: '' };
    const refused = await (await journey.as('officer')).post(pageOf(other.caseId, 'extend'), bare);
    expect(refused.status).toBe(422);
    expect(refused.text).toContain(reason);
    await begin('officer', other.caseId, 'extend', { by: '5 wd' });
    const { due_at: due } = await journey.caseRow(other.caseId);
    expect(due).toBe(journey.deps.time.due(new Date(before.due_at ?? ''), '5 wd'));
    const tasks = await journey.deps.db.rows.tasks.all({
      application_id: other.caseId,
      status: 'open',
    });
    expect(tasks.map(({ due_at: at }) => at)).toEqual([due]);
    expect(await lettersAbout(journey, other.caseId)).toContain('clock_extended');
    // Once it has passed it is not extended but accepted late, by two, and seen to have been.
    journey.pass(30);
    const { caseId } = other;
    const passed = { version: await versionOf(caseId), reason, by: '5 wd' };
    expect(
      (await (await journey.as('officer')).post(pageOf(caseId, 'extend'), passed)).status,
    ).toBe(409);
    await twoPersons(caseId, 'accept_late', { by: '5 wd' });
    expect((await journey.caseRow(caseId)).due_at).toBe(
      journey.deps.time.due(journey.clock.now(), '5 wd'),
    );
    expect(await seen('desk', `/cases/${caseId}`)).toContain('曾逾期');
    expect(await lettersAbout(journey, caseId)).toContain('late_accepted');
    await twoPersons(caseId, 'terminate', { due: 'pay' });
    expect((await journey.caseRow(other.caseId)).ended_as).toBe('terminated_by_zone');
  });

  step('a suspended case reminds nobody before it goes on, then of its new deadline', async () => {
    const { caseId } = await fileCase(journey, 'youth.rent');
    const told = () => journey.deps.db.rows.reminders.count({ application_id: caseId });
    const beforeDue = async (): Promise<number> => {
      const due = Date.parse((await journey.caseRow(caseId)).due_at ?? '');
      journey.clock.set(new Date(due - 3_600_000));
      await remindTasks(journey.deps);
      return told();
    };
    expect(await beforeDue()).toBe(1);
    await twoPersons(caseId, 'suspend');
    journey.pass(30);
    await remindTasks(journey.deps);
    expect(await told()).toBe(1);
    expect((await lateCases(journey.deps)).waiting).toBe(0);
    expect(await seen('desk', '/cases?waiting=late')).not.toContain(caseId);
    await twoPersons(caseId, 'lift');
    expect(await beforeDue()).toBe(2);
    await twoPersons(caseId, 'terminate', { due: 'pay' });
  });

  step('a clock that somebody has stopped makes nobody late, and lists say so', async () => {
    const { caseId } = await fileCase(journey, 'youth.rent');
    const late = () => seen('desk', '/cases?waiting=late');
    journey.clock.set(new Date(Date.parse((await journey.caseRow(caseId)).due_at ?? '') - 60_000));
    const officer = await journey.as('officer');
    expectMoved(await officer.post(`/cases/${caseId}/pause`, { pause_why: reason }));
    journey.pass(30);
    await remindTasks(journey.deps);
    expect(await journey.deps.db.rows.reminders.count({ application_id: caseId })).toBe(0);
    expect((await lateCases(journey.deps)).waiting).toBe(0);
    expect(await late()).not.toContain(caseId);
    for (const page of ['/cases', '/tasks', `/cases/${caseId}`]) {
      expect(await seen('desk', page)).toContain('暂停计时');
    }
    expectMoved(await officer.post(`/cases/${caseId}/resume`, {}, `/cases/${caseId}`));
    expect((await journey.caseRow(caseId)).paused_at).toBeNull();
    journey.pass(5);
    expect(await late()).toContain(caseId);
    await twoPersons(caseId, 'terminate', { due: 'pay' });
  });

  step(
    'more time is asked for once by who is awaited, and granted or refused in words',
    async () => {
      const { caseId, who } = await fileCase(journey, 'youth.rent');
      const page = pageOf(caseId, 'ask_time');
      // While it is the zone's turn nobody outside has anything to ask for.
      expect(await seen(who, `/applications/${caseId}`)).not.toContain(page);
      const { definition } = await openCase(journey.deps, caseId);
      const section = definition.form[0]?.section ?? '';
      await act(journey, 'desk', caseId, 'ask', { [`fix.${section}`]: reason });
      expect(await seen(who, `/applications/${caseId}`)).toContain(page);
      for (const other of ['beifang', 'expert1']) {
        expect([403, 404]).toContain((await (await journey.as(other)).get(page)).status);
      }
      const { due_at: due } = await journey.caseRow(caseId);
      await begin(who, caseId, 'ask_time', { by: '5 wd' });
      expect((await journey.caseRow(caseId)).due_at).toBe(due);
      // The zone may propose what it sees fit meanwhile; its own side decides nothing.
      await begin('officer', caseId, 'suspend');
      expect((await approve(who, caseId, 'ask_time')).status).toBe(409);
      const asked = await journey.deps.db.rows.exitProposals.find({ case_exit: 'ask_time' });
      const sent = { proposal: asked?.id ?? '', version: await versionOf(caseId) };
      const why = '材料较少，原期限足够。';
      const head = await journey.as('head');
      expectMoved(await head.post(`${page}/reject`, { ...sent, why }, page));
      expect(await lettersAbout(journey, caseId)).toContain('time_refused');
      expect(await seen(who, page)).toContain(why);
      const again = { version: await versionOf(caseId), reason, by: '5 wd' };
      const twice = await (await journey.as(who)).post(page, again, page);
      expect([twice.status, twice.text.includes('不能再次申请')]).toEqual([409, true]);
      // Granted, the deadline moves by what was asked for.
      const granted = await fileCase(journey, 'youth.rent');
      await act(journey, 'desk', granted.caseId, 'ask', { [`fix.${section}`]: reason });
      const { due_at: from } = await journey.caseRow(granted.caseId);
      await begin(who, granted.caseId, 'ask_time', { by: '3 wd' });
      expectMoved(await approve('officer', granted.caseId, 'ask_time'));
      expect((await journey.caseRow(granted.caseId)).due_at).toBe(
        journey.deps.time.due(new Date(from ?? ''), '3 wd'),
      );
      expect(await lettersAbout(journey, granted.caseId)).toContain('clock_extended');
      // What two agreed on, one of them does not take back alone.
      const back = { version: await versionOf(granted.caseId), reason };
      const alone = await (
        await journey.as('officer')
      ).post(pageOf(granted.caseId, 'take_back'), back);
      expect(alone.status).toBe(409);
    },
  );

  step('who else is awaited asks as well, and neither side reads of the other', async () => {
    const [said, theirs] = ['营业执照正在换发，需要时间。', '街道正在实地核查，需要时间。'];
    const applicants = await fileCase(journey, 'youth.rent');
    const { definition } = await openCase(journey.deps, applicants.caseId);
    const fix = `fix.${definition.form[0]?.section ?? ''}`;
    await act(journey, 'desk', applicants.caseId, 'ask', { [fix]: reason });
    await begin(applicants.who, applicants.caseId, 'ask_time', { by: '5 wd', reason: said });
    const { caseId, who } = await fileCase(journey, 'youth.rent');
    await act(journey, 'desk', caseId, 'accept');
    const streets = pageOf(caseId, 'ask_time');
    expect(await seen('recommender', streets)).not.toContain('资金');
    await begin('recommender', caseId, 'ask_time', { by: '5 wd', reason: theirs });
    const asked = pageOf(applicants.caseId, 'ask_time');
    const reads = async (reader: string): Promise<readonly boolean[]> => [
      (await seen(reader, asked)).includes(said),
      (await seen(reader, streets)).includes(theirs),
    ];
    expect(await reads(who)).toEqual([true, false]);
    expect(await reads('recommender')).toEqual([false, true]);
    expect(await reads('officer')).toEqual([true, true]);
    // The answer goes to who had asked.
    expectMoved(await approve('officer', caseId, 'ask_time'));
    expect(await lettersAbout(journey, caseId)).toContain('clock_extended');
    const where = { application_id: caseId, event: 'clock_extended' };
    const letters = await journey.deps.db.rows.mails.all(where);
    const street = await journey.stage.as('recommender');
    expect(letters.map(({ to_user_id: to }) => to)).toEqual([street.userId]);
  });

  step('who decides sees every request that waits, and decides the one they opened', async () => {
    const { caseId, who } = await fileCase(journey, 'youth.rent');
    const { definition } = await openCase(journey.deps, caseId);
    const fix = `fix.${definition.form[0]?.section ?? ''}`;
    await act(journey, 'desk', caseId, 'ask', { [fix]: reason });
    const said = [
      '申请人：营业执照正在换发。',
      '园区：租赁合同正在补签。',
      '街道：核查人员尚未到位。',
    ];
    await begin(who, caseId, 'ask_time', { by: '5 wd', reason: said[0] ?? '' });
    // Other sides may be awaited as well.
    const { exitProposals } = journey.deps.db.rows;
    const [first] = await exitProposals.all({ application_id: caseId });
    if (!first) throw new Error('nothing asked');
    for (const [index, party] of (['counterparty', 'recommender'] as const).entries()) {
      const id = newId();
      const asked = { id, open_key: id, reason: said[index + 1] ?? '' };
      await exitProposals.insert({ ...first, ...asked, details: { by: '3 wd', party } });
    }
    const page = pageOf(caseId, 'ask_time');
    const shown = await seen('officer', page);
    expect(said.filter((each) => !shown.includes(each))).toEqual([]);
    expect(await seen(who, page)).not.toContain(said[1]);
    const [third] = await exitProposals.all({ application_id: caseId, reason: said[2] ?? '' });
    const officer = await journey.as('officer');
    const opened = `${page}?proposal=${third?.id}`;
    const short = { proposal: third?.id ?? '', why: '' };
    const refused = await officer.post(`${page}/reject`, short, opened);
    expect(refused.status).toBe(422);
    expect(refused.text).toContain(`name="proposal" value="${third?.id}"`);
    const why = '街道已经派员，原期限足够。';
    expectMoved(await officer.post(`${page}/reject`, { ...short, why }, opened));
    const waiting = await exitProposals.all({ application_id: caseId, status: 'proposed' });
    expect(waiting.map(({ reason: of }) => of).toSorted()).toEqual(said.slice(0, 2).toSorted());
  });

  step('leave the books whole', async () => {
    expect(await brokenRules(journey)).toEqual([]);
  });
});
