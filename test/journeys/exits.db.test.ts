import { dialects } from '../support/databases.js';
import { fileCase, follow, payAll, type Course } from '../support/journey/course.js';
import { submit } from '../support/journey/applying.js';
import { exitReason as reason, exitSteps } from '../support/journey/exitSteps.js';
import { act } from '../support/journey/handling.js';
import { expectMoved, openJourney, type Journey } from '../support/journey/journey.js';
import { brokenRules, lettersAbout, replayed } from '../support/journey/sound.js';
import { accountChecked } from '../support/payees.js';
import { steps } from '../support/steps.js';

const ground = '核查报告 大高核〔2026〕3号';

/** What can be done about a case outside its workflow, by one person or two, with money and letters right. */
describe.each(dialects)('the ways out of a case on %s', (dialect) => {
  const step = steps();
  let journey: Journey;
  let course: Course;

  beforeAll(async () => {
    journey = await openJourney(dialect);
  }, 120_000);
  afterAll(() => journey.close());

  const { pageOf, versionOf, aMinuteLater, begin, openProposal, approve, twoPersons, seen } =
    exitSteps(() => journey);

  step('are told on its page, each to who may begin it, with until when', async () => {
    course = await fileCase(journey, 'kechuang.transfer');
    const { caseId } = course;
    const officer = await seen('officer', `/cases/${caseId}`);
    for (const exit of ['extend', 'suspend', 'terminate'])
      expect(officer).toContain(pageOf(caseId, exit));
    expect(officer).not.toContain(pageOf(caseId, 'lift'));
    const desk = await seen('desk', `/cases/${caseId}`);
    expect(desk).toContain('终止办理');
    expect(desk).not.toContain(pageOf(caseId, 'terminate'));
    // People of another programme and outsiders find nothing there.
    for (const who of ['preparer', 'expert1', 'beifang']) {
      const answer = await (await journey.as(who)).get(pageOf(caseId, 'suspend'));
      expect([403, 404]).toContain(answer.status);
    }
    const own = await (await journey.as(course.who)).post(pageOf(caseId, 'suspend'), { reason });
    expect([403, 404]).toContain(own.status);
  });

  step('an act is taken back by who did it, until somebody acts on it', async () => {
    const { caseId, who } = course;
    const before = await journey.caseRow(caseId);
    aMinuteLater();
    await act(journey, 'desk', caseId, 'refuse', { reason: '营业执照无效，不予受理。' });
    expect((await journey.caseRow(caseId)).status).toBe('ended');
    expect(await seen('desk', `/cases/${caseId}`)).toContain(pageOf(caseId, 'take_back'));
    const head = await journey.as('head');
    const typed = { version: await versionOf(caseId), reason };
    expect((await head.post(pageOf(caseId, 'take_back'), typed)).status).toBe(409);
    await begin('desk', caseId, 'take_back');
    const after = await journey.caseRow(caseId);
    expect([after.status, after.stage, after.due_at]).toEqual([
      'running',
      before.stage,
      before.due_at,
    ]);
    expect(await replayed(journey, caseId)).toEqual(after.state);
    const open = await journey.deps.db.rows.tasks.count({ application_id: caseId, status: 'open' });
    expect(open).toBe(Object.keys(after.state.tasks).length);
    expect((await lettersAbout(journey, caseId)).slice(-2)).toEqual(['ended', 'taken_back']);
    expect(await seen(who, `/applications/${caseId}`)).toContain('已撤回');
    // What was acted on stands.
    aMinuteLater();
    await act(journey, 'desk', caseId, 'accept');
    aMinuteLater();
    const officer = await journey.as('officer');
    expectMoved(await officer.post(`/cases/${caseId}/pause`, { pause_why: reason }));
    aMinuteLater();
    expectMoved(await officer.post(`/cases/${caseId}/resume`, {}, `/cases/${caseId}`));
    const late = await (await journey.as('desk')).post(pageOf(caseId, 'take_back'), typed);
    expect(late.status).toBe(409);
  });

  step('names are corrected in lists and letters, and what was handed in stays', async () => {
    const { caseId } = course;
    const before = await journey.caseRow(caseId);
    const names = { title: '海洋防腐涂层转化', applicantName: before.applicant_name };
    await twoPersons(caseId, 'correct_names', names);
    expect((await journey.caseRow(caseId)).title).toBe(names.title);
    expect(await seen('desk', `/cases?q=${encodeURIComponent(names.title)}`)).toContain(caseId);
    expect(await seen('desk', `/cases/${caseId}`)).toContain(before.title);
    expect(await lettersAbout(journey, caseId)).toContain('names_corrected');
    // A title as long as one can be has its page as well.
    const { title } = await journey.caseRow(caseId);
    const long = { title: '长'.repeat(300), applicantName: before.applicant_name };
    await twoPersons(caseId, 'correct_names', long);
    expect(await seen('officer', pageOf(caseId, 'correct_names'))).toContain('name="title"');
    await twoPersons(caseId, 'correct_names', { ...long, title });
  });

  step('a corrected name stays when its applicant hands in again', async () => {
    const typed = { 'contract.registration': 'R-9' };
    const { caseId, who } = await fileCase(journey, 'kechuang.transfer', { typed });
    const { applicant_name: applicantName } = await journey.caseRow(caseId);
    await twoPersons(caseId, 'correct_names', { title: '更正后的名称', applicantName });
    // No one person takes back what two have done.
    expect(await seen('head', `/cases/${caseId}`)).not.toContain(pageOf(caseId, 'take_back'));
    await act(journey, 'desk', caseId, 'ask', { 'fix.contract': reason });
    await submit(journey, who, caseId, { unchanged_reason: reason });
    const { state, title, applicant_name: name } = await journey.caseRow(caseId);
    expect([state.revision, title, name]).toEqual([2, '更正后的名称', applicantName]);
    await twoPersons(caseId, 'terminate', { due: 'pay' });
  });

  step(
    'a second round of corrections takes two persons, and is asked for as the first',
    async () => {
      const typed = { 'contract.registration': 'R-10' };
      const { caseId, who } = await fileCase(journey, 'kechuang.transfer', { typed });
      const exit = 'allow_corrections';
      expect(await seen('officer', pageOf(caseId, exit))).toContain('补正次数还没有用完');
      const desk = await journey.as('desk');
      const asked = '合同缺第三页。';
      const ask = (note: string) =>
        desk.post(`/cases/${caseId}/stages/desk/ask`, { 'fix.contract': note }, `/cases/${caseId}`);
      const answer = () => submit(journey, who, caseId, { unchanged_reason: reason });
      expectMoved(await ask(reason));
      await lettersAbout(journey, caseId);
      expect(await seen('officer', pageOf(caseId, exit))).toContain('正在等待补正');
      await answer();
      aMinuteLater();
      expect((await ask(asked)).status).toBe(409);
      await begin('officer', caseId, exit);
      expect((await approve('officer', caseId, exit)).status).toBe(409);
      expectMoved(await approve('head', caseId, exit));
      expect(await seen('officer', `/cases/${caseId}`)).toContain('准予再次补正');
      aMinuteLater();
      expectMoved(await ask(asked));
      await lettersAbout(journey, caseId);
      const letters = await journey.deps.db.rows.mails.all({
        application_id: caseId,
        event: 'corrections_asked',
      });
      const subjects = letters.map(({ body, subject }) => [
        subject.split('告知书')[0],
        body.includes(asked),
      ]);
      expect(subjects).toEqual(
        expect.arrayContaining([
          ['一次性补正', false],
          ['再次补正', true],
        ]),
      );
      await answer();
      aMinuteLater();
      // One round more is one.
      expect((await ask(asked)).status).toBe(409);
      expect(await replayed(journey, caseId)).toEqual((await journey.caseRow(caseId)).state);
      await twoPersons(caseId, 'terminate', { due: 'pay' });
    },
  );

  step('a proposal that the case has outgrown is told so, and rejected or withdrawn', async () => {
    const { caseId, ...other } = await fileCase(journey, 'youth.rent');
    const page = pageOf(caseId, 'correct_outcome');
    for (const [who, way, typed] of [
      ['head', 'reject', { why: reason }],
      ['officer', 'withdraw', {}],
    ] as const) {
      await follow(journey, { ...other, caseId }, 'approve');
      await begin('officer', caseId, 'correct_outcome', { outcome: 'desk.refused' });
      // Where it is handled anew its outcome is no earlier one.
      await begin('head', caseId, 'send_back', { to: 'desk' });
      expect((await approve('head', caseId, 'correct_outcome')).status).toBe(422);
      const shown = await (await journey.as(who)).get(page);
      expect([shown.status, shown.text]).toEqual([200, expect.stringContaining('不再适用')]);
      expect(shown.text).toContain(`action="${page}/${way}"`);
      expect(shown.text).not.toContain(`action="${page}/approve"`);
      const sent = { proposal: await openProposal(caseId), version: await versionOf(caseId) };
      expectMoved(
        await (await journey.as(who)).post(`${page}/${way}`, { ...sent, ...typed }, page),
      );
      expect(await openProposal(caseId)).toBe('');
    }
    await twoPersons(caseId, 'terminate', { due: 'pay' });
  });

  step('sent back, only what is named is handled anew; what others came to stands', async () => {
    const typed = { 'contract.registration': 'R-10' };
    const sent = await fileCase(journey, 'kechuang.transfer', { typed });
    const { caseId } = sent;
    const passed = await follow(journey, sent, 'approve');
    const between = passed.filter((stage) => !['desk', 'recommend', 'verify'].includes(stage));
    // One is named below, and another has to stand beside it.
    expect(between.length).toBeGreaterThan(1);
    const page = pageOf(caseId, 'send_back');
    expect(await seen('head', page)).toContain('name="to"');
    const told = await seen('head', `${page}?to=verify`);
    expect(told).toContain('保留原结论、不再办理的环节');
    for (const stage of between) expect(told).toContain(`value="${stage}"`);
    await begin('head', caseId, 'send_back', { to: 'verify' });
    expect((await journey.caseRow(caseId)).stage).toBe('verify');
    // The checker passes it again, and it is where it had been, with everything between as it was.
    expect(await follow(journey, sent, 'approve')).toEqual(['verify']);
    expect(await replayed(journey, caseId)).toEqual((await journey.caseRow(caseId)).state);
    expect(await seen('head', `/cases/${caseId}`)).toContain('保留原结论');
    // Named, a stage in between is handled anew, and those beside it are not.
    const [named = ''] = between;
    await begin('head', caseId, 'send_back', { to: 'verify', redo: named });
    expect(await follow(journey, sent, 'approve')).toEqual(['verify', named]);
    await twoPersons(caseId, 'terminate', { due: 'pay' });
  });

  step(
    'a wrong outcome is corrected by two: who came to it may propose that, never approve it',
    async () => {
      const wrong = await fileCase(journey, 'youth.rent');
      const { caseId } = wrong;
      aMinuteLater();
      await follow(journey, wrong, 'notice');
      const { db } = journey.deps;
      expect((await db.rows.awards.find({ application_id: caseId }))?.status).toBe('reserved');
      await begin('officer', caseId, 'correct_outcome', { outcome: 'approve.rejected' });
      const own = await approve('head', caseId, 'correct_outcome');
      expect(own.status).toBe(409);
      expect(own.text).toContain('由您作出');
      const page = pageOf(caseId, 'correct_outcome');
      const mine = { proposal: await openProposal(caseId), version: await versionOf(caseId) };
      expectMoved(await (await journey.as('officer')).post(`${page}/withdraw`, mine, page));
      await begin('head', caseId, 'correct_outcome', { outcome: 'approve.rejected' });
      expect(await seen('approver', page)).toContain('退回预算');
      expectMoved(await approve('approver', caseId, 'correct_outcome'));
      expect((await journey.caseRow(caseId)).status).toBe('ended');
      expect((await db.rows.awards.find({ application_id: caseId }))?.status).toBe('released');
      expect((await lettersAbout(journey, caseId)).at(-1)).toBe('ended');
    },
  );

  step('a case that is suspended concludes nothing, and nothing of it is paid', async () => {
    const { caseId } = course;
    await follow(journey, course);
    const { db } = journey.deps;
    await accountChecked(journey.deps, caseId, await journey.stage.as('officer'));
    const due = await db.rows.tranches.count({ application_id: caseId, status: 'due' });
    expect(due).toBeGreaterThan(0);
    const number = `${(await journey.caseRow(caseId)).number}`;
    await begin('officer', caseId, 'suspend');
    // Twice at once, by its own proposer, by somebody of no such role.
    const again = { version: await versionOf(caseId), reason, ground };
    const twice = await (await journey.as('head')).post(pageOf(caseId, 'suspend'), again);
    expect(twice.status).toBe(409);
    expect((await approve('officer', caseId, 'suspend')).status).toBe(409);
    expect([403, 404]).toContain((await approve('desk', caseId, 'suspend')).status);
    const asked = await seen('head', pageOf(caseId, 'suspend'));
    expect(asked).toContain('一律不拨付');
    for (const way of ['approve', 'reject']) {
      expect(asked).toContain(`action="${pageOf(caseId, 'suspend')}/${way}"`);
    }
    expectMoved(await approve('head', caseId, 'suspend'));
    expect(await seen('preparer', '/payments')).not.toContain(number);
    expect(await lettersAbout(journey, caseId)).toContain('suspended');
    await twoPersons(caseId, 'lift');
    expect(await seen('preparer', '/payments')).toContain(number);
  });

  step(
    'what was granted is revoked: what is due goes back to the budget, and nobody is paid',
    async () => {
      const { caseId } = course;
      const { db } = journey.deps;
      const [award] = await db.rows.awards.all({ application_id: caseId });
      const line = async () =>
        (await db.rows.budgetLines.find({ id: award?.budget_line_id ?? '' }))?.available ?? 0n;
      const before = await line();
      const unpaid = (
        await db.rows.tranches.all({ application_id: caseId, status: ['due', 'planned'] })
      ).reduce((sum, { amount }) => sum + amount, 0n);
      await begin('officer', caseId, 'revoke', { due: 'cancel' });
      // Meanwhile finance puts it into a batch: it is not cancelled before the batch is void.
      const [tranche] = await db.rows.tranches.all({ application_id: caseId, status: 'due' });
      const preparer = await journey.as('preparer');
      await accountChecked(journey.deps, caseId, await journey.stage.as('officer'));
      const chosen = { tranche: tranche?.id ?? '' };
      const batch = expectMoved(await preparer.post('/payments/batches', chosen, '/payments'));
      const payment = await db.rows.payments.find({ live_key: tranche?.id ?? '' });
      const number = payment?.reference.slice(0, -4) ?? '';
      expect(await seen('head', pageOf(caseId, 'revoke'))).toContain(`已编入批次 ${number}`);
      const early = await approve('head', caseId, 'revoke');
      expect([early.status, early.text.includes(`已编入批次 ${number}`)]).toEqual([409, true]);
      expectMoved(await preparer.post(`${batch}/void`, { reason }, batch));
      expectMoved(await approve('head', caseId, 'revoke'));
      expect(await line()).toBe(before + unpaid);
      expect((await journey.caseRow(caseId)).ended_as).toBe('revoked_by_zone');
      expect(await payAll(journey, caseId)).toEqual([]);
      expect((await lettersAbout(journey, caseId)).at(-1)).toBe('ended');
      expect(await seen(course.who, `/applications/${caseId}`)).toContain('撤销');
    },
  );

  step('leave the books whole', async () => {
    expect(await brokenRules(journey)).toEqual([]);
  });
});
