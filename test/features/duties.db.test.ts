import type { Actor } from '../../server/domain/actor.js';
import { withYear } from '../../server/domain/calendar.js';
import type { DutyAct } from '../../server/domain/duty/dutyStates.js';
import { terminateCase } from '../../server/domain/workflow/exits/endEarly.js';
import { liftSuspension, suspendCase } from '../../server/domain/workflow/exits/suspension.js';
import { considerRecovery } from '../../server/features/duties/considerRecovery.service.js';
import {
  approveForDuty,
  askMoreTime,
  proposeForDuty,
  rejectForDuty,
} from '../../server/features/duties/decideDuty.service.js';
import { fileDuty } from '../../server/features/duties/fileDuty.service.js';
import { lookAfterDuties } from '../../server/features/duties/lookAfterDuties.job.js';
import { reviewDuty } from '../../server/features/duties/reviewDuty.service.js';
import { prepareBatch } from '../../server/features/payments/prepareBatch.service.js';
import { deskCounts } from '../../server/features/tasks/deskCounts.query.js';
import { changeCase } from '../../server/shared/casework/caseWork.js';
import { brokenBooks } from '../support/brokenBooks.js';
import { onEachDatabase, type TestDatabase } from '../support/databases.js';
import { dutyRules as duties, sameText as text } from '../support/dutyRules.js';
import { moneyZone, type MoneyZone } from '../support/moneyZone.js';
import { refusalOf } from '../support/refusalOf.js';

onEachDatabase('what awardees owe beside the stages', (open) => {
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
  const of = async (firm: Firm, duty: string, period: number) => {
    const row = await rows().duties.find({ application_id: firm.id, duty, period });
    if (!row) throw new Error(`nothing is owed: ${duty} ${period}`);
    return row;
  };
  const handIn = (actor: Actor, id: string, typed: object): Promise<string> =>
    fileDuty(zone.deps, actor, id, { ...typed }, []);
  const spent = { 'report.spent': '1000' };
  const lettersOf = async (firm: Firm): Promise<string[]> =>
    (await rows().mails.all({ application_id: firm.id }, [['created_at', 'ASC']]))
      .map(({ event }) => event)
      .filter((event) => event.startsWith('duty_'));
  const whyUnpaid = async (firm: Firm): Promise<string[]> => {
    const { id } = await zone.due(firm.id);
    const { fields } = await refusalOf(
      prepareBatch(zone.deps, zone.preparer, { trancheIds: [id] }),
    );
    return Object.values(fields).map(({ code }) => code);
  };
  const openOf = async (dutyId: string): Promise<string> =>
    (await rows().dutyDecisions.find({ open_key: dutyId }))?.id ?? '';
  const wish = (act: DutyAct, until = '') => ({
    act,
    reason: 'We saw it.',
    told: 'We saw.',
    until,
  });

  it('begins with its event, is told, held late, and lets money go by itself once handed in', async () => {
    on('2026-03-02');
    const firm = await zone.agreed('Punctual');
    await tick();
    const first = await of(firm, 'half_yearly', 1);
    // Six months from 2 March; 2 September 2026 is a Wednesday.
    expect(first.due_at).toBe('2026-09-02T15:59:59.999Z');
    expect(await tick()).toBe(0);
    expect(await lettersOf(firm)).toEqual(['duty_begun', 'duty_on_occasion']);
    expect(await deskCounts(zone.deps, firm.applicant)).toContainEqual(
      expect.objectContaining({ what: 'dutiesOwed', count: 1 }),
    );
    on('2026-08-18');
    await tick();
    expect(await lettersOf(firm)).not.toContain('duty_remind');
    // Ten working days before.
    on('2026-08-19');
    await tick();
    await tick();
    expect((await lettersOf(firm)).filter((each) => each === 'duty_remind')).toHaveLength(1);
    on('2026-09-03');
    await tick();
    expect(await lettersOf(firm)).toEqual(expect.arrayContaining(['duty_late', 'duty_overdue']));
    expect(await whyUnpaid(firm)).toEqual(['payable.duty_owed']);
    const wrong = await refusalOf(handIn(firm.applicant, first.id, { 'report.spent': '0' }));
    expect(wrong.fields).toEqual({
      'report.spent': { code: 'definition_says', params: text('Say how much') },
    });
    await handIn(firm.applicant, first.id, spent);
    const { id } = await zone.due(firm.id);
    await prepareBatch(zone.deps, zone.preparer, { trancheIds: [id] });
    await reviewDuty(zone.deps, zone.officer, first.id, { outcome: 'accepted', remark: '' });
    // The next is counted from the first day, and reaches the awardee as soon as the day has passed.
    expect((await of(firm, 'half_yearly', 2)).due_at).toBe('2027-03-02T15:59:59.999Z');
    expect(await rows().dutySubmissions.find({ duty_id: first.id })).toMatchObject({ late: 1 });
  });

  it('is returned as often as its rule lets, never by whoever handed it in', async () => {
    on('2026-03-02');
    const firm = await zone.agreed('Returned');
    await tick();
    const { id } = await of(firm, 'half_yearly', 1);
    await handIn(firm.applicant, id, spent);
    const found = (actor: Actor, outcome: 'returned' | 'accepted' | 'refused') =>
      reviewDuty(zone.deps, actor, id, { outcome, remark: 'Please say more.' });
    expect(await refusalOf(found(head, 'returned'))).toMatchObject({ code: 'not_your_role' });
    const twin = await zone.person('Twin', 'programme_officer', firm.applicant.personId);
    expect((await refusalOf(found(twin, 'accepted'))).kind).toBe('forbidden');
    await found(zone.officer, 'returned');
    expect((await of(firm, 'half_yearly', 1)).due_at).toBe('2026-03-16T15:59:59.999Z');
    const same = await refusalOf(handIn(firm.applicant, id, spent));
    expect(same.fields).toHaveProperty('unchanged_reason');
    await handIn(firm.applicant, id, { 'report.spent': '2000' });
    expect(await refusalOf(found(zone.officer, 'returned'))).toMatchObject({
      code: 'duty_returned_enough',
    });
    expect(await refusalOf(found(zone.officer, 'refused'))).toMatchObject({
      code: 'duty_not_refused',
    });
    await found(zone.officer, 'accepted');
    expect(await refusalOf(found(zone.officer, 'accepted'))).toMatchObject({
      code: 'duty_nothing_filed',
    });
  });

  it('gives more time once by one officer and again by two, and is waived by two', async () => {
    on('2026-03-02');
    const firm = await zone.agreed('Slow');
    await tick();
    const { id } = await of(firm, 'half_yearly', 1);
    const ask = (until: string) =>
      askMoreTime(zone.deps, firm.applicant, id, { reason: 'We move.', until });
    expect((await refusalOf(ask('2026-09-01'))).fields).toEqual({
      until: { code: 'duty_not_later' },
    });
    await ask('2026-10-09');
    expect(await refusalOf(ask('2026-10-12'))).toMatchObject({ code: 'duty_decision_open' });
    await approveForDuty(zone.deps, zone.officer, id, await openOf(id));
    expect((await of(firm, 'half_yearly', 1)).due_at).toBe('2026-10-09T15:59:59.999Z');
    await ask('2026-11-09');
    await approveForDuty(zone.deps, zone.officer, id, await openOf(id));
    expect((await of(firm, 'half_yearly', 1)).due_at).toBe('2026-10-09T15:59:59.999Z');
    const both = await zone.person('Both', 'approver', zone.officer.personId);
    expect(await refusalOf(approveForDuty(zone.deps, both, id, await openOf(id)))).toMatchObject({
      code: 'duty_supported_yourself',
    });
    await rejectForDuty(zone.deps, head, id, await openOf(id), 'Enough.');
    expect(await lettersOf(firm)).toEqual(
      expect.arrayContaining(['duty_asked', 'duty_extended', 'duty_proposed', 'duty_not_extended']),
    );
    await proposeForDuty(zone.deps, zone.officer, id, wish('waive'));
    expect(
      await refusalOf(approveForDuty(zone.deps, zone.officer, id, await openOf(id))),
    ).toMatchObject({ code: 'duty_own_proposal' });
    await approveForDuty(zone.deps, head, id, await openOf(id));
    expect((await of(firm, 'half_yearly', 1)).status).toBe('waived');
    await tick();
    // Waived is done with: the next one follows.
    expect((await of(firm, 'half_yearly', 2)).status).toBe('open');
  });

  it('comes to heads when nobody answers, and to its consequences when two have found it failed twice', async () => {
    on('2026-03-02');
    const firm = await zone.agreed('Silent');
    await tick();
    const first = await of(firm, 'half_yearly', 1);
    on('2026-09-25');
    await tick();
    await tick();
    expect(
      (await lettersOf(firm)).filter((each) => each === 'duty_overdue').length,
    ).toBeGreaterThan(1);
    const fail = async (id: string, heard: string): Promise<void> => {
      await proposeForDuty(zone.deps, zone.officer, id, wish('fail'));
      const decision = await openOf(id);
      expect(await refusalOf(approveForDuty(zone.deps, head, id, decision))).toMatchObject({
        code: 'duty_hearing_runs',
      });
      on(heard);
      await approveForDuty(zone.deps, head, id, decision);
    };
    // Told of a hearing, the awardee hears as well that nothing comes of it.
    await proposeForDuty(zone.deps, zone.officer, first.id, wish('fail'));
    await rejectForDuty(zone.deps, head, first.id, await openOf(first.id), 'Too early.');
    expect((await lettersOf(firm)).slice(-3).toSorted()).toEqual(
      expect.arrayContaining(['duty_not_failed', 'duty_proposal_rejected']),
    );
    await fail(first.id, '2026-10-15');
    const heard = await rows().mails.find({ application_id: firm.id, event: 'duty_failed' });
    expect(heard?.body).toMatch(/暂停拨付|payment stops/);
    expect(heard?.body).toMatch(/sixty days|六十日/);
    expect(await whyUnpaid(firm)).toEqual(['payable.duty_owed']);
    expect(await deskCounts(zone.deps, zone.officer)).toContainEqual(
      expect.objectContaining({ what: 'recoveriesToConsider', count: 1 }),
    );
    expect(await rows().organisationStandings.all({ organisation_id: firm.organisation })).toEqual(
      [],
    );
    await considerRecovery(zone.deps, zone.officer, first.id, 'Nothing is asked back yet.');
    expect(
      await refusalOf(considerRecovery(zone.deps, zone.officer, first.id, 'Again.')),
    ).toMatchObject({
      code: 'duty_no_recovery',
    });
    on('2027-03-20');
    await tick();
    const second = await of(firm, 'half_yearly', 2);
    await fail(second.id, '2027-04-01');
    expect(
      await rows().organisationStandings.find({ organisation_id: firm.organisation }),
    ).toMatchObject({
      standing: 'dishonest',
      valid_from: '2027-04-01',
    });
    expect((await lettersOf(firm)).filter((each) => each === 'duty_failed')).toHaveLength(2);
  });

  it('is told on occasion by whoever it happens to, as often as it does', async () => {
    on('2026-03-02');
    const firm = await zone.agreed('Moving');
    await tick();
    const line = await of(firm, 'changes', 0);
    const tell = (day: string) =>
      handIn(firm.applicant, line.id, { 'report.what': 'Leader', happened_on: day });
    expect((await refusalOf(tell('2026-03-03'))).fields).toEqual({
      happened_on: { code: 'duty_happens_later' },
    });
    const told = await tell('2026-03-02');
    // Fifteen working days before 2 March, with the Spring Festival between: too late.
    const late = await tell('2026-01-12');
    const filed = await rows().dutySubmissions.all({ application_id: firm.id });
    const lateness = new Map(filed.map((each) => [each.duty_id, each.late]));
    expect([lateness.get(told), lateness.get(late)]).toEqual([0, 1]);
    await reviewDuty(zone.deps, zone.officer, told, { outcome: 'refused', remark: 'Not agreed.' });
    expect((await of(firm, 'changes', 0)).status).toBe('open');
  });

  it('stands still with its case, follows the calendar, and ends with the case', async () => {
    on('2026-03-02');
    const firm = await zone.agreed('Stopped');
    await tick();
    const act = (change: Parameters<typeof changeCase>[3]) =>
      changeCase(zone.deps, head, firm.id, change);
    const why = { reason: 'It is looked into.', ground: 'Paper 1' };
    on('2026-08-31');
    await act((file, context) => suspendCase(context, file.subject.state, why));
    await tick();
    on('2026-09-15');
    await tick();
    expect(await lettersOf(firm)).not.toContain('duty_late');
    expect(
      await refusalOf(handIn(firm.applicant, (await of(firm, 'half_yearly', 1)).id, spent)),
    ).toMatchObject({ code: 'duty_suspended' });
    await act((file, context) => liftSuspension(context, file.subject.state, why));
    await tick();
    // Two working days were left.
    expect((await of(firm, 'half_yearly', 1)).due_at).toBe('2026-09-17T15:59:59.999Z');
    const other = await zone.agreed('Calendar');
    await tick();
    // Six months from 15 September 2026 is Monday, 15 March 2027: declared off.
    expect((await of(other, 'half_yearly', 1)).due_at).toBe('2027-03-15T15:59:59.999Z');
    const off = [{ from: '2027-03-15', to: '2027-03-15', name: text('Day') }];
    const year = { year: 2027, source: 'x', off, worked: [] };
    Object.assign(zone.deps.calendar, withYear(zone.deps.calendar, 2027, year));
    await tick();
    expect((await of(other, 'half_yearly', 1)).due_at).toBe('2027-03-16T15:59:59.999Z');
    expect(await lettersOf(other)).toContain('duty_moved');
    await act((file, context) =>
      terminateCase(context, file.subject.state, { ...why, due: 'cancel' }),
    );
    await tick();
    expect((await of(firm, 'half_yearly', 1)).status).toBe('over');
    expect(
      await refusalOf(handIn(firm.applicant, (await of(firm, 'half_yearly', 1)).id, spent)),
    ).toMatchObject({ code: 'duty_over_already' });
  });
});
