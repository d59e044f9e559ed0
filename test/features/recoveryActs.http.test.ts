import type { Actor } from '../../server/domain/actor.js';
import { zoneDay } from '../../server/domain/calendar.js';
import { postings } from '../../server/domain/fund/ledger.js';
import { fen } from '../../server/domain/money.js';
import { postToLedger } from '../../server/data/stores/ledgerStore.js';
import { letterDay } from '../../server/shared/letters/letterDates.js';
import {
  proposeInstalment,
  withdrawInstalment,
} from '../../server/features/instalments/decideInstalment.service.js';
import { prepareBatch } from '../../server/features/payments/prepareBatch.service.js';
import { approveRecoveryAct } from '../../server/features/recoveries/recoveryActs.service.js';
import { confirmReceipt } from '../../server/features/recoveries/recoveryReceipts.service.js';
import { remindRecoveries } from '../../server/features/recoveries/remindRecoveries.job.js';
import { auditRead } from '../support/auditRead.js';
import { bankAnswers } from '../support/bankAnswers.js';
import { brokenBooks } from '../support/brokenBooks.js';
import { onEachDatabase, type TestDatabase } from '../support/databases.js';
import { moneyZone, password, type MoneyZone } from '../support/moneyZone.js';
import { pressed, recoveryZone, yuanTyped, type RecoveryZone } from '../support/recoveryZone.js';
import { refusalOf } from '../support/refusalOf.js';
import type { Typed } from '../support/visitor.js';

onEachDatabase('what becomes of money that is asked back', (open) => {
  let database: TestDatabase;
  let zone: MoneyZone;
  let head: Actor;
  let acts: RecoveryZone;
  beforeAll(async () => {
    database = await open();
    zone = await moneyZone(database);
    head = await zone.person('Head', 'department_head');
    acts = recoveryZone(zone, head);
  });
  afterAll(() => database.close());
  afterEach(async () => expect(await brokenBooks(database.db)).toEqual([]));

  const rows = () => database.db.rows;
  const inWords = (day: string): string => letterDay(zone.deps.words, 'en', `${day}T04:00:00.000Z`);
  const today = (): string => zoneDay(zone.clock.now());
  const idOf = (page: string): string => page.split('/').at(-1) ?? '';

  /** A firm that owes all of its first instalment, by a decision. */
  async function owing(title: string, typed: Typed = {}) {
    const firm = await acts.paid(title);
    const page = await acts.opened(firm);
    acts.later(10);
    await acts.decided(page, typed);
    return { firm, page };
  }
  const typedAct = {
    act: '',
    new_amount: '',
    plan: '',
    document: '纪要〔2026〕3号',
    act_reason: 'By the minutes of the meeting.',
  };
  async function proposed(page: string, typed: Partial<typeof typedAct>): Promise<string> {
    const what = { ...typedAct, ...typed };
    const reply = await pressed(zone, zone.officer, [page, `${page}/acts`], what);
    expect(reply.status).toBe(303);
    return (await rows().recoveryProposals.find({ open_key: idOf(page) }))?.id ?? '';
  }
  async function agreed(page: string, typed: Partial<typeof typedAct>): Promise<void> {
    const proposal = await proposed(page, typed);
    const form = { proposal, act_password: password };
    const reply = await pressed(zone, head, [page, `${page}/acts/approve`], form);
    expect(reply.status).toBe(303);
  }
  /** The last instalment of the case falls due, which is as large as the first. */
  async function lastDue(caseId: string) {
    const planned = { application_id: caseId, status: 'planned' } as const;
    const next = (await rows().tranches.all(planned, [['position', 'ASC']])).at(-1);
    if (!next) throw new Error('nothing is planned');
    const at = zone.clock.now().toISOString();
    await database.db.transaction(async () => {
      await rows().tranches.update({ id: next.id }, { status: 'due', due_at: at });
      const entry = postings.makePayable(fen(next.amount));
      const about = { applicationId: caseId, trancheId: next.id, budgetLineId: zone.lineId };
      const onceKey = `payable:${next.id}`;
      await postToLedger(database.db, { ...about, entry, onceKey }, { at, actorId: null });
    });
    return next;
  }

  it('corrects a wrong decision by two; no less than came back, and once', async () => {
    const { firm, page } = await owing('Corrected');
    await acts.registered(page, { received: '1000', received_on: today(), serial: 'K-1' });
    const officer = await zone.as(zone.officer);
    const post = (typed: Partial<typeof typedAct>) =>
      officer.post(`${page}/acts`, { ...typedAct, act: 'correct', ...typed }, page);
    expect((await post({ new_amount: '5000' })).text).toContain('wait to be confirmed');
    await acts.confirmed(page);
    expect((await post({ new_amount: '999.99' })).text).toContain('1,000.00 yuan that came back');
    expect((await post({ new_amount: yuanTyped(firm.fen) })).text).toContain(
      'less than what the notice',
    );
    await agreed(page, { act: 'correct', new_amount: '5,000' });
    expect(await acts.rowOf(page)).toMatchObject({ status: 'claimed', principal: 500_000n });
    expect(await acts.lettersOf(firm.id)).toContain('recovery_corrected');
    const withdraw = await post({ act: 'withdraw' });
    expect(withdraw.text).toContain('Money came back already');
    await agreed(page, { act: 'correct', new_amount: '1000' });
    expect((await acts.rowOf(page)).status).toBe('settled');
    // The log leads from the case to its money, for whom it is not kept out.
    const number = (await rows().applications.find({ id: firm.id }))?.number ?? '';
    const log = async (barred: readonly string[]) =>
      (await auditRead(zone.deps, head, { stream: number }, barred)).map(({ type }) => type);
    expect(await log([])).toEqual(expect.arrayContaining(['budget_proposed', 'budget_approved']));
    expect(await log([firm.id])).toEqual([]);
    const all = await auditRead(zone.deps, head, { type: 'budget_approved' }, [firm.id]);
    expect(JSON.stringify(all)).not.toContain('K-1');
  });

  it('is written off by another person with a paper, or not at all', async () => {
    const { firm, page } = await owing('Bankrupt');
    const proposal = await proposed(page, { act: 'write_off' });
    const own = await zone.person('Officer as head', 'department_head', zone.officer.personId);
    const form = { proposal, act_password: password };
    const mine = await (await zone.as(own)).post(`${page}/acts/approve`, form, page);
    expect(mine.status).toBe(403);
    const heads = await zone.as(head);
    const wrong = await heads.post(`${page}/acts/approve`, { proposal, act_password: 'x' }, page);
    expect(wrong.status).toBe(422);
    const no = { proposal, why: 'The liquidator has not reported.' };
    expect((await heads.post(`${page}/acts/reject`, no, page)).status).toBe(303);
    const taken = await proposed(page, { act: 'write_off' });
    const officer = await zone.as(zone.officer);
    await officer.post(`${page}/acts/withdraw`, { proposal: taken }, page);
    const before = await zone.line();
    await agreed(page, { act: 'write_off' });
    expect((await acts.rowOf(page)).status).toBe('written_off');
    expect(await zone.line()).toEqual(before);
    const seen = await (await zone.as(firm.applicant)).get(`/applications/${firm.id}/recovery`);
    expect(seen.text).toContain('written off');
  });

  it('lists a firm for a term, and lifts the entry with a decision that is withdrawn', async () => {
    const { firm, page } = await owing('Listed', { list_until: '2028-12-31' });
    const entries = () => rows().organisationStandings.all({ organisation_id: firm.organisation });
    expect(await entries()).toMatchObject([
      { standing: 'dishonest', valid_until: '2028-12-31', ended_at: null },
    ]);
    const letter = await rows().mails.find({ application_id: firm.id, event: 'recovery_decided' });
    expect(letter?.body).toMatch(/31 December 2028|2028 年 12 月 31 日/);
    await agreed(page, { act: 'withdraw' });
    expect((await entries())[0]?.ended_at).not.toBeNull();
    expect((await acts.rowOf(page)).status).toBe('withdrawn');
  });

  it('reminds of what is overdue by the parts agreed on, never while it is contested', async () => {
    const { firm, page } = await owing('In parts');
    const officer = await zone.as(zone.officer);
    const day = (days: number) => zoneDay(new Date(zone.clock.now().getTime() + days * 86_400_000));
    const rest = firm.fen - 100_000n;
    const wrong = await officer.post(
      `${page}/acts`,
      { ...typedAct, act: 'plan', plan: `${day(5)} 1000` },
      page,
    );
    expect(wrong.text).toContain('The parts come to 1,000.00 yuan');
    const missed = day(5);
    await agreed(page, { act: 'plan', plan: `${missed} 1000\n${day(300)} ${yuanTyped(rest)}` });
    const reminders = async () =>
      (await acts.lettersOf(firm.id)).filter((each) => each === 'recovery_overdue').length;
    await remindRecoveries(zone.deps);
    expect(await reminders()).toBe(0);
    acts.later(6);
    await remindRecoveries(zone.deps);
    await remindRecoveries(zone.deps);
    expect(await reminders()).toBe(1);
    const before = { before: '区人民法院（2026）行初1号' };
    await pressed(zone, zone.officer, [page, `${page}/contest`], before);
    acts.later(20);
    await remindRecoveries(zone.deps);
    expect(await reminders()).toBe(1);
    expect((await officer.get(page)).text).toContain('行初1号');
    const over = { resumed: 'The action was dismissed.' };
    await pressed(zone, zone.officer, [page, `${page}/resume`], over);
    await remindRecoveries(zone.deps);
    expect(await reminders()).toBe(2);
    const escalated = () =>
      rows().mails.count({ to_user_id: head.userId, event: 'recovery_escalated' });
    expect(await escalated()).toBe(0);
    acts.later(10);
    await remindRecoveries(zone.deps);
    expect([await reminders(), await escalated()]).toEqual([3, 1]);
    const told = await rows().mails.all({ application_id: firm.id, event: 'recovery_overdue' });
    // The part that was missed, not the last of them.
    expect(told.every(({ body }) => body.includes(inWords(missed)))).toBe(true);
    await acts.registered(page, { received: '1000', received_on: today(), serial: 'L-1' });
    await acts.confirmed(page);
    acts.later(10);
    await remindRecoveries(zone.deps);
    expect(await reminders()).toBe(3);
  });

  it('sets an instalment off with the consent of who is paid, against a payment at the same moment', async () => {
    const { firm, page } = await owing('Set off');
    const next = await lastDue(firm.id);
    const own = `/applications/${firm.id}/recovery`;
    const founder = await zone.as(firm.applicant);
    expect(next.amount).toBe(firm.fen);
    const consent = { tranche: next.id, password };
    const consented = await pressed(zone, firm.applicant, [own, `${own}/offset`], consent);
    expect(consented.status).toBe(303);
    const [first] = await rows().recoveryReceipts.all({ tranche_id: next.id });
    await founder.post(`${own}/offset/withdraw`, { receipt: first?.id ?? '' }, own);
    await founder.post(`${own}/offset`, consent, own);
    const asked = await acts.waitingOf(page);
    const no = { receipt: asked, why: 'The instalment is looked into.' };
    await pressed(zone, zone.payer, [page, `${page}/receipts/reject`], no);
    const letter = await rows().mails.find({ event: 'recovery_offset_rejected' });
    expect(letter?.body).toContain(own);
    await founder.post(`${own}/offset`, consent, own);
    const receipt = await acts.waitingOf(page);
    // While something else keeps it from being paid, it pays no debt either.
    const hold = { act: 'hold', reason: 'Its report is in doubt.', told: 'Looked into.' } as const;
    await proposeInstalment(zone.deps, zone.officer, next.id, hold);
    const held = await refusalOf(confirmReceipt(zone.deps, zone.payer, idOf(page), receipt));
    expect(held.code).toBe('recovery_no_offset');
    expect((await founder.get(own)).text).not.toContain(next.id);
    const decision = await rows().instalmentDecisions.find({ open_key: next.id });
    await withdrawInstalment(zone.deps, zone.officer, next.id, decision?.id ?? '');
    const unpaid = await refusalOf(
      prepareBatch(zone.deps, zone.preparer, { trancheIds: [next.id] }),
    );
    expect(Object.values(unpaid.fields)).toMatchObject([{ code: 'payable.asked_back' }]);
    const before = await zone.line();
    const both = await Promise.allSettled([
      confirmReceipt(zone.deps, zone.payer, idOf(page), receipt),
      prepareBatch(zone.deps, zone.preparer, { trancheIds: [next.id] }),
    ]);
    expect(both.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    const [setOff] = both;
    const after = await zone.line();
    const free = setOff.status === 'fulfilled' ? next.amount : 0n;
    expect([after.available, after.paid]).toEqual([before.available + free, before.paid]);
    expect((await acts.rowOf(page)).received).toBe(free);
  });

  it('is neither decided nor taken for what the bank has sent back since', async () => {
    const firm = await acts.paid('Sent back');
    const page = await acts.opened(firm);
    const [payment] = await rows().payments.all({ application_id: firm.id });
    if (!payment) throw new Error('no payment');
    await bankAnswers(zone.deps, [zone.preparer, zone.reviewer], payment.batch_id, [
      {
        paymentRef: payment.reference,
        status: 'returned',
        amountFen: fen(firm.fen),
        reason: '户名不符',
      },
    ]);
    acts.later(10);
    const form = { outcome: 'uphold', due_on: '2027-06-30', reason: 'It was false.', password };
    const heads = await zone.as(head);
    const refused = await heads.post(`${page}/decide`, { amount: '', ...form }, page);
    expect([refused.status, refused.text.includes('sent back an instalment')]).toEqual([409, true]);
    await acts.decided(page, { outcome: 'drop', due_on: '' });
    expect((await acts.rowOf(page)).status).toBe('dropped');
  });

  it('is either written off or paid back where both are pressed at the same moment', async () => {
    const { firm, page } = await owing('Both at once');
    const proposal = await proposed(page, { act: 'write_off' });
    await acts.registered(page, {
      received: yuanTyped(firm.fen),
      received_on: today(),
      serial: 'M-1',
    });
    const both = await Promise.allSettled([
      approveRecoveryAct(zone.deps, head, idOf(page), proposal),
      confirmReceipt(zone.deps, zone.payer, idOf(page), await acts.waitingOf(page)),
    ]);
    // While a receipt waits nothing is written off, so that the receipt counts whoever is first.
    expect(both.map(({ status }) => status)).toEqual(['rejected', 'fulfilled']);
    expect((await acts.rowOf(page)).status).toBe('settled');
  });
});
