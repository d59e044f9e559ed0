import { brokenBooks } from '../support/brokenBooks.js';
import { acted, openedLine } from '../support/budgetLine.js';
import { onEachDatabase, type TestDatabase } from '../support/databases.js';
import { moneyZone, type MoneyZone } from '../support/moneyZone.js';
import { refusalOf } from '../support/refusalOf.js';
import { sqlRefusal } from '../support/sqlRefusal.js';
import { fen } from '../../server/domain/money.js';
import { approveAct, withdrawAct } from '../../server/features/funds/decideAct.service.js';
import { proposeAct } from '../../server/features/funds/proposeAct.service.js';
import { unfinishedOn } from '../../server/features/funds/unfinished.query.js';
import { startOfZoneDay, zoneDay } from '../../server/domain/calendar.js';
import { bankAnswers } from '../support/bankAnswers.js';
import { Refused } from '../../server/domain/refusal.js';
import { newId } from '../../server/shared/request/deps.js';
import { useVerb } from '../../server/shared/casework/caseWork.js';

const grounds = { document: 'ZB-2026-3', reason: 'As the paper says' };
const name = { zh: 'L', en: 'Line' };

onEachDatabase('what two persons do to the budget', (open) => {
  let database: TestDatabase;
  let zone: MoneyZone;
  beforeAll(async () => {
    database = await open();
    zone = await moneyZone(database);
  });
  afterAll(async () => {
    const broken = await brokenBooks(database.db);
    await database.close();
    expect(broken).toEqual([]);
  });

  const line = (year: number, amount: bigint, programmeId = 'kechuang') =>
    openedLine(zone.deps, zone, { programmeId, code: newId(), name, year }, amount);
  const balances = async (id: string) => {
    const row = await database.db.rows.budgetLines.find({ id });
    if (!row) throw new Error('no line');
    const { appropriated, available, reserved, committed, payable, paid } = row;
    return [appropriated, available, reserved, committed, payable, paid];
  };

  it('adds, takes free money away and moves it, and undoes each once', async () => {
    const [one, other] = [await line(2031, 1_000n), await line(2031, 50n)];
    const increased = await acted(zone.deps, zone, {
      act: 'increase',
      about: one,
      amount: fen(5n),
    });
    await acted(zone.deps, zone, { act: 'reduce', about: one, amount: fen(105n) });
    const moved = await acted(zone.deps, zone, {
      act: 'transfer',
      about: one,
      toLineId: other,
      amount: fen(300n),
    });
    expect([await balances(one), await balances(other)]).toEqual([
      [600n, 600n, 0n, 0n, 0n, 0n],
      [350n, 350n, 0n, 0n, 0n, 0n],
    ]);
    await acted(zone.deps, zone, { act: 'reverse', about: one, reverses: moved });
    expect([await balances(one), await balances(other)]).toEqual([
      [900n, 900n, 0n, 0n, 0n, 0n],
      [50n, 50n, 0n, 0n, 0n, 0n],
    ]);
    const again = { act: 'reverse', about: one, reverses: moved } as const;
    const refused = await refusalOf(proposeAct(zone.deps, zone.preparer, { ...grounds, ...again }));
    expect(refused.code).toBe('already_reversed');
    await acted(zone.deps, zone, { act: 'reverse', about: one, reverses: increased });
    await acted(zone.deps, zone, { act: 'give_back', about: one, amount: fen(895n) });
    expect(await balances(one)).toEqual([0n, 0n, 0n, 0n, 0n, 0n]);
    const nothing = { act: 'reduce', about: one, amount: fen(1n) } as const;
    const short = await refusalOf(proposeAct(zone.deps, zone.preparer, { ...grounds, ...nothing }));
    expect(short).toMatchObject({ code: 'fund_short', params: { have: '0.00', need: '0.01' } });
  });

  it('takes away what is free and nothing else, also where a case is approved meanwhile', async () => {
    const firm = await zone.proposed('Meanwhile', 9_900_000_000);
    const wanted = { act: 'reduce', about: zone.lineId, amount: fen(100_001_000n) } as const;
    const id = await proposeAct(zone.deps, zone.preparer, { ...grounds, ...wanted });
    const both = await Promise.allSettled([
      approveAct(zone.deps, zone.payer, id),
      useVerb(zone.deps, zone.approver, firm.id, 'approve', 'approve', { reason: '' }),
    ]);
    const refused = both.flatMap((each) => (each.status === 'rejected' ? [each.reason] : []));
    expect(refused).toHaveLength(1);
    expect(refused[0] instanceof Refused && refused[0].code).toBe('fund_short');
    const proposal = await database.db.rows.budgetProposals.find({ id });
    // Whichever came first, the line is whole; a proposal that it has outgrown still waits.
    if (proposal?.status === 'proposed') await withdrawAct(zone.deps, zone.preparer, id);
    const [budget = 0n, free = 0n, reserved = 0n] = await balances(zone.lineId);
    expect(free + reserved).toBe(budget);
    const undo = await database.db.rows.postings.find({ id });
    if (undo) await acted(zone.deps, zone, { act: 'reverse', about: zone.lineId, reverses: id });
    else {
      // The approval won: make room for the cases that follow.
      await acted(zone.deps, zone, {
        act: 'increase',
        about: zone.lineId,
        amount: fen(10_000_000_000n),
      });
    }
  });

  it('moves money both ways at once and approves one thing once', async () => {
    const [one, other] = [await line(2032, 1_000n), await line(2032, 1_000n)];
    for (let round = 0; round < 3; round += 1) {
      const there = { act: 'transfer', about: one, toLineId: other, amount: fen(70n) } as const;
      const back = { act: 'transfer', about: other, toLineId: one, amount: fen(30n) } as const;
      const ids = [
        await proposeAct(zone.deps, zone.preparer, { ...grounds, ...there }),
        await proposeAct(zone.deps, zone.reviewer, { ...grounds, ...back }),
      ];
      const presses = [...ids, ...ids, ...ids].map((id) => approveAct(zone.deps, zone.payer, id));
      const results = await Promise.allSettled(presses);
      const refused = results.flatMap((each) => (each.status === 'rejected' ? [each.reason] : []));
      expect(refused.map((error) => error instanceof Refused && error.code)).toEqual(
        Array.from({ length: 4 }, () => 'budget_proposal_decided'),
      );
    }
    expect([await balances(one), await balances(other)].map(([budget]) => budget)).toEqual([
      880n,
      1_120n,
    ]);
  });

  it('waits with one thing about a line at a time, and tells what it has outgrown', async () => {
    const one = await line(2033, 1_000n);
    const reduce = { act: 'reduce', about: one, amount: fen(800n) } as const;
    const wanted = { ...grounds, ...reduce };
    const results = await Promise.allSettled(
      [zone.preparer, zone.reviewer, zone.payer].map((actor) =>
        proposeAct(zone.deps, actor, wanted),
      ),
    );
    const refused = results.flatMap((each) => (each.status === 'rejected' ? [each.reason] : []));
    expect(refused.map((error) => error instanceof Refused && error.code)).toEqual([
      'budget_proposal_open',
      'budget_proposal_open',
    ]);
  });

  it('refuses a line of another programme and another year', async () => {
    const elsewhere = await zone.person('Elsewhere', 'finance_preparer');
    await database.db.rows.grants.update(
      { user_id: elsewhere.userId },
      { programme_id: 'haichuang' },
    );
    const stranger = await zone.reload(elsewhere.userId);
    const wanted = { ...grounds, act: 'increase', about: zone.lineId, amount: fen(1n) } as const;
    expect((await refusalOf(proposeAct(zone.deps, stranger, wanted))).kind).toBe('hidden');
    const next = await line(2034, 100n);
    const transfer = {
      act: 'transfer',
      about: zone.lineId,
      toLineId: next,
      amount: fen(1n),
    } as const;
    const refused = await refusalOf(
      proposeAct(zone.deps, zone.preparer, { ...grounds, ...transfer }),
    );
    expect(refused.fields).toEqual({ to: { code: 'budget_other_year' } });
  });

  it('asks finance of each programme that money moves in, twice', async () => {
    const { db } = database;
    const label = { zh: 'H', en: 'Other programme' };
    await db.rows.programmes.insert({ id: 'haichuang', name: label, summary: label, position: 2 });
    const wide = { preparer: await zone.person('Wide'), payer: await zone.person('Wider') };
    await zone.grant(wide.preparer.userId, 'finance_preparer', null);
    await zone.grant(wide.payer.userId, 'finance_approver', null);
    const both = {
      preparer: await zone.reload(wide.preparer.userId),
      payer: await zone.reload(wide.payer.userId),
    };
    const one = await line(2035, 1_000n);
    const theirs = { programmeId: 'haichuang', code: newId(), name, year: 2035 };
    const other = await openedLine(zone.deps, both, theirs, 500n);
    const there = {
      act: 'transfer',
      about: one,
      toLineId: other,
      amount: fen(100n),
    } as const;
    const id = await proposeAct(zone.deps, both.preparer, { ...grounds, ...there });
    const alone = await refusalOf(approveAct(zone.deps, zone.payer, id));
    expect([alone.kind, alone.code]).toEqual(['forbidden', 'budget_other_programme']);
    await approveAct(zone.deps, both.payer, id);
    // The money is theirs now: the programme that gave it does not take it back alone.
    const back = { ...grounds, act: 'reverse', about: one, reverses: id } as const;
    const proposed = await refusalOf(proposeAct(zone.deps, zone.preparer, back));
    expect([proposed.kind, proposed.code]).toEqual(['forbidden', 'budget_other_programme']);
    const undone = await proposeAct(zone.deps, both.preparer, back);
    const approved = await refusalOf(approveAct(zone.deps, zone.payer, undone));
    expect(approved.code).toBe('budget_other_programme');
    expect((await balances(other)).slice(0, 2)).toEqual([600n, 600n]);
    await approveAct(zone.deps, both.payer, undone);
    expect((await balances(other)).slice(0, 2)).toEqual([500n, 500n]);
  });

  it('closes a year once all is carried over or given back, and books what the bank says later', async () => {
    const { db } = database;
    const firm = await zone.agreed('Carried over');
    const paid = await zone.agreed('Paid in time');
    const reserved = await zone.proposed('Reserved');
    await useVerb(zone.deps, zone.approver, reserved.id, 'approve', 'approve', { reason: '' });
    const batchId = await zone.sent(paid);
    const close = { act: 'close', about: { programmeId: 'kechuang', year: 2026 } } as const;
    const closing = () => proposeAct(zone.deps, zone.preparer, { ...grounds, ...close });
    expect(await refusalOf(closing())).toMatchObject({
      code: 'year_bank_open',
      params: { count: 1 },
    });
    const [payment] = await db.rows.payments.all({ batch_id: batchId });
    if (!payment) throw new Error('no payment');
    const answer = (status: 'paid' | 'returned', date: string) => {
      if (date > zoneDay(zone.clock.now())) zone.clock.set(startOfZoneDay(date));
      return bankAnswers(zone.deps, [zone.preparer, zone.reviewer], batchId, [
        {
          paymentRef: payment.reference,
          status,
          amountFen: fen(payment.amount),
          date,
          reason: status === 'paid' ? '' : 'no such account',
        },
      ]);
    };
    await answer('paid', '2026-12-31');
    expect((await refusalOf(closing())).code).toBe('year_not_empty');

    const next = await line(2027, 1n);
    const unfinished = await unfinishedOn(db, zone.lineId);
    const sum = unfinished.reduce((total, { amount }) => total + amount, 0n);
    const before = await balances(zone.lineId);
    expect(sum).toBe((before[2] ?? 0n) + (before[3] ?? 0n) + (before[4] ?? 0n));
    const carrying = (totalFen: bigint) =>
      acted(zone.deps, zone, {
        act: 'carry_over',
        about: zone.lineId,
        toLineId: next,
        details: { whole: { count: unfinished.length, totalFen: totalFen.toString() } },
      });
    // All of the line as its page summed it, or nothing.
    expect((await refusalOf(carrying(sum + 1n))).code).toBe('budget_outgrown');
    await carrying(sum);
    expect(await balances(next)).toEqual([sum + 1n, 1n, ...before.slice(2, 5), 0n]);
    const [budget = 0n, free = 0n] = await balances(zone.lineId);
    expect([budget, free]).toEqual([free + payment.amount, before[1]]);
    expect(await zone.due(firm.id)).toMatchObject({ budget_line_id: next });
    expect(await db.rows.calls.find({ id: 'call' })).toMatchObject({ budget_line_id: next });
    // Only its own line takes an instalment's money from now on.
    const due = await zone.due(firm.id);
    const forged = `INSERT INTO ledger_entries (budget_line_id, seq, kind, from_account, to_account,
        amount, application_id, tranche_id, once_key, at)
      VALUES ('${zone.lineId}', 9999, 'pay', 'payable', 'paid', 1, '${firm.id}', '${due.id}', 'x', 'x')`;
    expect(await sqlRefusal(db, forged)).toContain('another budget line');

    await acted(zone.deps, zone, { act: 'give_back', about: zone.lineId, amount: fen(free) });
    await acted(zone.deps, zone, close);
    const wanted = { ...grounds, act: 'increase', about: zone.lineId, amount: fen(1n) } as const;
    expect(await refusalOf(proposeAct(zone.deps, zone.preparer, wanted))).toMatchObject({
      code: 'year_closed',
      params: { year: 2026 },
    });
    const late = `INSERT INTO ledger_entries (budget_line_id, seq, kind, from_account, to_account,
        amount, once_key, at)
      VALUES ('${zone.lineId}', 9999, 'appropriate', 'appropriated', 'available', 1, 'x', 'x')`;
    expect(await sqlRefusal(db, late)).toContain('is closed');
    expect(await brokenBooks(db)).toEqual([]);

    // A bounce is a fact in the year it was paid in; what it gave back is carried over as well.
    await answer('returned', '2027-01-04');
    expect((await balances(zone.lineId))[4]).toBe(payment.amount);
    const back = await unfinishedOn(db, zone.lineId);
    expect(back.map(({ amount, holds }) => [amount, holds])).toEqual([[payment.amount, 'payable']]);
    await acted(zone.deps, zone, {
      act: 'carry_over',
      about: zone.lineId,
      toLineId: next,
      details: { items: back.map(({ id }) => id) },
    });
    const later = await zone.prepared(paid, firm);
    expect((await zone.batch(later)).budget_line_id).toBe(next);

    const undo = { act: 'reopen', about: { programmeId: 'kechuang', year: 2026 } } as const;
    await acted(zone.deps, zone, undo);
    await acted(zone.deps, zone, { act: 'increase', about: zone.lineId, amount: fen(1n) });
    expect(await refusalOf(closing())).toMatchObject({
      code: 'year_not_empty',
      params: { line: 'KC', amount: '0.01' },
    });
  });
});
