import { postToLedger } from '../../server/data/stores/ledgerStore.js';
import { keepGrant, moveVoucher } from '../../server/data/stores/voucherStore.js';
import type { Actor } from '../../server/domain/actor.js';
import { postings } from '../../server/domain/fund/ledger.js';
import { fen } from '../../server/domain/money.js';
import { terminateCase } from '../../server/domain/workflow/exits/endEarly.js';
import { actsOn } from '../../server/features/funds/act.page.js';
import { approveAct } from '../../server/features/funds/decideAct.service.js';
import { proposeAct } from '../../server/features/funds/proposeAct.service.js';
import { changeCase, useVerb } from '../../server/shared/casework/caseWork.js';
import { newId } from '../../server/shared/request/deps.js';
import { brokenBooks } from '../support/brokenBooks.js';
import { acted, openedLine } from '../support/budgetLine.js';
import { onEachDatabase, type TestDatabase } from '../support/databases.js';
import { moneyZone, type MoneyZone } from '../support/moneyZone.js';
import { refusalOf } from '../support/refusalOf.js';

const by = { at: '2026-03-02T01:00:00.000Z', actorId: null };
const grounds = { document: 'ZB-2026-3', reason: 'The year ends' };
/** What a redemption is granted, in fen. */
const granted = 100_000n;

onEachDatabase('what goes to the next year', (open) => {
  let database: TestDatabase;
  let zone: MoneyZone;
  let head: Actor;
  beforeAll(async () => {
    database = await open();
    zone = await moneyZone(database);
    head = await zone.person('Head', 'department_head');
  });
  afterAll(() => database.close());

  const line = (year: number, amount: bigint) => {
    const name = { zh: 'L', en: 'Line' };
    const about = { programmeId: 'kechuang', code: newId(), name, year };
    return openedLine(zone.deps, zone, about, amount);
  };
  const lineOf = (id: string) => database.db.rows.budgetLines.find({ id });
  const voucherOf = (id: string) => database.db.rows.vouchers.find({ id });

  /** A voucher on the line, all of it set aside for one order, and a redemption of part of it. */
  async function voucherOn(lineId: string, face: bigint) {
    const { db } = database;
    const { id: base, organisation } = await zone.proposed('Order');
    const id = newId();
    const about = { applicationId: base, budgetLineId: lineId };
    await db.rows.awards.insert({
      application_id: base,
      budget_line_id: lineId,
      award_class: '',
      amount: fen(face),
      status: 'voucher',
      reserved_at: by.at,
      voucher_id: null,
      exclusive_key: null,
    });
    await db.rows.vouchers.insert({
      id,
      number: id.slice(0, 18),
      application_id: base,
      organisation_id: organisation,
      programme_id: 'kechuang',
      budget_line_id: lineId,
      face: fen(face),
      available: fen(face),
      frozen: fen(0n),
      used: fen(0n),
      ended: fen(0n),
      valid_until: '2030-01-01',
      status: 'live',
      moves: 1,
      created_at: by.at,
    });
    const all = { voucherId: id, amount: fen(face), applicationId: base };
    await db.transaction(async () => {
      const entry = postings.reserve(fen(face));
      await postToLedger(db, { ...about, entry, onceKey: `reserve:${base}` }, by);
      await keepGrant(db, { ...all, onceKey: `grant:${id}` }, by);
      await moveVoucher(db, { ...all, kind: 'freeze', onceKey: `freeze:${base}` }, by);
    });
    const redemption = await zone.proposed('Redemption', Number(granted));
    await db.rows.applications.update({ id: redemption.id }, { base_id: base });
    return { id, redemption: redemption.id };
  }
  const approve = (id: string) =>
    useVerb(zone.deps, zone.approver, id, 'approve', 'approve', { reason: '' });
  const fallThrough = (id: string) =>
    changeCase(zone.deps, head, id, ({ row }, context) =>
      terminateCase(context, row.state, { due: 'pay', reason: 'It was left.', ground: 'KC 3' }),
    );
  const carried = (from: string, to: string, items: readonly string[]) =>
    ({ act: 'carry_over', about: from, toLineId: to, details: { items: [...items] } }) as const;
  const brokenSums = async () =>
    (await brokenBooks(database.db)).filter(({ name }) => /reserved|voucher|balances/.test(name));

  it('closes no year under a call that is not over, and moves one that was left there', async () => {
    const { db } = database;
    const [old, next] = [await line(2036, 10n), await line(2037, 10n)];
    const call = await db.rows.calls.find({ id: 'call' });
    if (!call) throw new Error('no call');
    await db.rows.calls.insert({ ...call, id: newId(), budget_line_id: old });
    await acted(zone.deps, zone, { act: 'give_back', about: old, amount: fen(10n) });
    const close = { act: 'close', about: { programmeId: 'kechuang', year: 2036 } } as const;
    const closing = await refusalOf(proposeAct(zone.deps, zone.preparer, { ...grounds, ...close }));
    expect(closing).toMatchObject({ code: 'year_calls_open', params: { count: 1 } });
    const carry = {
      act: 'carry_over',
      about: old,
      toLineId: next,
      details: { items: [] },
    } as const;
    await acted(zone.deps, zone, carry);
    await acted(zone.deps, zone, close);
    // A case of the call may have been reopened after the closing: the call can still be moved.
    const closed = await db.rows.budgetLines.find({ id: old });
    if (!closed) throw new Error('no line');
    expect([actsOn(closed, 0), actsOn(closed, 1)]).toEqual([[], ['carry_over']]);
  });

  it("takes back in a voucher's new line what fell through after the old one was closed", async () => {
    const [old, next] = [await line(2051, granted), await line(2052, 1n)];
    const { id, redemption } = await voucherOn(old, granted);
    await approve(redemption);
    await acted(zone.deps, zone, carried(old, next, [redemption]));
    await acted(zone.deps, zone, {
      act: 'close',
      about: { programmeId: 'kechuang', year: 2051 },
    });
    await fallThrough(redemption);
    expect(await voucherOf(id)).toMatchObject({ budget_line_id: next, frozen: granted, used: 0n });
    expect(await lineOf(next)).toMatchObject({ reserved: granted, available: 1n });
    expect(await lineOf(old)).toMatchObject({ reserved: 0n, available: 0n });
    expect(await brokenSums()).toEqual([]);
  });

  it('takes a voucher as a whole, with what was approved from it', async () => {
    const [old, next] = [await line(2053, 3n * granted), await line(2054, 1n)];
    const { id, redemption } = await voucherOn(old, granted);
    // Half of this one is free again when its redemption is approved.
    const other = await voucherOn(old, 2n * granted);
    await approve(redemption);
    await approve(other.redemption);
    for (const half of [other.id, other.redemption]) {
      const apart = proposeAct(zone.deps, zone.preparer, {
        ...grounds,
        ...carried(old, next, [half, redemption]),
      });
      expect((await refusalOf(apart)).code).toBe('carried_apart');
    }
    await acted(zone.deps, zone, carried(old, next, [other.id, other.redemption, redemption]));
    await fallThrough(other.redemption);
    expect((await voucherOf(other.id))?.budget_line_id).toBe(next);
    expect(await lineOf(next)).toMatchObject({ reserved: 3n * granted });
    expect((await voucherOf(id))?.budget_line_id).toBe(old);
    expect(await brokenSums()).toEqual([]);
  });

  it('has a voucher used in the line that it has just gone to', async () => {
    const { db } = database;
    const [old, next] = [await line(2055, 2n * granted), await line(2056, 1n)];
    const { id, redemption } = await voucherOn(old, granted);
    // Something else stays reserved in the old line, so that a wrong posting there would pass.
    await voucherOn(old, granted);
    const wanted = { ...grounds, ...carried(old, next, [id]) };
    const act = await proposeAct(zone.deps, zone.preparer, wanted);
    let tell: () => void = () => undefined;
    const carriedOver = new Promise<void>((resolve) => {
      tell = resolve;
    });
    const carrying = db.transaction(async () => {
      await approveAct(zone.deps, zone.payer, act);
      tell();
      // Time for the approval below to come as far as it can while this is not committed.
      await new Promise((resolve) => setTimeout(resolve, 500));
    });
    await carriedOver;
    await Promise.all([carrying, approve(redemption)]);
    expect(await db.rows.awards.find({ application_id: redemption })).toMatchObject({
      budget_line_id: next,
    });
    expect(await lineOf(next)).toMatchObject({ reserved: granted, available: 1n });
    expect(await lineOf(old)).toMatchObject({ reserved: granted });
    expect(await brokenSums()).toEqual([]);
  });
});
