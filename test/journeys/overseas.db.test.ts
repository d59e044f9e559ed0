import { fen } from '../../server/domain/money.js';
import { closeNotices } from '../../server/features/notices/closeNotices.job.js';
import { dialects } from '../support/databases.js';
import { confirmRanking, decide, vote } from '../support/journey/deciding.js';
import { follow, payAll } from '../support/journey/course.js';
import { act, passCheck, reportVisit, reviewAll } from '../support/journey/handling.js';
import { expectMoved, openJourney, type Journey } from '../support/journey/journey.js';
import { applyFromAbroad } from '../support/journey/overseas.js';
import { concludeAgreement, importResult, sendMoney } from '../support/journey/paying.js';
import { publishCall, publishNotice } from '../support/journey/publishing.js';
import { brokenRules, replayed } from '../support/journey/sound.js';
import { steps } from '../support/steps.js';

const who = 'lingshui';

describe.each(dialects)('an overseas talent project, by its definition alone, on %s', (dialect) => {
  const step = steps();
  let journey: Journey;
  let callId: string;
  let caseId: string;
  beforeAll(async () => {
    journey = await openJourney(dialect);
  }, 120_000);
  afterAll(() => journey.close());
  const stageNow = async () => (await journey.caseRow(caseId)).stage;

  step('a person whose firm is not registered yet applies', async () => {
    callId = await publishCall(journey, { procedure: 'haichuang.overseas' });
    caseId = await applyFromAbroad(journey, callId, who);
    expect((await journey.caseRow(caseId)).number).toMatch(/^HC-2026-\d{4}$/);
  });

  step('seven experts score; without the highest and the lowest it is a second class', async () => {
    await act(journey, 'desk', caseId, 'accept');
    await passCheck(journey, caseId);
    await reviewAll(journey, caseId, [0.8, 0.84, 0.86, 0.9, 0.7, 0.82, 0.84]);
    await reportVisit(journey, caseId);
    await confirmRanking(journey, callId);
    expect(await stageNow()).toBe('diligence');
  });

  step('a second class is examined before the meeting', async () => {
    const opinion = 'Books, rights and standing were examined.';
    await act(journey, 'officer', caseId, 'state', { outcome: 'clear', opinion });
    expect(await stageNow()).toBe('joint');
  });

  step('the legal check stands between the meeting and the approval', async () => {
    await vote(journey, callId, caseId);
    expect(await stageNow()).toBe('legal');
    const opinion = 'Review, ranking and vote followed the rules.';
    await act(journey, 'legal', caseId, 'state', { outcome: 'lawful', opinion });
    await decide(journey, callId, caseId);
    const award = await journey.deps.db.rows.awards.find({ application_id: caseId });
    expect([award?.award_class, award?.amount]).toEqual(['second', fen(500_000_000n)]);
  });

  step('before anything is paid the firm is registered and takes the case over', async () => {
    await publishNotice(journey, callId, [caseId]);
    journey.pass(10);
    expect(await closeNotices(journey.deps)).toBe(1);
    const person = await journey.as(who);
    const page = `/applications/${caseId}`;
    const typed = {
      'report.credit_code': journey.project(who).credit_code,
      'report.registered_on': '2026-03-02',
    };
    expectMoved(await person.post(`${page}/stages/landing/file`, typed, page));
    await act(journey, 'officer', caseId, 'accept');
    const row = await journey.caseRow(caseId);
    expect([row.stage, row.organisation_id]).toEqual(['agreement', journey.firms.get(who)]);
  });

  step('after the agreement the first instalment is paid to the firm', async () => {
    await concludeAgreement(journey, who, caseId);
    await importResult(journey, await sendMoney(journey, caseId));
    const paid = await journey.deps.db.rows.tranches.all({
      application_id: caseId,
      status: 'paid',
    });
    expect(paid.map(({ amount }) => amount)).toEqual([fen(150_000_000n)]);
    expect(await brokenRules(journey)).toEqual([]);
    expect(await replayed(journey, caseId)).toEqual((await journey.caseRow(caseId)).state);
  });
  step('mid-term review and acceptance release the rest', async () => {
    await follow(journey, { procedure: 'haichuang.overseas', who, callId, caseId });
    expect((await journey.caseRow(caseId)).ended_as).toBe('completed');
    expect(await payAll(journey, caseId)).toEqual([150_000_000n, 200_000_000n, 150_000_000n]);
    expect(await brokenRules(journey)).toEqual([]);
  });

  step('decided case by case, it goes from the desk to the approver on the minutes', async () => {
    const special = await applyFromAbroad(journey, callId, 'qinghang');
    await act(journey, 'desk', special, 'divert', {
      outcome: 'case_by_case',
      ground: '2026-18',
    });
    expect((await journey.caseRow(special)).stage).toBe('approve');
    const reason = 'As the minutes say.';
    await act(journey, 'approver', special, 'approve', { class: 'first', reason });
    const award = await journey.deps.db.rows.awards.find({ application_id: special });
    expect([award?.award_class, award?.amount]).toEqual(['first', fen(1_000_000_000n)]);
  });
});
