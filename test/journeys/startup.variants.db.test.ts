import { closeNotices } from '../../server/features/notices/closeNotices.job.js';
import { dialects } from '../support/databases.js';
import { apply, begin, complete, submit } from '../support/journey/applying.js';
import { confirmRanking, decide, vote } from '../support/journey/deciding.js';
import { act, itemsOf, passCheck, reportVisit, reviewAll } from '../support/journey/handling.js';
import { expectMoved, openJourney, type Journey } from '../support/journey/journey.js';
import { concludeAgreement } from '../support/journey/paying.js';
import {
  decideObjection,
  objectTo,
  publishCall,
  publishNotice,
} from '../support/journey/publishing.js';
import { brokenRules, lettersAbout, replayed } from '../support/journey/sound.js';
import { endStandings, recordStanding } from '../support/journey/standing.js';

describe.each(dialects)('a Kechuang start-up project that fares otherwise, on %s', (dialect) => {
  let journey: Journey;
  let callId: string;

  beforeAll(async () => {
    journey = await openJourney(dialect);
    callId = await publishCall(journey, { daysOpen: 60 });
  }, 120_000);
  afterAll(() => journey.close());
  afterEach(async () => expect(await brokenRules(journey)).toEqual([]));

  const stateOf = async (caseId: string) => {
    const { status, stage, ended_as: end } = await journey.caseRow(caseId);
    return { status, stage, end };
  };
  const upToReview = async (who: string): Promise<string> => {
    const caseId = await apply(journey, callId, who);
    await act(journey, 'desk', caseId, 'accept');
    await passCheck(journey, caseId);
    return caseId;
  };
  const upToNotice = async (who: string): Promise<string> => {
    const caseId = await upToReview(who);
    await reviewAll(journey, caseId);
    await reportVisit(journey, caseId);
    await confirmRanking(journey, callId);
    await vote(journey, callId, caseId);
    await decide(journey, callId, caseId);
    return caseId;
  };

  test('refused at the desk: it ends, with the reason told', async () => {
    const caseId = await apply(journey, callId, 'xinyuan');
    const reason = 'The firm is registered outside the zone.';
    await act(journey, 'desk', caseId, 'refuse', { reason });
    expect(await stateOf(caseId)).toEqual({ status: 'ended', stage: null, end: 'not_accepted' });
    expect(await lettersAbout(journey, caseId)).toEqual(['submitted', 'ended']);
    const own = await (await journey.as('xinyuan')).get(`/applications/${caseId}`);
    expect(own.text).toContain(reason);
  });

  test('corrected: asked once for everything, the clock rests, a new revision is checked', async () => {
    const caseId = await apply(journey, callId, 'gangcheng');
    await act(journey, 'desk', caseId, 'accept');
    await act(journey, 'checker', caseId, 'ask', {
      ...(await itemsOf(journey, caseId, 'pass')),
      'fix.company': 'The registered address is not the one of the licence.',
    });
    const paused = await journey.caseRow(caseId);
    expect([paused.state.paused?.why, paused.waiting_on]).toEqual(['corrections', 'applicant']);
    journey.pass(4);
    // An answer that changes nothing is pointed out before the only correction is spent on it.
    const founder = await journey.as('gangcheng');
    const page = await founder.get(`/applications/${caseId}/submit`);
    expect(page.text).toContain('未改动');
    await expect(submit(journey, 'gangcheng', caseId)).rejects.toThrow('422');
    expect((await journey.caseRow(caseId)).state.revision).toBe(1);
    const unchanged_reason = '登记地址与营业执照一致，请再核对。';
    await submit(journey, 'gangcheng', caseId, { unchanged_reason });
    const desk = await (await journey.as('checker')).get(`/cases/${caseId}`);
    expect(desk.text).toContain(unchanged_reason);
    const resumed = await journey.caseRow(caseId);
    expect([resumed.state.paused, resumed.state.revision, resumed.waiting_on]).toEqual([
      null,
      2,
      'zone',
    ]);
    expect(resumed.number).toBe(paused.number);
    await passCheck(journey, caseId);
    expect((await stateOf(caseId)).stage).toBe('review');
  });

  test('not selected: below the line, with a reason', async () => {
    const caseId = await upToReview('hangyan');
    await reviewAll(journey, caseId, [0.62, 0.6, 0.65, 0.64, 0.66]);
    await reportVisit(journey, caseId);
    const reason = 'The score is below the threshold of the programme.';
    await confirmRanking(journey, callId, { [caseId]: { choice: 'no', reason } });
    expect(await stateOf(caseId)).toEqual({ status: 'ended', stage: null, end: 'not_selected' });
    expect(await replayed(journey, caseId)).toEqual((await journey.caseRow(caseId)).state);
  });

  test('scored below sixty: it ends without a visit', async () => {
    const caseId = await upToReview('ruixing');
    await reviewAll(journey, caseId, [0.5, 0.5, 0.55, 0.5, 0.5]);
    expect(await stateOf(caseId)).toEqual({ status: 'ended', stage: null, end: 'not_selected' });
  });

  test('listed meanwhile: nothing is handed in or granted until the list is left', async () => {
    const firm = journey.firms.get('lanhai') ?? '';
    const caseId = await begin(journey, callId, 'lanhai');
    await complete(journey, 'lanhai', caseId);
    await recordStanding(journey, 'lanhai', 'dishonest');
    const founder = await journey.as('lanhai');
    const told = '严重失信名单（依据：The national list of 2026）';
    expect((await founder.get(`/applications/${caseId}/submit`)).text).toContain(told);
    await expect(submit(journey, 'lanhai', caseId)).rejects.toThrow('409');
    expect((await stateOf(caseId)).status).toBe('draft');
    await endStandings(journey, firm);
    await submit(journey, 'lanhai', caseId);

    await act(journey, 'desk', caseId, 'accept');
    await recordStanding(journey, 'lanhai', 'abnormal_listed');
    const checker = await journey.as('checker');
    const page = (await checker.get(`/cases/${caseId}`)).text;
    expect(page).toContain('单位列入经营异常名录');
    expect(page).toContain('自 2026-01-01 起，依据：The national list of 2026');
    await passCheck(journey, caseId);
    await reviewAll(journey, caseId);
    await reportVisit(journey, caseId);
    await confirmRanking(journey, callId);
    await vote(journey, callId, caseId);
    await expect(decide(journey, callId, caseId)).rejects.toThrow('409');
    expect(await journey.deps.db.rows.awards.find({ application_id: caseId })).toBeNull();
    await endStandings(journey, firm);
    await decide(journey, callId, caseId);
    expect((await stateOf(caseId)).stage).toBe('notice');
  });

  test('objected: that one case rests, is found right, and goes on', async () => {
    const caseId = await upToNotice('qingyuan');
    const other = await upToNotice('ganyuan');
    const notice = await publishNotice(journey, callId, [caseId, other]);
    const follow = await objectTo(journey, notice, caseId);
    journey.pass(15);
    expect(await closeNotices(journey.deps)).toBe(1);
    expect((await stateOf(other)).stage).toBe('agreement');
    expect((await stateOf(caseId)).stage).toBe('notice');
    await decideObjection(journey, 'dismissed');
    expect(await closeNotices(journey.deps)).toBe(1);
    expect((await stateOf(caseId)).stage).toBe('agreement');
    const told = await journey.stranger().get(follow);
    expect(told.text).toContain('The register has been consulted.');
    expect(told.text).not.toContain('neighbour@example.com');
  });

  test('objected and upheld: it ends without an award, the reserve is released', async () => {
    const caseId = await upToNotice('yunshu');
    const notice = await publishNotice(journey, callId, [caseId]);
    await objectTo(journey, notice, caseId);
    await decideObjection(journey, 'upheld');
    expect(await stateOf(caseId)).toEqual({ status: 'ended', stage: null, end: 'not_selected' });
    const award = await journey.deps.db.rows.awards.find({ application_id: caseId });
    expect(award?.status).toBe('released');
  });

  test('withdrawn while it is reviewed, but no more once the agreement is signed', async () => {
    const caseId = await upToReview('tanhui');
    const founder = await journey.as('tanhui');
    const path = `/applications/${caseId}/withdraw`;
    const typed = { reason: 'The team has moved to another city.' };
    expectMoved(await founder.post(path, typed, `/applications/${caseId}`));
    expect((await stateOf(caseId)).status).toBe('ended');

    const signed = await upToNotice('jingwei');
    await publishNotice(journey, callId, [signed]);
    journey.pass(10);
    await closeNotices(journey.deps);
    await concludeAgreement(journey, 'jingwei', signed);
    const late = await (
      await journey.as('jingwei')
    ).post(`/applications/${signed}/withdraw`, typed, `/applications/${signed}`);
    expect(late.status).toBe(409);
    expect((await stateOf(signed)).status).toBe('running');
  });
});
