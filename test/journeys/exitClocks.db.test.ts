import { lateCases } from '../../server/features/system/backlog.query.js';
import { remindTasks } from '../../server/features/tasks/remindTasks.job.js';
import { dialects } from '../support/databases.js';
import { fileCase } from '../support/journey/course.js';
import { exitReason as reason, exitSteps } from '../support/journey/exitSteps.js';
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

  const { pageOf, versionOf, begin, twoPersons, seen } = exitSteps(() => journey);

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

  step('leave the books whole', async () => {
    expect(await brokenRules(journey)).toEqual([]);
  });
});
