import { typedSections } from '../../server/cli/demoZone/paperwork.js';
import { phrase } from '../../server/cli/demoZone/demoData.js';
import { zoneDay } from '../../server/domain/calendar.js';
import { openCase } from '../../server/shared/casefile/caseFile.js';
import { closeNotices } from '../../server/features/notices/closeNotices.job.js';
import { chromiumPath } from '../support/browser/chromium.js';
import { openSurf, type Surf } from '../support/browser/surf.js';
import { Walker } from '../support/browser/walker.js';
import { encloseAll } from '../support/browser/enclosing.js';
import { listOf } from '../support/journey/handling.js';
import { openJourney, type Journey } from '../support/journey/journey.js';
import { bankAnswer, bankBranch } from '../support/journey/paying.js';
import { callPlan } from '../support/journey/publishing.js';
import { brokenRules } from '../support/journey/sound.js';
import { accountChecked } from '../support/payees.js';
import { typedNear } from '../../server/domain/scoring/criteria/registry.js';
import { steps } from '../support/steps.js';

const who = 'hongyu';
const experts = ['expert1', 'expert2', 'expert3', 'expert4', 'expert5'];

(chromiumPath === '' ? describe.skip : describe)('a project from call to paid, by clicking', () => {
  const step = steps();
  let journey: Journey;
  let surf: Surf;
  let caseId: string;
  const people = new Map<string, Walker>();
  const examined = new Map<string, Set<string>>();

  beforeAll(async () => {
    journey = await openJourney('sqlite');
    surf = await openSurf(journey.app);
  }, 120_000);
  afterAll(async () => {
    await surf.close();
    await journey.close();
  });
  afterEach(() => {
    expect([...people.values()].flatMap(({ barriers }) => barriers)).toEqual([]);
  });

  const say = (key: string, values = {}): string => journey.deps.words('zh-CN', key, values);
  const title = (): string => journey.project(who).title;
  const stageNow = async () => (await journey.caseRow(caseId)).stage;

  /** The person at their own window, signed in once. */
  const at = async (id: string): Promise<Walker> => {
    const known = people.get(id);
    if (known) return known;
    const role = id.replace(/\d+$/, '');
    const seen = examined.get(role) ?? new Set();
    examined.set(role, seen);
    const walker = await Walker.enter(surf, say, seen);
    people.set(id, walker);
    if (id !== 'public') await walker.signIn(id);
    return walker;
  };
  /** From the list of what to do to the case. */
  const openTask = async (id: string): Promise<Walker> => {
    const walker = await at(id);
    await walker.go('/tasks');
    await walker.follow(title());
    return walker;
  };

  step('the officer publishes a call', async () => {
    const officer = await at('officer');
    await officer.follow(say('common.nav.manageCalls'));
    await officer.follow(say('calls.manage.new'));
    const { procedure, ...plan } = callPlan(journey);
    await officer.type({ procedure });
    await officer.press(officer.page.locator('main form button[type=submit]').first());
    await officer.type(plan);
    await officer.press(officer.page.locator('main form button[type=submit]').first());
    await officer.follow(say('calls.verbs.check'));
    await officer.button('common.buttons.publish');
    expect(await officer.page.textContent('main')).toContain(say('calls.state.open'));
  });

  step('the public finds it and checks in a minute', async () => {
    const anyone = await at('public');
    await anyone.go('/');
    await anyone.follow('Call 2026-1');
    await anyone.follow(say('calls.check.open'));
    await anyone.press(anyone.page.locator('main form button[type=submit]').first());
  });

  step(
    'the founder fills in, encloses, looks through and submits',
    async () => {
      const founder = await at(who);
      await founder.go('/calls');
      await founder.follow('Call 2026-1');
      await founder.follow(say('common.buttons.apply'));
      await founder.page.locator('main input[type=radio]').first().check();
      await founder.button('common.buttons.apply');
      caseId = new URL(founder.page.url()).pathname.split('/')[2] ?? '';
      const today = zoneDay(journey.clock.now());
      const sections = typedSections(journey.project(who), journey.stage.data.words, today);
      for (const [section, typed] of Object.entries(sections)) {
        await founder.go(`/applications/${caseId}/sections/${section}`);
        await founder.type(typed);
        await founder.press(founder.page.locator('button.big[name=intent][value=next]'));
        expect(await founder.page.locator('#errors').count()).toBe(0);
      }
      await encloseAll(journey, founder, who, caseId);
      await founder.press(founder.page.locator(`a[href="/applications/${caseId}/submit"]`));
      for (const box of await founder.page.locator('main input[type=checkbox]').all()) {
        await box.check();
      }
      await founder.button('applications.submit.act');
      const { number } = await journey.caseRow(caseId);
      expect(await founder.page.textContent('main')).toContain(number);
    },
    180_000,
  );

  step('desk and checker', async () => {
    const desk = await openTask('desk');
    await desk.button('stages.intake.accept');
    const checker = await openTask('checker');
    const items = await listOf(journey, caseId, 'checklist');
    await checker.type(Object.fromEntries(items.map((id) => [`item.${id}`, 'pass'])));
    await checker.button('stages.check.pass');
    expect(await stageNow()).toBe('review');
  });

  step(
    'the secretary seats five experts, and each scores',
    async () => {
      const secretary = await openTask('secretary');
      const users = await Promise.all(experts.map((id) => journey.stage.as(id)));
      await secretary.type({ experts: users.map(({ userId }) => userId) });
      await secretary.button('reviews.panel.invite');
      const { definition } = await openCase(journey.deps, caseId);
      const [rubric] = Object.values(definition.rubrics);
      for (const id of experts) {
        const expert = await at(id);
        await expert.go('/tasks');
        await expert.press(expert.page.locator('main tbody th a').first());
        await expert.type({ conflict: 'none', confidential: 'yes', integrity: 'yes' });
        await expert.button('reviews.invitation.accept');
        for (const criterion of rubric?.criteria ?? []) {
          await expert.type({
            [`score.${criterion.id}`]: typedNear(criterion, 0.84),
            [`comment.${criterion.id}`]: phrase(journey.stage.data.words, 'comment'),
          });
        }
        await expert.type({ opinion: phrase(journey.stage.data.words, 'opinion') });
        await expert.press(expert.page.locator('button[data-submit]'));
        await expert.press(expert.page.locator('button[data-submit]'));
      }
      expect(await stageNow()).toBe('visit');
    },
    180_000,
  );

  step('the visit is reported', async () => {
    const officer = await openTask('officer');
    const { words } = journey.stage.data;
    const asked = await listOf(journey, caseId, 'questions');
    await officer.type({
      visited_on: zoneDay(journey.clock.now()),
      visitors: phrase(words, 'visitors'),
      ...Object.fromEntries(asked.map((id) => [`question.${id}`, phrase(words, 'visit_answer')])),
      finding: phrase(words, 'visit'),
      outcome: 'consistent',
    });
    await officer.button('stages.visit.report');
    expect(await stageNow()).toBe('rank');
  });

  step(
    'the head ranks, the meeting votes, the committee approves',
    async () => {
      const head = await at('head');
      await head.go('/tasks');
      await head.follow('Call 2026-1');
      await head.button('ranking.confirm');
      const voting = await stageNow();
      for (const id of ['joint1', 'joint2', 'joint3', 'joint4', 'joint5']) {
        // Once nothing can change the outcome any more, nobody is asked.
        if ((await stageNow()) !== voting) break;
        const member = await at(id);
        await member.go('/tasks');
        await member.follow('Call 2026-1');
        await member.type({ [`vote.${caseId}`]: 'agree' });
        await member.button('ranking.castVotes');
      }
      const approver = await at('approver');
      await approver.go('/tasks');
      await approver.follow('Call 2026-1');
      await approver.type({ [`decision.${caseId}`]: 'approve' });
      await approver.button('ranking.decide');
      expect(await stageNow()).toBe('notice');
    },
    120_000,
  );

  step('the notice is published, read, and over', async () => {
    const officer = await at('officer');
    await officer.go('/tasks');
    await officer.follow('Call 2026-1');
    await officer.button('notices.new.publish');
    const anyone = await at('public');
    await anyone.go('/notices');
    await anyone.press(anyone.page.locator('main .lines a').first());
    expect(await anyone.page.textContent('main')).toContain(title());
    await anyone.follow(say('notices.objectOpen'));
    journey.pass(10);
    expect(await closeNotices(journey.deps)).toBe(1);
  });

  step('both sides sign', async () => {
    const officer = await openTask('officer');
    await officer.button('agreements.issue');
    const founder = await openTask(who);
    await founder.go(`/applications/${caseId}`);
    await founder.press(founder.page.locator(`a[href$="/agreement"]`).first());
    const project = journey.project(who);
    await founder.type({
      holder: project.firm,
      bank: journey.stage.data.words.bank,
      branch_code: bankBranch,
      account: `34006780${project.mobile}`,
      signed_name: project.founder,
    });
    await founder.page.locator('main [name=consent]').check();
    await founder.button('agreements.sign');
    const again = await openTask('officer');
    await again.button('agreements.countersign');
    const due = await journey.deps.db.rows.tranches.all({ application_id: caseId, status: 'due' });
    expect(due).toHaveLength(1);
  });

  step(
    'three people pay, the bank confirms, the founder sees it',
    async () => {
      await accountChecked(journey.deps, caseId, await journey.stage.as('officer'));
      const preparer = await at('preparer');
      await preparer.go('/payments');
      await preparer.input('tranche').first().check();
      await preparer.button('payments.prepare');
      const batch = new URL(preparer.page.url()).pathname;
      const reviewer = await at('reviewer');
      await reviewer.go(batch);
      await reviewer.button('payments.review');
      const payer = await at('payer');
      await payer.go(batch);
      await payer.type({ password: 'Qixian-demo-2026' });
      await payer.button('payments.approve');
      await preparer.go(batch);
      await preparer.button('payments.export');
      await preparer.type({ results: await bankAnswer(journey, batch) });
      await preparer.button('payments.import');
      await reviewer.go(new URL(preparer.page.url()).pathname);
      await reviewer.button('results.confirm');
      const founder = await at(who);
      await founder.go(`/applications/${caseId}`);
      expect(await founder.page.textContent('main')).toContain(say('common.states.done'));
      const [paid] = await journey.deps.db.rows.tranches.all({
        application_id: caseId,
        status: 'paid',
      });
      expect(paid?.name).toBeDefined();
      expect(await brokenRules(journey)).toEqual([]);
    },
    120_000,
  );
});
