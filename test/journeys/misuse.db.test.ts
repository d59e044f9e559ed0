import { zoneDay } from '../../server/domain/calendar.js';
import { typedCase } from '../../server/cli/demoZone/typedCase.js';
import { runTimeouts } from '../../server/shared/casework/caseTimeouts.js';
import { remindTasks } from '../../server/features/tasks/remindTasks.job.js';
import { jobNames } from '../../server/domain/jobNames.js';
import { backlogs } from '../../server/features/system/backlog.query.js';
import { expireVouchers } from '../../server/features/vouchers/expireVouchers.job.js';
import { dialects } from '../support/databases.js';
import { draftAs, fileCase, follow, submitCase } from '../support/journey/course.js';
import { act } from '../support/journey/handling.js';
import { expectMoved, openJourney, type Journey } from '../support/journey/journey.js';
import { publishCall } from '../support/journey/publishing.js';
import { brokenRules } from '../support/journey/sound.js';
import { steps } from '../support/steps.js';

const yuan = (amount: number): bigint => BigInt(amount) * 100n;

/** What people try, by mistake or not: each gets the rule's answer in words, and nothing is lost. */
describe.each(dialects)('claims that must not come through, on %s', (dialect) => {
  const step = steps();
  let journey: Journey;
  let marks: Record<string, string>;
  let issue: string;
  let order: string;
  beforeAll(async () => {
    journey = await openJourney(dialect);
    const course = await fileCase(journey, 'voucher.provider');
    await follow(journey, course);
    const entry = await providerEntry();
    marks = { provider: entry?.number ?? '', provider_code: '91350200776049653A' };
    const officer = await journey.as('officer');
    const page = `/manage/organisations/${journey.firms.get('lanhai')}`;
    const typed = { standing: 'tech_sme', source: 'The list of 2026', valid_from: '2026-01-01' };
    expectMoved(await officer.post(`${page}/standings`, typed, page));
    const issued = await fileCase(journey, 'voucher.issue');
    await follow(journey, issued);
    issue = issued.caseId;
    const ordered = await fileCase(journey, 'voucher.order', { baseId: issue, marks });
    await follow(journey, ordered);
    order = ordered.caseId;
  }, 120_000);
  afterAll(() => journey.close());

  const providerEntry = () =>
    journey.deps.db.rows.registryEntries.find({
      registry: 'provider',
      organisation_id: journey.firms.get('beifang') ?? '',
    });
  const voucher = () => journey.deps.db.rows.vouchers.find({ application_id: issue });
  const sectionsOf = (procedure: string) =>
    typedCase(journey.stage.data, procedure, zoneDay(journey.clock.now()), marks);

  step(
    'an invoice that was used before is refused while typing, and what was typed stays',
    async () => {
      const first = await fileCase(journey, 'voucher.redemption', { baseId: order, marks });
      const callId = await publishCall(journey, { procedure: 'voucher.redemption' });
      const person = await journey.as('lanhai');
      const place = expectMoved(
        await person.post(
          `/calls/${callId}/applications`,
          { organisation: `${journey.firms.get('lanhai')} ${order}` },
          `/calls/${callId}/apply`,
        ),
      );
      const path = `${place.split('?')[0]}/sections/claim`;
      const answer = await person.post(path, sectionsOf('voucher.redemption').get('claim') ?? {});
      expect(answer.status).toBe(422);
      expect(answer.text).toContain('26212000000018837711');
      expect(answer.text).toContain('该发票已用于其他申报');
      await act(journey, 'checker', first.caseId, 'fail', { reason: 'Filed to see the rule.' });
    },
  );

  step('two orders in the same second cannot take more than the voucher holds', async () => {
    const before = await voucher();
    expect(before?.available).toBe(yuan(40_000));
    const callId = await publishCall(journey, { procedure: 'voucher.order' });
    const other = await publishCall(journey, { procedure: 'voucher.order' });
    const drafts = await Promise.all(
      [callId, other].map((call, index) =>
        draftAs(journey, call, 'lanhai', sectionsOf('voucher.order'), {
          baseId: issue,
          typed: { 'order.number': `HT-${index}`, 'order.amount': '80,000' },
        }),
      ),
    );
    const answers = await Promise.all(drafts.map((id) => submitCase(journey, 'lanhai', id)));
    expect(answers.map(({ status }) => status).toSorted((a, b) => a - b)).toEqual([303, 409]);
    const after = await voucher();
    expect([after?.available, after?.frozen]).toEqual([0n, yuan(120_000)]);
  });

  step('an order that the provider lets pass is cancelled and free again', async () => {
    journey.pass(6);
    await remindTasks(journey.deps);
    const reminded = await journey.deps.db.rows.mails.all({ event: 'work_reminder' });
    expect([...new Set(reminded.map((each) => each.to_address))]).toEqual([
      'beifang@demo.qixian.test',
    ]);
    journey.pass(4);
    expect(await runTimeouts(journey.deps)).toBeGreaterThan(0);
    expect((await voucher())?.available).toBe(yuan(40_000));
  });

  step('a related party is refused with the evidence', async () => {
    const owner = { owner: 'Same Holding', relation: 'shareholder', owner_code: '' };
    for (const who of ['lanhai', 'beifang']) {
      const page = `/organisations/${journey.firms.get(who)}`;
      expectMoved(await (await journey.as(who)).post(`${page}/owners`, owner, page));
    }
    const callId = await publishCall(journey, { procedure: 'voucher.order' });
    const draft = await draftAs(journey, callId, 'lanhai', sectionsOf('voucher.order'), {
      baseId: issue,
      typed: { 'order.number': 'HT-9', 'order.amount': '60,000' },
    });
    const answer = await submitCase(journey, 'lanhai', draft);
    expect(answer.status).toBe(409);
    const page = await (await journey.as('lanhai')).get(`/applications/${draft}/submit`);
    expect(page.text).toContain('Same Holding');
  });

  step(
    'a provider delisted between order and redemption: the order stands, new ones do not',
    async () => {
      const officer = await journey.as('officer');
      const page = `/registries/provider/${marks['provider']}`;
      expectMoved(await officer.post(`${page}/delist`, { reason: 'False test reports.' }, page));
      const redemption = await fileCase(journey, 'voucher.redemption', { baseId: order, marks });
      expect((await journey.caseRow(redemption.caseId)).status).toBe('running');
      const callId = await publishCall(journey, { procedure: 'voucher.order' });
      const draft = await draftAs(journey, callId, 'lanhai', sectionsOf('voucher.order'), {
        baseId: issue,
        typed: { 'order.number': 'HT-10', 'order.amount': '60,000' },
      });
      expect((await submitCase(journey, 'lanhai', draft)).status).toBe(409);
    },
  );

  step('two claims that each keep to the yearly limit cannot exceed it together', async () => {
    // 120,000 of 200,000 yuan are granted; each of these asks for all that is left.
    const typed = { 'claim.wanted': '80,000' };
    const claims = [
      await fileCase(journey, 'voucher.issue', { typed }),
      await fileCase(journey, 'voucher.issue', { typed }),
    ];
    for (const claim of claims) await follow(journey, claim, 'approve');
    const head = await journey.as('head');
    const answers = await Promise.all(
      claims.map(async ({ caseId }) => {
        const page = `/cases/${caseId}`;
        return head.post(`${page}/stages/approve/approve`, { reason: '' }, page);
      }),
    );
    expect(answers.map(({ status }) => status).toSorted((a, b) => a - b)).toEqual([303, 409]);
    const refused = answers.find(({ status }) => status === 409);
    expect(refused?.text).toContain('目前最多还可批准 0.00 元');
    const vouchers = await journey.deps.db.rows.vouchers.all({
      organisation_id: journey.firms.get('lanhai') ?? '',
    });
    expect(vouchers.reduce((sum, { face }) => sum + face, 0n)).toBe(yuan(200_000));
  });

  step('what is left of a voucher goes back to the budget on its day', async () => {
    const line = journey.budgets.get('voucher') ?? '';
    const before = await journey.deps.db.rows.budgetLines.find({ id: line });
    journey.pass(200);
    const waits = (await backlogs(journey.deps)).get(jobNames.vouchers);
    expect(waits).toEqual({ waiting: 2, oldest: expect.stringMatching(/T15:59:59\.999Z$/) });
    expect(await expireVouchers(journey.deps)).toBe(2);
    const after = await journey.deps.db.rows.budgetLines.find({ id: line });
    // What no order took of the first, and the whole second.
    expect((after?.available ?? 0n) - (before?.available ?? 0n)).toBe(yuan(40_000 + 80_000));
    expect((await voucher())?.status).toBe('expired');
  });

  step('a student over quota by two clicks at once', async () => {
    const base = await fileCase(journey, 'youth.base', { typed: { 'plan.places': '1' } });
    await follow(journey, base);
    const callId = await publishCall(journey, { procedure: 'youth.nomination' });
    const other = {
      'student.paper.number': '210211200407210022',
      'student.born': '2004-07-21',
      'student.name': 'Bai Lu',
      'account.holder': 'Bai Lu',
    };
    const sections = sectionsOf('youth.nomination');
    const drafts = [
      await draftAs(journey, callId, 'bohai', sections, {}),
      await draftAs(journey, callId, 'bohai', sections, { typed: other }),
    ];
    const answers = await Promise.all(drafts.map((id) => submitCase(journey, 'bohai', id)));
    expect(answers.map(({ status }) => status).toSorted((a, b) => a - b)).toEqual([303, 409]);
  });

  step('books and logs are sound', async () => {
    expect(await brokenRules(journey)).toEqual([]);
  });
});
