import { grantRole, setDisabled } from '../../server/features/people/grantRole.service.js';
import { movableTasks } from '../../server/domain/access/dispatching.js';
import { roles } from '../../server/domain/actor.js';
import { zoneDay } from '../../server/domain/calendar.js';
import { openCase } from '../../server/shared/casefile/caseFile.js';
import { movingKey, toRole } from '../../server/shared/handover/handOverTasks.js';
import { demoDomain } from '../../server/features/accounts/demoAccounts.query.js';
import { dialects } from '../support/databases.js';
import { fileCase, follow, type Course } from '../support/journey/course.js';
import { act, itemsOf } from '../support/journey/handling.js';
import { expectMoved, openJourney, type Journey } from '../support/journey/journey.js';
import { brokenRules, replayed } from '../support/journey/sound.js';
import { steps } from '../support/steps.js';

const reason = '原办理人病假，无法按期办理。';
/** Roles of one colleague who may do everything that is not money or oversight. */
const everyRole =
  'desk_officer formal_checker review_secretary department_head approver legal recommender'.split(
    ' ',
  );

describe.each(dialects)('open tasks and the people who have them, on %s', (dialect) => {
  const step = steps();
  let journey: Journey;
  let course: Course;

  beforeAll(async () => {
    journey = await openJourney(dialect);
    const receiver = await userOf('officer2');
    for (const role of roles.filter((each) => everyRole.includes(each))) {
      await grantRole(journey.deps, null, { userId: receiver, role, programmeId: 'kechuang' });
    }
  }, 120_000);
  afterAll(() => journey.close());

  const userOf = async (id: string): Promise<string> =>
    (await journey.deps.db.rows.users.find({ email: `${id}${demoDomain}` }))?.id ?? '';
  let filed = 0;
  /** A case of its own: a contract is entered once. */
  const fileOne = (): Promise<Course> => {
    filed += 1;
    const typed = { 'contract.registration': `R-${filed}` };
    return fileCase(journey, 'kechuang.transfer', { typed });
  };
  const seen = async (who: string, path: string): Promise<string> =>
    (await (await journey.as(who)).get(path)).text;
  const taskOf = async (caseId: string) => {
    const [task] = movableTasks((await journey.caseRow(caseId)).state);
    if (!task) throw new Error('no task that could be given to anybody');
    return task;
  };
  const keyOf = async (caseId: string): Promise<string> => {
    const [task] = movableTasks((await journey.caseRow(caseId)).state);
    return task ? movingKey(caseId, task) : '';
  };
  async function handOver(who: string, caseId: string, to: string, typed = {}) {
    const page = `/cases/${caseId}/tasks`;
    const sent = { task: await keyOf(caseId), to, reason, ...typed };
    return (await journey.as(who)).post(`${page}/hand-over`, sent, page);
  }
  async function remind(who: string, caseId: string, typed = {}) {
    const page = `/cases/${caseId}/tasks`;
    const sent = { task: movingKey(caseId, await taskOf(caseId)), words: '请今天办理', ...typed };
    return (await journey.as(who)).post(`${page}/remind`, sent, page);
  }
  /** Of each letter of this kind, to whom it went. */
  const readersOf = async (event: string): Promise<readonly string[]> => {
    const mails = await journey.deps.db.rows.mails.all({ event }, [['id', 'ASC']]);
    return mails.map(({ to_address: to }) => to.replace(demoDomain, ''));
  };

  step('what can be done about them stands on the page of every case', async () => {
    course = await fileOne();
    const { caseId } = course;
    for (const who of ['head', 'secretary', 'officer']) {
      expect(await seen(who, `/cases/${caseId}`)).toContain(`/cases/${caseId}/tasks`);
    }
    const desk = await seen('desk', `/cases/${caseId}`);
    expect(desk).toContain('转交待办');
    expect(desk).not.toContain(`/cases/${caseId}/tasks`);
    // Nor does a head of another programme, to whom the case is not there.
    await grantRole(journey.deps, null, {
      userId: await userOf('joint5'),
      role: 'department_head',
      programmeId: 'youth',
    });
    const elsewhere = await journey.as('joint5');
    expect((await elsewhere.get('/unit/desk_officer')).text).not.toContain(caseId);
    for (const who of ['desk', 'preparer', 'expert1', 'beifang', 'joint5']) {
      expect([403, 404]).toContain((await handOver(who, caseId, toRole)).status);
      expect([403, 404]).toContain((await remind(who, caseId)).status);
    }
  });

  step('its holder is reminded by hand, once a day, and its superior told', async () => {
    const { caseId } = course;
    expectMoved(
      await (
        await journey.as('desk')
      ).post(`/tasks/${caseId}/claim`, { task: (await taskOf(caseId)).id }, '/tasks'),
    );
    expectMoved(await remind('officer', caseId, { superior: 'yes' }));
    expect(await readersOf('task_reminded')).toEqual(['desk']);
    expect((await readersOf('task_escalated_by_hand')).toSorted()).toEqual(['head', 'officer2']);
    expect((await remind('secretary', caseId)).status).toBe(409);
    expect(await readersOf('task_reminded')).toEqual(['desk']);
    expect(await seen('head', `/cases/${caseId}/tasks`)).toContain('催办');
    expect(await seen('head', `/cases/${caseId}`)).toContain('请今天办理');
    journey.pass(1);
    expectMoved(await remind('secretary', caseId));
    expect(await readersOf('task_reminded')).toEqual(['desk', 'desk']);
  });

  step(
    'it is given to somebody who may do it, with a reason, and both are written to',
    async () => {
      const { caseId } = course;
      const receiver = await userOf('officer2');
      const task = await taskOf(caseId);
      // Not to somebody without the role, nobody at all, or without a reason: what was typed stays.
      expect((await handOver('head', caseId, await userOf('legal'))).status).toBe(422);
      expect((await handOver('head', caseId, 'nobody')).status).toBe(422);
      const bare = await handOver('head', caseId, receiver, { reason: '忙' });
      expect([bare.status, bare.text.includes(`value="${receiver}" selected`)]).toEqual([
        422,
        true,
      ]);
      expect((await taskOf(caseId)).userId).toBe(await userOf('desk'));
      expectMoved(await handOver('head', caseId, receiver));
      expect((await taskOf(caseId)).userId).toBe(receiver);
      const row = { application_id: caseId, id: task.id };
      expect((await journey.deps.db.rows.tasks.find(row))?.user_id).toBe(receiver);
      expect([await readersOf('tasks_given'), await readersOf('tasks_taken')]).toEqual([
        ['officer2'],
        ['desk'],
      ]);
      expect(await seen('desk', `/cases/${caseId}`)).toContain(reason);
      // Whoever saw the former holder is told that it moved on, twice is no second time.
      const old = { task: movingKey(caseId, task) };
      expect((await handOver('secretary', caseId, receiver, old)).status).toBe(409);
      expect((await handOver('secretary', caseId, receiver)).status).toBe(422);
      expect(await replayed(journey, caseId)).toEqual((await journey.caseRow(caseId)).state);
      expectMoved(
        await (
          await journey.as('officer2')
        ).post(`/tasks/${caseId}/give-back`, { task: task.id }, '/tasks'),
      );
      expect((await taskOf(caseId)).userId).toBeNull();
      expect(
        (
          await (
            await journey.as('desk')
          ).post(`/tasks/${caseId}/give-back`, { task: task.id }, '/tasks')
        ).status,
      ).toBe(409);
    },
  );

  step('of two who give it away at once one is told that it moved on', async () => {
    const { caseId } = course;
    const [one, other] = [await userOf('officer2'), await userOf('desk')];
    const typed = { task: await keyOf(caseId) };
    const answers = await Promise.all([
      handOver('head', caseId, one, typed),
      handOver('secretary', caseId, other, typed),
    ]);
    expect(answers.map(({ status }) => status).toSorted((a, b) => a - b)).toEqual([303, 409]);
  });

  step('nobody gets it who is kept out, or whose account is closed', async () => {
    const { caseId } = course;
    expectMoved(await handOver('head', caseId, toRole));
    const receiver = await userOf('officer2');
    const person = await journey.deps.db.rows.users.find({ id: receiver });
    await setDisabled(journey.deps, await userOf('security'), receiver, true);
    expect((await handOver('head', caseId, receiver)).status).toBe(422);
    await setDisabled(journey.deps, await userOf('security'), receiver, false);
    await journey.deps.db.rows.memberships.insert({
      organisation_id: (await journey.caseRow(caseId)).organisation_id ?? '',
      user_id: person?.id ?? '',
      position: 'member',
      joined_at: journey.clock.now().toISOString(),
    });
    expect((await handOver('head', caseId, receiver)).status).toBe(422);
    await journey.deps.db.rows.memberships.remove({ user_id: receiver });
  });

  step('what was saved in a stage goes to whoever gets its task', async () => {
    const { caseId } = course;
    await follow(journey, course, 'verify');
    const items = await itemsOf(journey, caseId, 'pass');
    await act(journey, 'checker', caseId, 'save', {
      ...items,
      [Object.keys(items)[0]?.replace('item', 'note') ?? '']: '已电话核对',
    });
    expectMoved(await handOver('head', caseId, await userOf('officer2')));
    expect(await seen('officer2', `/cases/${caseId}`)).toContain('已电话核对');
    await act(journey, 'officer2', caseId, 'pass', items);
    expect((await handOver('head', caseId, toRole, { task: `${caseId} gone.1.x ` })).status).toBe(
      409,
    );
  });

  step('holds in every kind of stage in which a role has something to do', async () => {
    const receiver = await userOf('officer2');
    const kinds = new Set<string>();
    const other = await fileOne();
    await follow(journey, other, undefined, async (stage) => {
      const { rules, row } = await openCase(journey.deps, other.caseId);
      const [task] = movableTasks(row.state);
      const [own] = Object.values(row.state.tasks).filter(({ verb }) => verb === 'vote');
      if (own) {
        // A vote is its member's own.
        const refused = await handOver('head', other.caseId, receiver, {
          task: movingKey(other.caseId, own),
        });
        expect(refused.status).toBe(422);
        kinds.add('not vote');
      }
      if (!task) return;
      expectMoved(await handOver('head', other.caseId, receiver));
      kinds.add(rules.stage(stage).kind);
      expect((await journey.caseRow(other.caseId)).state.tasks[task.id]?.userId).toBe(receiver);
    });
    // All that its definition has before the agreement, whose first task is the applicant's.
    const every = [
      'approve',
      'check',
      'intake',
      'not vote',
      'notice',
      'panel',
      'recommend',
      'visit',
    ];
    expect([...kinds].toSorted()).toEqual(every);
    expect(await brokenRules(journey)).toEqual([]);
  });

  step('the unit’s page says who has what, and moves many at once', async () => {
    const [first, second] = [await fileOne(), await fileOne()];
    const keys = await Promise.all(
      [first, second].map(async ({ caseId }) => movingKey(caseId, await taskOf(caseId))),
    );
    const page = '/unit/desk_officer';
    const head = await journey.as('head');
    expect((await head.get('/unit')).text).toContain(page);
    for (const key of keys) expect((await head.get(page)).text).toContain(key);
    const to = await userOf('officer2');
    expectMoved(await head.post(`${page}/hand-over`, { task: keys, to, reason }, page));
    const own = (await head.get(`/unit/${to}`)).text;
    for (const { caseId } of [first, second]) expect(own).toContain(caseId);
    const letter = (await journey.deps.db.rows.mails.all({ event: 'tasks_given' })).at(-1);
    expect(letter?.body).toContain('2. ');
    expect(letter?.body).not.toContain('{{');
    // All or none: one that has moved on leaves the other where it is.
    const both = await Promise.all(
      [first, second].map(async ({ caseId }) => movingKey(caseId, await taskOf(caseId))),
    );
    expectMoved(await handOver('head', second.caseId, toRole));
    const sent = { task: both, to: toRole, reason };
    expect((await head.post(`${page}/hand-over`, sent, page)).status).toBe(409);
    expect((await taskOf(first.caseId)).userId).toBe(to);
  });

  step('a head records an absence of a colleague, whose deputy then sees to the work', async () => {
    const [absent, deputy] = [await userOf('checker'), await userOf('legal')];
    const page = `/unit/${absent}`;
    const today = zoneDay(journey.clock.now());
    const typed = { delegate: deputy, first_day: today, last_day: today };
    const head = await journey.as('head');
    expect([403, 404]).toContain(
      (await (await journey.as('officer')).post(`${page}/absences`, typed, page)).status,
    );
    expect(
      (await head.post(`${page}/absences`, { ...typed, delegate: await userOf('head') }, page))
        .status,
    ).toBe(422);
    expectMoved(await head.post(`${page}/absences`, typed, page));
    expect([await readersOf('absence_entrusted'), await readersOf('absence_recorded')]).toEqual([
      ['legal'],
      ['checker'],
    ]);
    expect((await head.get('/unit')).text).toContain('代办');
    // The deputy acts under their own name, as long as it lasts.
    const other = await fileOne();
    const { caseId } = other;
    await follow(journey, other, 'verify');
    const items = await itemsOf(journey, caseId, 'pass');
    await act(journey, 'legal', caseId, 'save', items);
    expect(await seen('head', `/cases/${caseId}`)).toContain('毕文（代赵晓东）');
    const [away] = await journey.deps.db.rows.absences.all({ user_id: absent, cancelled_at: null });
    expectMoved(await head.post(`${page}/absences/${away?.id}/end`, {}, page));
    expect((await readersOf('absence_over')).toSorted()).toEqual(['checker', 'legal']);
    const late = await (await journey.as('legal')).get(`/cases/${caseId}`);
    expect(late.text).not.toContain('name="item.');
    expect(await brokenRules(journey)).toEqual([]);
  });
});
