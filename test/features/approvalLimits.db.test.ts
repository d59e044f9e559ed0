import type { Actor } from '../../server/domain/actor.js';
import {
  approveLimit,
  proposeLimit,
  refuseLimit,
} from '../../server/features/payments/approvalLimits.service.js';
import { limitInForce } from '../../server/features/payments/approvalLimits.query.js';
import { exportBatch } from '../../server/features/payments/exportBatch.service.js';
import { approveAgain } from '../../server/features/payments/secondApproval.service.js';
import {
  approveBatch,
  reviewBatch,
  voidPaymentBatch,
} from '../../server/features/payments/signBatch.service.js';
import { recordEvents } from '../../server/data/stores/eventStore.js';
import { newId } from '../../server/shared/request/deps.js';
import { fen } from '../../server/domain/money.js';
import { brokenBooks } from '../support/brokenBooks.js';
import { onEachDatabase, type TestDatabase } from '../support/databases.js';
import { moneyZone, type MoneyZone } from '../support/moneyZone.js';
import { refusalOf } from '../support/refusalOf.js';
import { sqlRefusal } from '../support/sqlRefusal.js';

onEachDatabase('approval limits', (open) => {
  let database: TestDatabase;
  let zone: MoneyZone;
  let programmeId: string;
  beforeAll(async () => {
    database = await open();
    zone = await moneyZone(database);
    programmeId = (await zone.line()).programme_id;
  });
  afterAll(() => database.close());
  afterEach(async () => {
    expect(await brokenBooks(database.db)).toEqual([]);
  });

  const propose = (amount: bigint | null, actor: Actor = zone.payer) =>
    proposeLimit(zone.deps, actor, {
      programmeId,
      amount: amount === null ? null : fen(amount),
      reason: 'Large sums are seen by two.',
    });
  const waiting = async () => {
    const [last] = await database.db.rows.approvalLimits.all(
      { programme_id: programmeId },
      [['place', 'DESC']],
      1,
    );
    return last?.id ?? '';
  };
  /** Puts a limit in force, where another is. */
  const limited = async (amount: bigint | null) => {
    await propose(amount);
    await approveLimit(zone.deps, zone.approver, await waiting());
  };
  const approved = async (name: string) => {
    const id = await zone.prepared(await zone.agreed(name));
    const { lines_hash: hash, total } = await zone.batch(id);
    await reviewBatch(zone.deps, zone.reviewer, id, hash);
    await approveBatch(zone.deps, zone.payer, id, hash);
    return { id, hash, total };
  };
  const leaves = (id: string) => exportBatch(zone.deps, zone.preparer, id);

  it('holds a file back over the limit, not at it, until a higher rank approves', async () => {
    const { id, hash, total } = await approved('Over');
    await limited(total - 1n);
    expect((await refusalOf(leaves(id))).code).toBe('batch_needs_second');
    const bypass = `UPDATE payment_batches SET status = 'exported' WHERE id = '${id}'`;
    expect(await sqlRefusal(database.db, bypass)).toContain('approved twice');
    const again = (actor: Actor, seen = hash) => approveAgain(zone.deps, actor, id, seen);
    for (const { personId } of [zone.preparer, zone.reviewer, zone.payer]) {
      const twin = await zone.person('Twin', 'approver', personId);
      expect((await refusalOf(again(twin))).code).toBe('same_person');
    }
    expect((await refusalOf(again(zone.payer))).code).toBe('not_your_role');
    expect((await refusalOf(again(zone.approver, 'x'))).code).toBe('batch_changed');
    const elsewhere = await zone.person('Approver elsewhere');
    await zone.grant(elsewhere.userId, 'approver', 'haichuang');
    const outsider = await zone.reload(elsewhere.userId);
    expect((await refusalOf(again(outsider))).kind).toBe('hidden');
    await again(zone.approver);
    await again(zone.approver);
    const other = await zone.person('Second approver', 'approver');
    expect((await refusalOf(again(other))).code).toBe('batch_second_given');
    const taken = `DELETE FROM batch_approvals WHERE batch_id = '${id}'`;
    expect(await sqlRefusal(database.db, taken)).toContain('append-only');
    await leaves(id);
    expect((await zone.batch(id)).status).toBe('exported');
    const exact = await approved('At the limit');
    await limited(exact.total);
    await leaves(exact.id);
  });

  it('asks by the limit in force when the file leaves', async () => {
    await limited(null);
    const { id, hash, total } = await approved('Meanwhile');
    const early = approveAgain(zone.deps, zone.approver, id, hash);
    expect((await refusalOf(early)).code).toBe('batch_needs_no_second');
    await limited(total - 1n);
    expect((await refusalOf(leaves(id))).code).toBe('batch_needs_second');
    // Proposed alone, it changes nothing.
    await propose(total + 1n);
    expect((await refusalOf(leaves(id))).code).toBe('batch_needs_second');
    await approveLimit(zone.deps, zone.approver, await waiting());
    await leaves(id);
  });

  it('is shown and signed on the page of the batch, by who may', async () => {
    await limited(null);
    const { id, total } = await approved('Shown');
    await limited(total - 1n);
    const page = `/payments/batches/${id}`;
    const [higher, preparer] = [await zone.as(zone.approver), await zone.as(zone.preparer)];
    expect((await higher.get(page)).text).toContain(`${page}/approve-again`);
    const seen = (await preparer.get(page)).text;
    expect(seen).toContain('Over the limit of approval');
    expect(seen).not.toContain(`${page}/approve-again`);
    expect(seen).not.toContain(`${page}/export`);
    expect((await preparer.get('/payments/limits')).text).toContain('In force');
  });

  it('tells who may approve once more, and nobody else, when a batch is approved or a limit comes', async () => {
    await limited(null);
    const told = async (batchId: string) => {
      const { number } = await zone.batch(batchId);
      const all = await database.db.rows.mails.all({ event: 'batch_needs_second' });
      return all.filter(({ subject }) => subject.includes(number));
    };
    const first = await approved('Told later');
    expect(await told(first.id)).toEqual([]);
    await limited(first.total - 1n);
    const readers = await told(first.id);
    expect(readers.map(({ to_user_id: id }) => id)).toContain(zone.approver.userId);
    for (const { to_user_id: id } of readers) {
      const { personId, grants } = await zone.reload(id ?? '');
      expect(grants.map(({ role }) => role)).toContain('approver');
      expect([zone.preparer, zone.reviewer, zone.payer].map((each) => each.personId)).not.toContain(
        personId,
      );
    }
    const second = await approved('Told at once');
    expect(await told(second.id)).toHaveLength(readers.length);
  });

  it('is no second person who stands in by the record of who signed', async () => {
    await limited(null);
    const { id, hash, total } = await approved('Stood in');
    await limited(total - 1n);
    const third = await zone.person('Third approver', 'approver');
    const created = zone.clock.now().toISOString();
    await database.db.rows.absences.insert({
      id: newId(),
      user_id: zone.officer.userId,
      delegate_id: third.userId,
      first_day: '2026-03-02',
      last_day: '2026-03-06',
      created_at: created,
      cancelled_at: null,
    });
    const by = { at: created, actorId: zone.payer.userId };
    await recordEvents(database.db, `user:${zone.officer.userId}`, by, [
      { type: 'absence_planned', data: {} },
    ]);
    const again = approveAgain(zone.deps, third, id, hash);
    expect((await refusalOf(again)).code).toBe('second_by_deputy');
    await approveAgain(zone.deps, zone.approver, id, hash);
    expect((await refusalOf(voidPaymentBatch(zone.deps, third, id, 'Given.'))).code).toBe(
      'not_your_role',
    );
  });

  it('stands on the order and is refused by its rank, which gives the batch back', async () => {
    await limited(null);
    const { id, hash, total } = await approved('Ordered');
    await limited(total - 1n);
    const preparer = await zone.as(zone.preparer);
    const order = `/payments/batches/${id}/order`;
    const early = (await preparer.get(order)).text;
    expect(early).toContain('Further approval');
    expect(early).toContain('no ground for paying');
    await approveAgain(zone.deps, zone.approver, id, hash);
    const late = (await preparer.get(order)).text;
    expect(late).not.toContain('no ground for paying');
    expect(late).toMatch(/Further approval<\/p><p class="strong">Approver</);
    const other = await approved('Refused');
    const page = `/payments/batches/${other.id}`;
    const higher = await zone.as(zone.approver);
    expect((await higher.get(page)).text).toContain('Say no and void the batch');
    await higher.post(`${page}/void`, { reason: 'Not before the audit is over.' }, page);
    expect((await zone.batch(other.id)).status).toBe('void');
  });

  it('is proposed by finance and decided by another person, once', async () => {
    await limited(null);
    const { deps, approver, payer, officer } = zone;
    expect((await refusalOf(propose(null))).code).toBe('limit_same');
    expect((await refusalOf(propose(100n, officer))).code).toBe('not_your_role');
    await propose(100n);
    expect((await refusalOf(propose(200n, zone.preparer))).code).toBe('limit_open');
    const id = await waiting();
    expect((await refusalOf(approveLimit(deps, payer, id))).code).toBe('not_your_role');
    const twin = await zone.person('Payer again', 'approver', payer.personId);
    expect((await refusalOf(approveLimit(deps, twin, id))).code).toBe('limit_own_proposal');
    await refuseLimit(deps, approver, id, 'Too small to be of use.');
    expect((await refusalOf(approveLimit(deps, approver, id))).code).toBe('limit_decided');
    expect((await limitInForce(database.db, programmeId))?.amount).toBeNull();
    await propose(300n);
    await refuseLimit(deps, payer, await waiting(), 'A slip of the pen.');
    const last = await database.db.rows.approvalLimitDecisions.find({ limit_id: await waiting() });
    expect(last?.decision).toBe('withdrawn');
    const own = `/payments/limits/${id}`;
    expect((await (await zone.as(approver)).get(own)).text).toContain('Too small to be of use.');
    const forged = `UPDATE approval_limits SET amount = 1 WHERE id = '${id}'`;
    expect(await sqlRefusal(database.db, forged)).toContain('append-only');
  });
});
