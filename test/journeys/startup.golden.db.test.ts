import { demoPassword } from '../../server/cli/demoZone/printDemoAccounts.js';
import { demoDomain } from '../../server/features/accounts/demoAccounts.query.js';
import { fen } from '../../server/domain/money.js';
import { openCase } from '../../server/shared/casefile/caseFile.js';
import { closeNotices } from '../../server/features/notices/closeNotices.job.js';
import { dialects } from '../support/databases.js';
import { apply } from '../support/journey/applying.js';
import { confirmRanking, decide, vote } from '../support/journey/deciding.js';
import { act, passCheck, reportVisit, reviewAll } from '../support/journey/handling.js';
import { expectMoved, openJourney, type Journey } from '../support/journey/journey.js';
import { concludeAgreement, importResult, sendMoney } from '../support/journey/paying.js';
import { publishCall, publishNotice } from '../support/journey/publishing.js';
import { brokenRules, lettersAbout, replayed } from '../support/journey/sound.js';
import { mostOf } from '../../server/domain/scoring/criteria/registry.js';
import { proofs } from '../support/organisationProofs.js';
import { steps } from '../support/steps.js';

/** Somebody of the mainland who is new here, with the project of the cast's firm. */
const who = 'yuanye';
const email = `${who}${demoDomain}`;
const shares = [0.8, 0.84, 0.86, 0.9, 0.7];

/** The rule of the programme in plain arithmetic: without the highest and the lowest, the mean, to 0.01. */
function meanWithoutExtremes(maxima: readonly number[]): number {
  const totals = shares
    .map((share) => maxima.reduce((sum, max) => sum + Math.round(max * share), 0))
    .toSorted((a, b) => a - b);
  const kept = totals.slice(1, -1);
  const mean = kept.reduce((sum, total) => sum + total, 0) / kept.length;
  return Math.round(mean * 100) / 100;
}

describe.each(dialects)('a Kechuang start-up project, from registration on, on %s', (dialect) => {
  const step = steps();
  let journey: Journey;
  let callId: string;
  let caseId: string;

  beforeAll(async () => {
    const opened = await openJourney(dialect);
    const project = (id: string) => opened.project(id === who ? 'hongyu' : id);
    journey = { ...opened, project, firms: new Map(opened.firms) };
  }, 120_000);
  afterAll(() => journey.close());

  const page = async (id: string, path: string): Promise<string> =>
    (await (await journey.as(id)).get(path)).text;

  step('a founder of the mainland registers, with a mainland number', async () => {
    const { founder, mobile } = journey.project(who);
    const guest = journey.stranger();
    await guest.get('/register');
    const typed = { name: founder, email, password: demoPassword };
    const short = await guest.post('/register', { ...typed, phone: mobile.slice(1) });
    expect([short.status, short.text.includes(founder)]).toEqual([422, true]);
    expectMoved(await guest.post('/register', { ...typed, phone: mobile }));
    const letters = await journey.deps.db.rows.mails.all({ event: 'account_confirm' });
    const letter = letters.find(({ to_address: to }) => to === email);
    const [, link = ''] = /https?:\/\/[^/\s]+(\/\S+)/.exec(letter?.body ?? '') ?? [];
    expectMoved(await guest.post(link));
    const user = await journey.deps.db.rows.users.find({ email });
    expect([user?.name, user?.phone]).toEqual([founder, `+86${mobile}`]);
  });

  step('and the firm, which the desk verifies', async () => {
    const founder = await journey.as(who);
    const facts = {
      name: journey.project(who).firm,
      legal_representative: journey.project(who).founder,
      registered_on: '2024-05-18',
      address: '',
      credit_code: '91350100M000100Y43',
    };
    const both = [proofs.licence, proofs.letter];
    const made = await founder.upload('/organisations', facts, both, '/organisations/new');
    const firm = expectMoved(made).split('/').at(-1) ?? '';
    const { rows } = journey.deps.db;
    const claim = await rows.organisationClaims.find({ organisation_id: firm });
    const at = `/claims/${claim?.id}`;
    const said = { outcome: 'confirmed', reason: '', version: `${claim?.version}` };
    expectMoved(await (await journey.as('desk')).post(`${at}/verify`, said, at));
    const told = await rows.mails.all({ event: 'organisation_verified' });
    expect(told.map(({ to_address: to }) => to)).toEqual([email]);
    journey = { ...journey, firms: new Map([...journey.firms, [who, firm]]) };
  });

  step('the officer publishes a call and the public reads it', async () => {
    callId = await publishCall(journey);
    const answer = await journey.stranger().get(`/calls/${callId}?lang=en`);
    expect(answer.status).toBe(200);
    for (const told of ['Call 2026-1', '2,000,000', '1,000,000', '500,000']) {
      expect(answer.text).toContain(told);
    }
  });

  step('the founder applies and holds a receipt', async () => {
    caseId = await apply(journey, callId, who);
    const { number, status, stage } = await journey.caseRow(caseId);
    expect([status, stage]).toEqual(['running', 'desk']);
    expect(number).toMatch(/^KC-2026-\d{4}$/);
    const receipt = await page(who, `/applications/${caseId}/receipt`);
    const [revision] = await journey.deps.db.rows.revisions.all({ application_id: caseId });
    expect(receipt).toContain(number);
    expect(receipt).toContain(revision?.content_hash);
    expect(await lettersAbout(journey, caseId)).toEqual(['submitted']);
  });

  step('desk and checker find it among what to do, and pass it on', async () => {
    const { number } = await journey.caseRow(caseId);
    expect(await page('desk', '/tasks')).toContain(number);
    expect(await page('checker', '/tasks')).not.toContain(number);
    await act(journey, 'desk', caseId, 'accept');
    expect(await page('checker', '/tasks')).toContain(number);
    await passCheck(journey, caseId);
    expect((await journey.caseRow(caseId)).stage).toBe('review');
  });

  step('experts review blind and apart, and the rule of the programme scores', async () => {
    await reviewAll(journey, caseId, shares);
    const { row, definition } = await openCase(journey.deps, caseId);
    const [rubric] = Object.values(definition.rubrics);
    const maxima = (rubric?.criteria ?? []).map((each) => mostOf(each) / 100);
    expect(maxima.reduce((sum, max) => sum + max, 0)).toBe(100);
    const { facts } = row.state;
    expect(facts['score']).toBe(meanWithoutExtremes(maxima));
    const own = await page('expert1', '/reviews');
    expect(own).not.toContain(journey.project(who).firm);
    expect(row.stage).toBe('visit');
  });

  step('the visit, the ranking, the meeting and the approval', async () => {
    await reportVisit(journey, caseId);
    await confirmRanking(journey, callId);
    expect(await page('joint1', `/calls/${callId}/meeting`)).toContain(journey.project(who).title);
    await vote(journey, callId, caseId);
    await decide(journey, callId, caseId);
    const award = await journey.deps.db.rows.awards.find({ application_id: caseId });
    expect([award?.award_class, award?.status, award?.amount]).toEqual([
      'second',
      'reserved',
      fen(100_000_000n),
    ]);
    expect((await journey.caseRow(caseId)).stage).toBe('notice');
  });

  step('the public reads the notice until its period is over', async () => {
    const notice = await publishNotice(journey, callId, [caseId]);
    const told = await journey.stranger().get(notice);
    expect(told.text).toContain(journey.project(who).firm);
    expect(told.text).not.toContain(journey.project(who).mobile);
    expect(await closeNotices(journey.deps)).toBe(0);
    journey.pass(10);
    expect(await closeNotices(journey.deps)).toBe(1);
    expect(await closeNotices(journey.deps)).toBe(0);
    expect((await journey.caseRow(caseId)).stage).toBe('agreement');
  });

  step('both sides sign, and the first tranche falls due', async () => {
    await concludeAgreement(journey, who, caseId);
    const tranches = await journey.deps.db.rows.tranches.all({ application_id: caseId });
    const sums = tranches.map(({ amount, status }) => `${amount} ${status}`).toSorted();
    expect(sums).toEqual(['30000000 due', '30000000 planned', '40000000 planned']);
    // Due, and kept back until its account has been held against its proof.
    expect(await page('preparer', '/payments?show=held')).toContain(journey.project(who).firm);
    expect((await lettersAbout(journey, caseId)).at(-1)).toBe('report_due');
  });

  step('three people pay it, the bank confirms, the applicant and the budget know', async () => {
    const path = await sendMoney(journey, caseId);
    await importResult(journey, path);
    const paid = await journey.deps.db.rows.tranches.all({
      application_id: caseId,
      status: 'paid',
    });
    expect(paid.map(({ amount }) => amount)).toEqual([fen(30_000_000n)]);
    expect((await lettersAbout(journey, caseId)).at(-1)).toBe('tranche_paid');
    const line = journey.budgets.get('kechuang') ?? '';
    const balance = await journey.deps.db.rows.budgetLines.find({ id: line });
    expect([balance?.paid, balance?.committed]).toEqual([fen(30_000_000n), fen(70_000_000n)]);
    expect(await page('payer', `/funds/${line}`)).toContain('30');
  });

  step('the books are sound, and the record gives the present state again', async () => {
    expect(await brokenRules(journey)).toEqual([]);
    expect(await replayed(journey, caseId)).toEqual((await journey.caseRow(caseId)).state);
  });
});
