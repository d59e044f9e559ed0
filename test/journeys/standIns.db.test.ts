import { isDeputyByRecord, loadAccount } from '../../server/data/stores/actorStore.js';
import { movableTasks } from '../../server/domain/access/dispatching.js';
import { zoneDay } from '../../server/domain/calendar.js';
import { demoDomain } from '../../server/features/accounts/demoAccounts.query.js';
import { grantRole } from '../../server/features/people/grantRole.service.js';
import { owersOf } from '../../server/features/tasks/taskReminders.query.js';
import { openCase } from '../../server/shared/casefile/caseFile.js';
import { newId } from '../../server/shared/request/deps.js';
import { dialects } from '../support/databases.js';
import { fileCase } from '../support/journey/course.js';
import { expectMoved, openJourney, type Journey } from '../support/journey/journey.js';
import { brokenRules } from '../support/journey/sound.js';
import { steps } from '../support/steps.js';

/** Who stands in for somebody: what they are told, and what they are lent by whom. */
describe.each(dialects)('who stands in for a colleague, on %s', (dialect) => {
  const step = steps();
  let journey: Journey;
  let caseId: string;

  beforeAll(async () => {
    journey = await openJourney(dialect);
    const userId = await userOf('officer2');
    for (const role of ['department_head', 'approver'] as const)
      await grantRole(journey.deps, null, { userId, role, programmeId: 'kechuang' });
    ({ caseId } = await fileCase(journey, 'kechuang.transfer'));
    const [task] = movableTasks((await journey.caseRow(caseId)).state);
    const desk = await journey.as('desk');
    expectMoved(await desk.post(`/tasks/${caseId}/claim`, { task: task?.id ?? '' }, '/tasks'));
  }, 120_000);
  afterAll(() => journey.close());

  const userOf = async (id: string): Promise<string> =>
    (await journey.deps.db.rows.users.find({ email: `${id}${demoDomain}` }))?.id ?? '';

  step('whoever stands in for its holder is reminded as well, unless kept out of it', async () => {
    const { rows } = journey.deps.db;
    const deputy = await rows.users.find({ email: `legal${demoDomain}` });
    if (!deputy) throw new Error('nobody');
    const [absence, day] = [newId(), zoneDay(journey.clock.now())];
    const at = journey.clock.now().toISOString();
    const legal = deputy.id;
    await rows.absences.insert({
      id: absence,
      user_id: await userOf('desk'),
      delegate_id: legal,
      first_day: day,
      last_day: day,
      created_at: at,
    });
    const file = await openCase(journey.deps, caseId);
    const owers = async (): Promise<readonly string[]> =>
      (await owersOf(journey.deps, file))
        .map(({ email }) => email.replace(demoDomain, ''))
        .toSorted();
    expect(await owers()).toEqual(['desk', 'legal']);
    // With whichever account they are a member of the firm.
    const second = { ...deputy, id: newId(), email: `legal2${demoDomain}` };
    await rows.users.insert(second);
    const firm = file.row.organisation_id ?? '';
    for (const userId of [second.id, legal]) {
      const member = { organisation_id: firm, user_id: userId };
      await rows.memberships.insert({ ...member, position: 'member', joined_at: at });
      expect(await owers()).toEqual(['desk']);
      await rows.memberships.remove(member);
    }
    expect(await owers()).toEqual(['desk', 'legal']);
    const tie = { application_id: caseId, person_id: deputy.person_id };
    await rows.caseTies.insert({
      ...tie,
      organisation_id: firm,
      user_id: legal,
      kind: 'role',
      status: 'recused',
      arose_at: at,
      reason: 'typed',
      decided_by: null,
      decided_at: at,
    });
    expect(await owers()).toEqual(['desk']);
    await rows.caseTies.remove(tie);
    await rows.absences.remove({ id: absence });
    await rows.users.remove({ id: second.id });
  });

  step('nobody lends in another’s name what decides about money or an award', async () => {
    const { rows } = journey.deps.db;
    const [absent, deputy] = [await userOf('officer2'), await userOf('legal')];
    const page = `/unit/${absent}`;
    const today = zoneDay(journey.clock.now());
    const typed = { delegate: deputy, first_day: today, last_day: today };
    const head = await journey.as('head');
    expect((await head.get(page)).text).toContain('只能由本人指定代办人');
    // Officer2 is an approver beside; an expert is nobody of the unit.
    const outside = { ...typed, delegate: await userOf('expert1') };
    expect((await head.post(`${page}/absences`, outside, page)).status).toBe(422);
    expectMoved(await head.post(`${page}/absences`, typed, page));
    const rolesOf = async (): Promise<readonly string[]> =>
      ((await loadAccount(journey.deps.db, deputy, today))?.actor.grants ?? []).map(
        ({ role }) => role,
      );
    expect(await rolesOf()).toContain('programme_officer');
    expect(await rolesOf()).toContain('department_head');
    expect(await rolesOf()).not.toContain('approver');
    const letter = (await rows.mails.all({ event: 'absence_entrusted' })).at(-1);
    expect(letter?.body).toContain('专项主管');
    expect(letter?.body).not.toContain('管委会审定');
    // A head’s role that is lent records nothing.
    const desk = `/unit/${await userOf('desk')}`;
    const legal = await journey.as('legal');
    expect((await legal.get(desk)).text).not.toContain(`${desk}/absences`);
    const further = await legal.post(`${desk}/absences`, { ...typed, delegate: absent }, desk);
    expect(further.status).toBe(403);
    // Who recorded it and whom they chose are no two persons.
    const headId = await userOf('head');
    const persons = [headId, deputy, absent] as const;
    const pairs = [
      [0, 1],
      [1, 0],
      [0, 2],
    ] as const;
    const personOf = async (id: string): Promise<string> =>
      (await rows.users.find({ id }))?.person_id ?? '';
    const found = await Promise.all(
      pairs.map(async ([one, other]) =>
        isDeputyByRecord(
          journey.deps.db,
          [await personOf(persons[one]), await personOf(persons[other])],
          today,
        ),
      ),
    );
    expect(found).toEqual([true, true, false]);
    // The same absence recorded by themselves lends all.
    const [away] = await rows.absences.all({ user_id: absent, cancelled_at: null });
    expectMoved(await head.post(`${page}/absences/${away?.id}/end`, {}, page));
    const bothPersons = [await personOf(headId), await personOf(deputy)] as const;
    expect(await isDeputyByRecord(journey.deps.db, bothPersons, today)).toBe(true);
    journey.clock.set(new Date(journey.clock.now().getTime() + 60_000));
    const own = { delegate: `legal${demoDomain}`, first_day: today, last_day: today };
    expectMoved(await (await journey.as('officer2')).post('/account/absences', own, '/account'));
    expect(await rolesOf()).toContain('approver');
    // Nobody takes back what they do not see to: the award is lent over every programme.
    await grantRole(journey.deps, null, {
      userId: await userOf('desk'),
      role: 'department_head',
      programmeId: 'kechuang',
    });
    const ofOne = await journey.as('desk');
    const [lent] = await rows.absences.all({ user_id: absent, cancelled_at: null });
    const refused = await ofOne.post(`${page}/absences/${lent?.id}/end`, {}, page);
    expect(refused.status).toBe(403);
    expect(await rolesOf()).toContain('approver');
    expect(await brokenRules(journey)).toEqual([]);
  });
});
