import { z } from 'zod';
import { moveVoucher } from '../../server/data/stores/voucherStore.js';
import { fen } from '../../server/domain/money.js';
import { tellCases } from '../../server/features/outbox/tellCases.job.js';
import { dialects } from '../support/databases.js';
import { apply } from '../support/journey/applying.js';
import { fileCase, follow, payAll } from '../support/journey/course.js';
import { sendBackAndRename } from '../support/journey/paying.js';
import { exitSteps } from '../support/journey/exitSteps.js';
import { act } from '../support/journey/handling.js';
import { expectMoved, openJourney, type Journey } from '../support/journey/journey.js';
import { freeForOrder, recordStanding } from '../support/journey/standing.js';
import { publishCall } from '../support/journey/publishing.js';
import { brokenRules, lettersAbout, replayed } from '../support/journey/sound.js';
import { steps } from '../support/steps.js';

function known<T>(row: T | null): T {
  if (row === null) throw new Error('no such row');
  return row;
}
const yuan = (amount: number): bigint => BigInt(amount) * 100n;

/** Procedures of every programme from call to payment or registration, each by definition alone. */
describe.each(dialects)('twenty procedures on %s', (dialect) => {
  const step = steps();
  let journey: Journey;
  /** The call whose sample was drawn. */
  let drawnIn = '';
  beforeAll(async () => {
    journey = await openJourney(dialect);
  }, 120_000);
  afterAll(() => journey.close());

  /** From the call to the end; the end, and what was paid. */
  async function run(procedure: string, filing: Parameters<typeof fileCase>[2] = {}) {
    const course = await fileCase(journey, procedure, filing);
    const passed = await follow(journey, course);
    const row = await journey.caseRow(course.caseId);
    expect(row.status).toBe('ended');
    expect(await replayed(journey, course.caseId)).toEqual(row.state);
    return { ...course, passed, end: row.ended_as, paid: await payAll(journey, course.caseId) };
  }

  const entryOf = (registry: string, who: string) =>
    journey.deps.db.rows.registryEntries.find({
      registry,
      organisation_id: journey.firms.get(who) ?? '',
    });

  const voucherOf = async (caseId: string) =>
    known(await journey.deps.db.rows.vouchers.find({ application_id: caseId }));
  const awardOf = async (caseId: string) =>
    known(await journey.deps.db.rows.awards.find({ application_id: caseId }));

  /** Acts are told apart by their moment. */
  async function approveAndTakeBack(caseId: string): Promise<void> {
    journey.pass(1 / 1440);
    await act(journey, 'head', caseId, 'approve');
    expect((await awardOf(caseId)).status).toBe('reserved');
    journey.pass(1 / 1440);
    const { version } = await journey.caseRow(caseId);
    const typed = { version: `${version}`, reason: 'The wrong case was approved.' };
    expectMoved(await (await journey.as('head')).post(`/cases/${caseId}/exits/take_back`, typed));
  }

  const { pageOf, begin, openProposal, approve, versionOf } = exitSteps(() => journey);

  /** Corrected within what its order had set aside, never out of what is frozen for other orders. */
  async function correctRedemption(caseId: string, issued: string): Promise<void> {
    const exit = 'correct_award';
    const parts = async () => {
      const { available, frozen, used } = await voucherOf(issued);
      return [available, frozen, used];
    };
    expect(await parts()).toEqual([yuan(45_000), 0n, yuan(75_000)]);
    // Another order has something frozen in the same voucher meanwhile.
    const move = { voucherId: (await voucherOf(issued)).id, amount: fen(yuan(10_000)) } as const;
    const by = { at: journey.clock.now().toISOString(), actorId: null };
    const other = { ...move, applicationId: 'other order' } as const;
    await moveVoucher(journey.deps.db, { ...other, kind: 'freeze', onceKey: 'freeze:other' }, by);
    expect(await freeForOrder(journey, caseId, issued, null)).toBe(yuan(35_000));
    expect(await freeForOrder(journey, caseId, issued, 'other order')).toBe(yuan(45_000));
    await begin('officer', caseId, exit, { class: '', amount: '81000' });
    const refused = await approve('head', caseId, exit);
    expect([refused.status, refused.text.includes('75,000')]).toEqual([409, true]);
    const open = { proposal: await openProposal(caseId), version: await versionOf(caseId) };
    const page = pageOf(caseId, exit);
    expectMoved(await (await journey.as('officer')).post(`${page}/withdraw`, open, page));
    await begin('officer', caseId, exit, { class: '', amount: '78000' });
    expectMoved(await approve('head', caseId, exit));
    expect(await parts()).toEqual([yuan(32_000), yuan(10_000), yuan(78_000)]);
    await begin('head', caseId, exit, { class: '', amount: '75000' });
    expectMoved(await approve('officer', caseId, exit));
    await moveVoucher(journey.deps.db, { ...other, kind: 'unfreeze', onceKey: 'back:other' }, by);
    expect(await parts()).toEqual([yuan(45_000), 0n, yuan(75_000)]);
  }

  step('a transfer award is a tenth of what was paid under the contract', async () => {
    const course = await fileCase(journey, 'kechuang.transfer');
    const passed = await follow(journey, course);
    expect(passed).toEqual('desk recommend verify panel visit joint approve notice'.split(' '));
    // There is no agreement: the account is the one of the form, until the bank sends the money back.
    await sendBackAndRename(journey, course);
    expect(await payAll(journey, course.caseId)).toEqual([yuan(180_000)]);
    const payments = await journey.deps.db.rows.payments.all({ application_id: course.caseId }, [
      ['reference', 'ASC'],
    ]);
    expect(payments.map(({ status }) => status)).toEqual(['returned', 'paid']);
    expect(new Set(payments.map(({ bank_account_id: account }) => account)).size).toBe(2);
  });

  step('a firm whose start-up project is under way claims part of its loan interest', async () => {
    const callId = await publishCall(journey, { procedure: 'kechuang.startup' });
    const caseId = await apply(journey, callId, 'hongyu');
    const base = { procedure: 'kechuang.startup', who: 'hongyu', callId, caseId };
    await follow(journey, base, 'midterm');
    const { passed, paid } = await run('kechuang.interest', { baseId: caseId });
    expect(passed).toEqual(['desk', 'verify', 'approve', 'notice']);
    // 5,000,000 yuan for 270 of 360 days at half of 3.00 %.
    expect(paid).toEqual([yuan(56_250)]);
    await follow(journey, base);
    const instalments = await payAll(journey, caseId);
    const award = await journey.deps.db.rows.awards.find({ application_id: caseId });
    expect(instalments).toHaveLength(3);
    expect(instalments.reduce((sum, each) => sum + each, 0n)).toBe(award?.amount);
  });

  step('a university becomes a training base with ten places', async () => {
    const { end } = await run('youth.base');
    expect(end).toBe('listed');
    const entry = await entryOf('base', 'bohai');
    expect([entry?.level, entry?.quota, entry?.status]).toEqual(['university', 10, 'listed']);
  });

  step('the base nominates a student, whose twelve months are paid one by one', async () => {
    const { end, paid } = await run('youth.nomination');
    expect(end).toBe('completed');
    expect(paid).toEqual(Array(12).fill(yuan(2000)));
  });

  step('a scholarship is paid to the student in one sum', async () => {
    expect((await run('youth.scholarship')).paid).toEqual([yuan(20_000)]);
  });

  step('a young founder is helped with the rent', async () => {
    expect((await run('youth.rent')).paid).toEqual([yuan(8000)]);
  });

  step('a provider is listed, then graded by its year', async () => {
    expect((await run('voucher.provider')).end).toBe('listed');
    expect((await run('voucher.rating')).end).toBe('renewed');
    // 20 + 7 × 2 for orders, 9 × 2 for clients, 10 + 28 × 0.5 for ratings, 10 without complaints.
    expect((await entryOf('provider', 'beifang'))?.level).toBe('a');
  });

  step('a voucher is issued, ordered against and redeemed', async () => {
    const provider = await entryOf('provider', 'beifang');
    const marks = { provider: provider?.number ?? '', provider_code: '91350200776049653A' };
    await recordStanding(journey, 'lanhai', 'tech_sme');
    const issue = await run('voucher.issue');
    expect(issue.end).toBe('issued');
    const order = await run('voucher.order', { baseId: issue.caseId, marks });
    expect(order.passed).toEqual(['provider', 'deliver', 'accept']);
    // The provider is asked to accept, of which the client hears, then to deliver; the client to
    // confirm; both hear the end.
    expect(await lettersAbout(journey, order.caseId)).toEqual([
      'submitted',
      'counterparty_asked',
      'counterparty_agreed',
      'counterparty_asked',
      'confirmation_asked',
      'ended',
      'counterparty_ended',
    ]);
    const frozen = await voucherOf(issue.caseId);
    expect([frozen.available, frozen.frozen]).toEqual([yuan(40_000), yuan(80_000)]);
    const redemption = await fileCase(journey, 'voucher.redemption', {
      baseId: order.caseId,
      marks,
    });
    drawnIn = redemption.callId;
    // Its approval is taken back, and given again.
    for (const time of ['once', 'twice']) {
      await follow(journey, redemption, 'approve');
      await approveAndTakeBack(redemption.caseId);
      const { status } = await awardOf(redemption.caseId);
      const { used } = await voucherOf(issue.caseId);
      expect([time, status, used]).toEqual([time, 'released', 0n]);
    }
    await follow(journey, redemption, 'notice');
    await correctRedemption(redemption.caseId, issue.caseId);
    await follow(journey, redemption);
    expect(await payAll(journey, redemption.caseId)).toEqual([yuan(75_000)]);
    // The provider reads what was claimed, not where the money goes.
    const read = await (
      await journey.as('beifang')
    ).get(`/counterparty-cases/${redemption.caseId}`);
    expect(read.text).toContain('26212000000018837711');
    expect(read.text).not.toContain('102222000011');
    const used = await voucherOf(issue.caseId);
    expect([used.available, used.frozen, used.used]).toEqual([yuan(45_000), 0n, yuan(75_000)]);
  });

  step('a carrier is listed; its tenants confirm its year; it is graded and rewarded', async () => {
    expect((await run('carrier.registration')).end).toBe('listed');
    const statistics = await run('carrier.statistics');
    expect(statistics.passed).toEqual(['desk', 'tenants', 'check']);
    const { end, paid, caseId } = await run('carrier.evaluation', { baseId: statistics.caseId });
    expect([end, paid]).toEqual(['paid', [yuan(1_000_000)]]);
    // Its public list is one of grades, names the discipline office and tells days with their year.
    const list = known(await journey.deps.db.rows.noticeEntries.find({ application_id: caseId }));
    const published = (await journey.stranger().get(`/notices/${list.notice_id}`)).text;
    for (const word of ['评价等次', '优秀', '拟奖励金额', 'tel:12388']) {
      expect(published).toContain(word);
    }
    expect(published).toMatch(
      /自 20\d\d\s年\s\d+\s月\s\d+\s日起，至 20\d\d\s年\s\d+\s月\s\d+\s日止。/,
    );
    expect(published).not.toContain('拟予立项');
    // The sheet of points stays to be read, by staff and, once it is over, by the carrier.
    const staff = await (await journey.as('officer')).get(`/cases/${caseId}`);
    expect(staff.text).toContain('84.00 / 100');
    const carrier = await (await journey.as('huochuang')).get(`/applications/${caseId}`);
    expect(carrier.text).toContain('84.00 / 100');
  });

  step('the carrier claims what else is open to it', async () => {
    expect((await run('carrier.recognition')).paid).toEqual([yuan(1_000_000)]);
    expect((await run('carrier.hnte')).paid).toEqual([yuan(200_000)]);
    expect((await run('carrier.rent')).paid).toEqual([yuan(300_000)]);
    expect((await run('carrier.graduate')).paid).toEqual([yuan(20_000)]);
  });

  step('a second recognition of the same legal person in one year gives nothing more', async () => {
    const typed = { 'recognition.number': 'Second', 'carrier.level': 'provincial' };
    const course = await fileCase(journey, 'carrier.recognition', { typed });
    await follow(journey, course, 'approve');
    const head = await journey.as('head');
    const page = `/cases/${course.caseId}`;
    const answer = await head.post(`${page}/stages/approve/approve`, {}, page);
    expect(answer.status).toBe(409);
    expect(answer.text).toContain('1,000,000');
    expect((await journey.caseRow(course.caseId)).stage).toBe('approve');
  });

  step('everybody can repeat the draw by seed and numbers', async () => {
    const page = await journey.stranger().get(`/calls/${drawnIn}`);
    expect(page.text).toContain('3215.27');
  });

  step('what had a carrier listed is revoked once its entry is removed, not before', async () => {
    const [found] = await journey.deps.db.rows.events.all({ type: 'entry_listed' });
    const caseId = z.string().parse(found?.data['application']);
    const entry = known(
      await journey.deps.db.rows.registryEntries.find({ id: (found?.stream ?? '').slice(6) }),
    );
    const [officer, head] = [await journey.as('officer'), await journey.as('head')];
    const page = `/cases/${caseId}/exits/revoke`;
    const version = async (): Promise<string> => `${(await journey.caseRow(caseId)).version}`;
    const reason = '列入所依据的材料系伪造，经核查属实。';
    const asked = async () => {
      journey.pass(1 / 1440);
      const grounds = { reason, ground: '核查报告 大高核〔2026〕8号', due: 'cancel' };
      return officer.post(page, { ...grounds, version: await version() }, page);
    };
    expect((await officer.get(page)).text).toContain('请先在名录中移出');
    expect((await asked()).status).toBe(409);
    const listed = `/registries/${entry.registry}/${entry.number}`;
    expectMoved(await officer.post(`${listed}/delist`, { reason }, listed));
    expectMoved(await asked());
    const where = { application_id: caseId, status: 'proposed' } as const;
    const proposal = known(await journey.deps.db.rows.exitProposals.find(where)).id;
    const decided = { proposal, version: await version() };
    expectMoved(await head.post(`${page}/approve`, decided, page));
    expect((await journey.caseRow(caseId)).ended_as).toBe('revoked_by_zone');
    expect(await replayed(journey, caseId)).toEqual((await journey.caseRow(caseId)).state);
    // Removed, the entry is not listed again by hand.
    const again = { reason, version: `${entry.version + 1}` };
    expect((await officer.post(`${listed}/restore`, again, listed)).status).toBe(409);
    expect((await journey.stranger().get(listed)).text).toContain(reason);
  });

  step('every letter was filled in', async () => {
    await tellCases(journey.deps);
    const letters = await journey.deps.db.rows.mails.all({});
    const open = letters.filter(({ subject, body }) => `${subject}${body}`.includes('{{'));
    expect(letters.length).toBeGreaterThan(50);
    expect(open.map(({ event }) => event)).toEqual([]);
  });

  step('books and logs are sound', async () => {
    expect(await brokenRules(journey)).toEqual([]);
  });
});
