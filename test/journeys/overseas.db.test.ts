import { fen } from '../../server/domain/money.js';
import { closeNotices } from '../../server/features/notices/closeNotices.js';
import { dialects } from '../support/databases.js';
import { confirmRanking, decide, vote } from '../support/journey/deciding.js';
import { act, itemsOf, passCheck, reportVisit, reviewAll } from '../support/journey/handling.js';
import { openJourney, type Journey } from '../support/journey/journey.js';
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
    expect(await stageNow()).toBe('joint');
  });

  step('the legal check stands between the meeting and the approval', async () => {
    await vote(journey, callId, caseId);
    expect(await stageNow()).toBe('legal');
    await act(journey, 'legal', caseId, 'pass', await itemsOf(journey, caseId, 'pass'));
    await decide(journey, callId, caseId);
    const award = await journey.deps.db.rows.awards.find({ application_id: caseId });
    expect([award?.award_class, award?.amount]).toEqual(['second', fen(500_000_000n)]);
  });

  step('after notice and agreement the first instalment is paid', async () => {
    await publishNotice(journey, callId, [caseId]);
    journey.pass(10);
    expect(await closeNotices(journey.deps)).toBe(1);
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
});
