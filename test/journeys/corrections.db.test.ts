import { wanText, yuanText } from '../../server/domain/money.js';
import { closeNotices } from '../../server/features/notices/closeNotices.job.js';
import { dialects } from '../support/databases.js';
import { fileCase, follow, payAll, type Course } from '../support/journey/course.js';
import { exitReason as reason, exitSteps } from '../support/journey/exitSteps.js';
import { expectMoved, openJourney, type Journey } from '../support/journey/journey.js';
import { objectTo, publishNotice } from '../support/journey/publishing.js';
import { brokenRules, lettersAbout, replayed } from '../support/journey/sound.js';
import { steps } from '../support/steps.js';

/** As a public list writes an amount. */
const shown = (amount: bigint): string => `${wanText(amount)} 万元`;

/** An amount set wrongly and printed on a public list, put right by two and paid as it should be. */
describe.each(dialects)('what a list said wrongly on %s', (dialect) => {
  const step = steps();
  let journey: Journey;
  let course: Course;
  let list = '';
  let wrong = 0n;
  let right = 0n;

  beforeAll(async () => {
    journey = await openJourney(dialect);
  }, 120_000);
  afterAll(() => journey.close());

  const { pageOf, versionOf, aMinuteLater, begin, openProposal, approve, seen } = exitSteps(
    () => journey,
  );
  const award = async () =>
    journey.deps.db.rows.awards.find({ application_id: course.caseId, status: 'reserved' });
  const available = async () =>
    (await journey.deps.db.rows.budgetLines.find({ id: (await award())?.budget_line_id ?? '' }))
      ?.available ?? 0n;

  step('a case is decided and published with too high an amount', async () => {
    course = await fileCase(journey, 'youth.rent');
    aMinuteLater();
    await follow(journey, course, 'notice');
    list = await publishNotice(journey, course.callId, [course.caseId]);
    wrong = (await award())?.amount ?? 0n;
    right = wrong - 10_000n;
    expect(right).toBeGreaterThan(0n);
    expect((await journey.stranger().get(list)).text).toContain(shown(wrong));
  });

  step(
    'nothing is promised while the correction waits, and its page says what it does',
    async () => {
      const { caseId } = course;
      const empty = { version: await versionOf(caseId), reason, ground: 'paper', amount: '' };
      const officer = await journey.as('officer');
      const again = await officer.post(pageOf(caseId, 'correct_award'), { ...empty, class: '' });
      expect([again.status, again.text.includes('aria-invalid')]).toEqual([422, true]);
      await begin('officer', caseId, 'correct_award', { class: '', amount: yuanText(right) });
      const page = await seen('head', pageOf(caseId, 'correct_award'));
      expect(page).toContain(`金额由 ${yuanText(wrong)} 元更正为 ${yuanText(right)} 元`);
      expect(page).toContain('公示期重新计算');
      // The days of the list are over, and what it would have promised waits.
      journey.pass(12);
      await closeNotices(journey.deps);
      expect((await journey.caseRow(caseId)).stage).toBe('notice');
      expect((await award())?.amount).toBe(wrong);
    },
  );

  step(
    'approved by another, the money follows and the list says that the line was wrong',
    async () => {
      const { caseId } = course;
      const before = await available();
      expect((await approve('officer', caseId, 'correct_award')).status).toBe(409);
      expectMoved(await approve('head', caseId, 'correct_award'));
      expect((await award())?.amount).toBe(right);
      expect(await available()).toBe(before + wrong - right);
      const { state } = await journey.caseRow(caseId);
      expect([state.stage, state.memory['notice']]).toEqual(['notice', {}]);
      expect(await replayed(journey, caseId)).toEqual(state);
      const old = (await journey.stranger().get(list)).text;
      expect(old).toContain('已于');
      expect(old).toContain('不再有效');
      expect((await lettersAbout(journey, caseId)).at(-1)).toBe('record_corrected');
      const letters = await journey.deps.db.rows.mails.all({ application_id: caseId });
      const told = letters.find(({ event }) => event === 'record_corrected');
      expect(told?.body).toContain(`更正为 ${yuanText(right)} 元`);
      expect(await seen(course.who, `/applications/${caseId}`)).toContain('记录有误，已更正');
    },
  );

  step('a corrected list is published, and its days are counted from then on', async () => {
    const { caseId, callId } = course;
    aMinuteLater();
    const corrected = await publishNotice(journey, callId, [caseId]);
    const page = (await journey.stranger().get(corrected)).text;
    expect(page).toContain(shown(right));
    expect(page).toContain(`href="${list}#case-${caseId}"`);
    const old = (await journey.stranger().get(list)).text;
    expect(old).toContain(`href="${corrected}#case-${caseId}"`);
    await closeNotices(journey.deps);
    expect((await journey.caseRow(caseId)).stage).toBe('notice');
    const { due_at: due } = await journey.caseRow(caseId);
    expect(due ?? '').toMatch(/T15:59:59/);
    expect(new Date(due ?? '').getTime()).toBeGreaterThan(journey.clock.now().getTime());
  });

  step(
    'a misprint alone is corrected as well, and an objection is to the list that holds',
    async () => {
      const { caseId, callId } = course;
      const { db } = journey.deps;
      const [newest] = await db.rows.notices.all({ call_id: callId }, [['published_at', 'DESC']]);
      await begin('officer', caseId, 'correct_notice');
      const seconds = await seen('head', pageOf(caseId, 'correct_notice'));
      expect(seconds).toContain('资金不受影响');
      expectMoved(await approve('head', caseId, 'correct_notice'));
      expect((await award())?.amount).toBe(right);
      const form = (await journey.stranger().get(`/notices/${newest?.id}/object`)).text;
      expect(form).not.toContain(`value="${caseId}"`);
      await expect(objectTo(journey, `/notices/${newest?.id}`, caseId)).rejects.toThrow();
      expect(
        (await lettersAbout(journey, caseId)).filter((each) => each === 'record_corrected'),
      ).toHaveLength(2);
    },
  );

  step('it is paid as corrected, and the books are whole', async () => {
    await follow(journey, course);
    const paid = await payAll(journey, course.caseId);
    expect(paid).toEqual([right]);
    expect(await openProposal(course.caseId)).toBe('');
    expect(await brokenRules(journey)).toEqual([]);
  });
});
