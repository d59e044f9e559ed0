import type { Actor } from '../../server/domain/actor.js';
import { definitionSchema } from '../../server/domain/definition/definition.js';
import type { DutyAct } from '../../server/domain/duty/dutyStates.js';
import { fen } from '../../server/domain/money.js';
import { terminateCase } from '../../server/domain/workflow/exits/endEarly.js';
import {
  approveForDuty,
  askMoreTime,
  proposeForDuty,
} from '../../server/features/duties/decideDuty.service.js';
import { fileDuty } from '../../server/features/duties/fileDuty.service.js';
import { lookAfterDuties } from '../../server/features/duties/lookAfterDuties.job.js';
import { reviewDuty } from '../../server/features/duties/reviewDuty.service.js';
import { prepareBatch } from '../../server/features/payments/prepareBatch.service.js';
import { deskCounts } from '../../server/features/tasks/deskCounts.query.js';
import { changeCase } from '../../server/shared/casework/caseWork.js';
import { bankAnswers } from '../support/bankAnswers.js';
import { brokenBooks } from '../support/brokenBooks.js';
import { onEachDatabase, type TestDatabase } from '../support/databases.js';
import { dutyRules, sameText as text } from '../support/dutyRules.js';
import { moneyZone, type MoneyZone } from '../support/moneyZone.js';
import { refusalOf } from '../support/refusalOf.js';

const uponFailure = [
  { id: 'hold', upon: 'failed', does: 'hold_money' },
  { id: 'list', upon: 'failed', does: 'list_organisation' },
] as const;
const { duties } = definitionSchema.pick({ duties: true }).parse({
  duties: [
    ...dutyRules.map((each) => {
      if (each.id === 'half_yearly') return { ...each, after_end: true };
      return each.id === 'changes' ? { ...each, consequences: uponFailure } : each;
    }),
    {
      id: 'use_of_money',
      name: text('Use of the money'),
      begins: 'paid',
      clock: 'once',
      due: '3 m',
      fields: [{ id: 'spent', kind: 'money', name: text('Spent') }],
      by: 'programme_officer',
      consequences: [{ id: 'hold', upon: 'failed', does: 'hold_money' }],
    },
  ],
});

onEachDatabase('what awardees owe, where two things meet', (open) => {
  let database: TestDatabase;
  let zone: MoneyZone;
  let head: Actor;
  beforeAll(async () => {
    database = await open();
    zone = await moneyZone(database, { more: { duties } });
    head = await zone.person('Head', 'department_head');
  });
  afterAll(() => database.close());
  afterEach(async () => expect(await brokenBooks(database.db)).toEqual([]));

  type Firm = Awaited<ReturnType<MoneyZone['agreed']>>;
  const rows = () => database.db.rows;
  const on = (day: string): void => zone.clock.set(new Date(`${day}T01:00:00.000Z`));
  const tick = (): Promise<number> => lookAfterDuties(zone.deps);
  const of = async (firm: Firm, duty = 'half_yearly', period = 1) => {
    const row = await rows().duties.find({ application_id: firm.id, duty, period });
    if (!row) throw new Error(`nothing is owed: ${duty} ${period}`);
    return row;
  };
  const owing = async (title: string) => {
    on('2026-03-02');
    const firm = await zone.agreed(title);
    await tick();
    return { firm, id: (await of(firm)).id };
  };
  const handIn = (firm: Firm, id: string, spent = '1000') =>
    fileDuty(zone.deps, firm.applicant, id, { 'report.spent': spent }, []);
  const found = (id: string, outcome: 'accepted' | 'returned') =>
    reviewDuty(zone.deps, zone.officer, id, { outcome, remark: 'More.' });
  const propose = (id: string, act: DutyAct) =>
    proposeForDuty(zone.deps, zone.officer, id, { act, reason: 'Seen.', told: 'Seen.', until: '' });
  const agree = async (id: string, who = head) => {
    const waiting = await rows().dutyDecisions.find({ open_key: id });
    await approveForDuty(zone.deps, who, id, waiting?.id ?? '');
  };
  const deskOf = async (who: Actor) =>
    (await deskCounts(zone.deps, who)).find(({ what }) => what === 'dutiesToDecide')?.count ?? 0;

  it('a request that waits is taken back where the report is accepted, and stands on whose desk it is', async () => {
    const { firm, id } = await owing('Both');
    const before = await Promise.all([zone.officer, zone.approver].map(deskOf));
    await askMoreTime(zone.deps, firm.applicant, id, { reason: 'We move.', until: '2026-12-01' });
    const during = await Promise.all([zone.officer, zone.approver].map(deskOf));
    expect(during).toEqual([Number(before[0]) + 1, before[1]]);
    await handIn(firm, id);
    await found(id, 'accepted');
    expect(await rows().dutyDecisions.find({ duty_id: id })).toMatchObject({ status: 'withdrawn' });
  });

  it('a return moves no later period', async () => {
    const { firm, id } = await owing('Returned late');
    on('2026-09-01');
    await handIn(firm, id);
    await found(id, 'returned');
    await handIn(firm, id, '2000');
    await found(id, 'accepted');
    await tick();
    expect((await of(firm, 'half_yearly', 2)).due_at).toBe('2027-03-02T15:59:59.999Z');
  });

  it('is found failed only once late and without what came during the hearing, and two may waive the failure', async () => {
    const { firm, id } = await owing('Heard');
    expect(await refusalOf(propose(id, 'fail'))).toMatchObject({ code: 'duty_not_late' });
    on('2026-10-30');
    await tick();
    const letters = await rows().mails.all({ application_id: firm.id });
    expect(letters.map(({ event }) => event)).toContain('duty_late');
    await propose(id, 'fail');
    on('2026-11-02');
    await handIn(firm, id);
    on('2026-11-20');
    expect(await refusalOf(agree(id))).toMatchObject({ code: 'duty_handed_in_since' });
    await found(id, 'returned');
    expect((await of(firm)).status).toBe('open');
    const { id: instalment } = await zone.due(firm.id);
    const other = await owing('Failed');
    on('2026-10-30');
    await propose(other.id, 'fail');
    on('2026-11-20');
    await agree(other.id);
    const failed = await rows().mails.find({ application_id: other.firm.id, event: 'duty_failed' });
    expect(JSON.stringify(failed)).toMatch(/payment stops|暂停拨付/);
    const due = await zone.due(other.firm.id);
    const held = await refusalOf(prepareBatch(zone.deps, zone.preparer, { trancheIds: [due.id] }));
    expect(Object.values(held.fields)).toMatchObject([{ code: 'payable.duty_owed' }]);
    await propose(other.id, 'waive');
    await agree(other.id);
    expect((await of(other.firm)).status).toBe('waived');
    await prepareBatch(zone.deps, zone.preparer, { trancheIds: [due.id] });
    expect(instalment).not.toBe(due.id);
  });

  it('what is told on occasion stays owed after a failure, and a waiver lifts what the failure caused', async () => {
    const { firm } = await owing('Silent');
    const line = () => of(firm, 'changes', 0);
    const { id } = await line();
    expect(await refusalOf(propose(id, 'waive'))).toMatchObject({ code: 'duty_not_waived' });
    await propose(id, 'fail');
    on('2026-03-30');
    await agree(id);
    expect((await line()).status).toBe('open');
    const listed = async () =>
      (await rows().organisationStandings.all({ organisation_id: firm.organisation })).map(
        ({ standing, ended_at: ended }) => [standing, ended !== null],
      );
    expect(await listed()).toEqual([['dishonest', false]]);
    const due = await zone.due(firm.id);
    const pay = () => prepareBatch(zone.deps, zone.preparer, { trancheIds: [due.id] });
    expect(JSON.stringify((await refusalOf(pay())).fields)).toContain('payable.d');
    const told = { 'report.what': 'Moved', happened_on: '2026-03-27' };
    await fileDuty(zone.deps, firm.applicant, id, told, []);
    await propose(id, 'waive');
    await agree(id);
    expect(await listed()).toEqual([['dishonest', true]]);
    expect(await line()).toMatchObject({ status: 'open', hold_from: null });
    await pay();
  });

  it('begins with the first payment, and brings nothing more once the case was ended against it', async () => {
    const { firm, id } = await owing('Paid');
    const batch = await zone.sent(firm);
    const paid = (await rows().payments.all({ batch_id: batch })).map((each) => ({
      paymentRef: each.reference,
      status: 'paid' as const,
      amountFen: fen(each.amount),
    }));
    await bankAnswers(zone.deps, [zone.preparer, zone.reviewer], batch, paid);
    await tick();
    expect((await of(firm, 'use_of_money')).status).toBe('open');
    await handIn(firm, id);
    await found(id, 'accepted');
    const why = { reason: 'It was made up.', ground: 'Paper 1', due: 'cancel' } as const;
    await changeCase(zone.deps, head, firm.id, (file, context) =>
      terminateCase(context, file.subject.state, why),
    );
    on('2026-09-03');
    await tick();
    await tick();
    const all = await rows().duties.all({ application_id: firm.id, duty: 'half_yearly' });
    expect(all.map(({ period }) => period)).toEqual([1]);
  });

  it('what is told twice by a double press is told once', async () => {
    const { firm } = await owing('Pressed');
    const { id } = await of(firm, 'changes', 0);
    const told = { 'report.what': 'Leader', happened_on: '2026-03-02' };
    const [once, twice] = [
      await fileDuty(zone.deps, firm.applicant, id, told, []),
      await fileDuty(zone.deps, firm.applicant, id, told, []),
    ];
    expect(twice).toBe(once);
  });
});
