import { movableTasks } from '../../server/domain/access/dispatching.js';
import { demoDomain } from '../../server/features/accounts/demoAccounts.query.js';
import { movingKey } from '../../server/shared/handover/handOverTasks.js';
import { dialects, testSecret } from '../support/databases.js';
import { fileCase, follow } from '../support/journey/course.js';
import { expectMoved, openJourney, type Journey } from '../support/journey/journey.js';
import { brokenRules, replayed } from '../support/journey/sound.js';
import { qixian } from '../support/program.js';
import { steps } from '../support/steps.js';

/** The only checker of every programme leaves, with a case in hand. */
describe.each(dialects)('a colleague who leaves, on %s', (dialect) => {
  const step = steps();
  let journey: Journey;
  let caseId: string;
  let page: string;

  beforeAll(async () => {
    journey = await openJourney(dialect);
    page = `/people/${await userOf('checker')}`;
    const course = await fileCase(journey, 'kechuang.transfer');
    ({ caseId } = course);
    await follow(journey, course, 'verify');
  }, 120_000);
  afterAll(() => journey.close());

  const userOf = async (id: string): Promise<string> =>
    (await journey.deps.db.rows.users.find({ email: `${id}${demoDomain}` }))?.id ?? '';
  const taskNow = async () => {
    const [task] = movableTasks((await journey.caseRow(caseId)).state);
    if (!task) throw new Error('nothing is open');
    return task;
  };
  const close = async (typed: Readonly<Record<string, string>>) =>
    (await journey.as('security')).post(`${page}/disable`, typed, `${page}/disable`);
  const isOpen = async (id: string): Promise<boolean> =>
    (await journey.deps.db.rows.users.find({ id: await userOf(id) }))?.disabled_at === null;
  const takeUp = async (): Promise<void> => {
    const typed = {
      task: movingKey(caseId, await taskNow()),
      to: await userOf('checker'),
      reason: '由其继续核验。',
    };
    const at = `/cases/${caseId}/tasks`;
    expectMoved(await (await journey.as('head')).post(`${at}/hand-over`, typed, at));
  };
  const readersOf = async (event: string): Promise<readonly string[]> => {
    const mails = await journey.deps.db.rows.mails.all({ event });
    return mails.map(({ to_address: to }) => to.replace(demoDomain, '')).toSorted();
  };

  /** The roles that cases wait for and nobody holds, as operators are told. */
  const toldByDoctor = async (): Promise<readonly string[]> => {
    const { url, folder } = journey.database;
    const settings = { DATABASE_URL: url, DATA_DIR: folder, SECRET: testSecret, DEMO: 'off' };
    const { said } = await qixian(settings, 'doctor');
    return [...said.matchAll(/^note +roles +(.+)$/gm)].map(([, sentence = '']) => sentence);
  };

  step('the page says what they hold and what would wait, and names no case', async () => {
    await takeUp();
    const security = await journey.as('security');
    const { number, title } = await journey.caseRow(caseId);
    const text = (await security.get(`${page}/disable`)).text;
    expect(text).toContain('已认领 1 项待办');
    expect(text).toContain('没有其他人担任的岗位');
    for (const business of [number ?? '-', title]) expect(text).not.toContain(business);
    for (const who of ['head', 'officer', 'system']) {
      expect((await (await journey.as(who)).get(`${page}/disable`)).status).toBe(403);
    }
  });

  step(
    'what they proposed and nobody has decided is counted, and decided all the same',
    async () => {
      const officer = `/people/${await userOf('officer')}/disable`;
      const security = await journey.as('security');
      const waits = '等待另一人核准的事项 1 件';
      expect((await security.get(officer)).text).not.toContain('等待另一人核准的事项');
      const at = `/cases/${caseId}/exits/suspend`;
      const typed = { reason: '线索待核查，暂停办理。', ground: '大高核〔2026〕5号' };
      expectMoved(await (await journey.as('officer')).post(at, typed, at));
      expect((await security.get(officer)).text).toContain(waits);
      const found = await journey.deps.db.rows.exitProposals.find({ status: 'proposed' });
      const refused = { proposal: found?.id ?? '', why: '线索不实，不予暂停。' };
      expectMoved(await (await journey.as('head')).post(`${at}/reject`, refused, at));
      expect((await security.get(officer)).text).not.toContain('等待另一人核准的事项');
    },
  );

  step('the last of a role goes only with a successor, or a word that cases wait', async () => {
    const bare = await close({ successor: '', waits: '' });
    expect([bare.status, bare.text.includes('请写明接替人')]).toEqual([422, true]);
    // Whose duties clash, who is nobody, and they themselves take nothing over.
    for (const who of ['auditor', 'nobody', 'checker']) {
      const typed = { successor: `${who}${demoDomain}` };
      const refused = await close(typed);
      expect([who, refused.status, refused.text.includes(typed.successor)]).toEqual([
        who,
        422,
        true,
      ]);
    }
    expect(await isOpen('checker')).toBe(true);
  });

  step(
    'what they had goes back to the role where nobody takes over, and heads are told',
    async () => {
      await journey.deps.db.rows.mails.remove({});
      expectMoved(await close({ successor: '', waits: 'yes' }));
      expect([await isOpen('checker'), (await taskNow()).userId]).toEqual([false, null]);
      expect(await readersOf('role_unheld')).toEqual(['head']);
      const unit = (await (await journey.as('head')).get('/unit')).text;
      expect(unit).toContain('有环节没有人能办理');
      expect(await toldByDoctor()).toEqual([
        '1 cases in 1 stages wait; nobody holds formal_checker under kechuang',
      ]);
      expect(await replayed(journey, caseId)).toEqual((await journey.caseRow(caseId)).state);
    },
  );

  step('a successor gets the roles that nobody else holds, and what was in hand', async () => {
    expectMoved(await (await journey.as('security')).post(`${page}/enable`, {}, page));
    await takeUp();
    expectMoved(await close({ successor: `legal${demoDomain}` }));
    expect((await taskNow()).userId).toBe(await userOf('legal'));
    const unit = (await (await journey.as('head')).get('/unit')).text;
    expect(unit).not.toContain('有环节没有人能办理');
    expect(await toldByDoctor()).toEqual([]);
    expect(await readersOf('tasks_given')).toContain('legal');
    expect(await brokenRules(journey)).toEqual([]);
  });

  step('a role is taken back in the same way', async () => {
    const legal = `/people/${await userOf('legal')}`;
    const [grant] = await journey.deps.db.rows.grants.all({
      user_id: await userOf('legal'),
      role: 'formal_checker',
      programme_id: 'kechuang',
      revoked_at: null,
    });
    const at = `${legal}/grants/${grant?.id}/revoke`;
    const security = await journey.as('security');
    expect((await security.get(at)).text).toContain('已认领 1 项待办');
    expect((await security.post(at, {}, at)).status).toBe(422);
    expectMoved(await security.post(at, { successor: '', waits: 'yes' }, at));
    expect((await taskNow()).userId).toBeNull();
    expect((await security.post(at, { waits: 'yes' }, legal)).status).toBe(409);
    expect(await brokenRules(journey)).toEqual([]);
  });

  step('a task that moved on since it was listed is left where it is', async () => {
    const userId = await userOf('legal');
    const where = { application_id: caseId, id: (await taskNow()).id };
    // As the list was read a moment before somebody else gave the task back to its role.
    await journey.deps.db.rows.tasks.update(where, { user_id: userId });
    const at = `/people/${userId}/disable`;
    expectMoved(await (await journey.as('security')).post(at, { successor: '', waits: 'yes' }, at));
    expect([await isOpen('legal'), (await taskNow()).userId]).toEqual([false, null]);
    await journey.deps.db.rows.tasks.update(where, { user_id: null });
    expect(await brokenRules(journey)).toEqual([]);
  });
});
