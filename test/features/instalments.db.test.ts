import { approveBatch, reviewBatch } from '../../server/features/payments/signBatch.service.js';
import { exportBatch } from '../../server/features/payments/exportBatch.service.js';
import {
  approveInstalment,
  proposeInstalment,
  rejectInstalment,
  withdrawInstalment,
} from '../../server/features/instalments/decideInstalment.service.js';
import { deskCounts } from '../../server/features/tasks/deskCounts.query.js';
import type { InstalmentAct } from '../../server/domain/award/instalmentActs.js';
import type { Actor } from '../../server/domain/actor.js';
import { brokenBooks } from '../support/brokenBooks.js';
import { onEachDatabase, type TestDatabase } from '../support/databases.js';
import { moneyZone, type MoneyZone } from '../support/moneyZone.js';
import { refusalOf } from '../support/refusalOf.js';
import { sqlRefusal } from '../support/sqlRefusal.js';

onEachDatabase('what two persons decide about an instalment', (open) => {
  let database: TestDatabase;
  let zone: MoneyZone;
  let head: Actor;
  beforeAll(async () => {
    database = await open();
    zone = await moneyZone(database);
    head = await zone.person('Head', 'department_head');
  });
  afterAll(() => database.close());
  afterEach(async () => expect(await brokenBooks(database.db)).toEqual([]));

  const rows = () => database.db.rows;
  const wish = (act: InstalmentAct) => ({ act, reason: 'It is looked into.', told: 'We look.' });
  const openOf = async (trancheId: string): Promise<string> =>
    (await rows().instalmentDecisions.find({ open_key: trancheId }))?.id ?? '';
  async function decided(trancheId: string, act: InstalmentAct): Promise<void> {
    await proposeInstalment(zone.deps, zone.officer, trancheId, wish(act));
    await approveInstalment(zone.deps, head, trancheId, await openOf(trancheId));
  }
  const whyNot = async (work: Promise<unknown>): Promise<string[]> =>
    Object.values((await refusalOf(work)).fields).map(({ code }) => code);
  const waitsFor = async (actor: Actor): Promise<number | undefined> =>
    (await deskCounts(zone.deps, actor)).find(({ what }) => what === 'instalments')?.count;
  const lettersOf = async (id: string): Promise<string[]> => {
    const mails = await rows().mails.all({ application_id: id });
    return mails.map(({ event }) => event).filter((event) => event.startsWith('instalment_'));
  };

  it('stops it at every step from the moment it is proposed, and lets it go again', async () => {
    const { deps, preparer, reviewer, payer, officer } = zone;
    const firm = await zone.agreed('Stopped');
    const { id } = await zone.due(firm.id);
    const waiting = async (step: () => Promise<unknown>): Promise<void> => {
      await proposeInstalment(deps, officer, id, wish('hold'));
      expect(await whyNot(step())).toEqual(['payable.decision_waits']);
      await approveInstalment(deps, head, id, await openOf(id));
      expect(await whyNot(step())).toEqual(['payable.on_hold']);
      await decided(id, 'release');
      await step();
    };
    let batch = '';
    await waiting(async () => {
      batch = await zone.prepared(firm);
    });
    const { lines_hash: hash } = await zone.batch(batch);
    await waiting(() => reviewBatch(deps, reviewer, batch, hash));
    await waiting(() => approveBatch(deps, payer, batch, hash));
    await waiting(() => exportBatch(deps, preparer, batch));
    const told = await lettersOf(firm.id);
    expect(told.filter((event) => event === 'instalment_held')).toHaveLength(4);
    expect(told.filter((event) => event === 'instalment_released')).toHaveLength(4);
  });

  it('gives the money back to the line where it is cancelled, once', async () => {
    const firm = await zone.agreed('Cancelled');
    const { id, amount } = await zone.due(firm.id);
    const before = await zone.line();
    await decided(id, 'hold');
    await decided(id, 'cancel');
    const after = await zone.line();
    expect([after.payable, after.available]).toEqual([
      before.payable - amount,
      before.available + amount,
    ]);
    expect((await rows().tranches.find({ id }))?.status).toBe('cancelled');
    const again = proposeInstalment(zone.deps, zone.officer, id, wish('cancel'));
    expect((await refusalOf(again)).code).toBe('instalment_not_due');
    expect(await lettersOf(firm.id)).toContain('instalment_cancelled');
  });

  it('cancels nothing that a batch has', async () => {
    const firm = await zone.agreed('In a batch');
    const { id } = await zone.due(firm.id);
    await zone.prepared(firm);
    const wanted = proposeInstalment(zone.deps, zone.officer, id, wish('cancel'));
    expect((await refusalOf(wanted)).code).toBe('instalment_in_batch');
  });

  it('is decided by another person than who proposed it, who holds the office there', async () => {
    const { deps, payer, preparer } = zone;
    const { id } = await zone.due((await zone.agreed('Two persons')).id);
    await proposeInstalment(deps, payer, id, wish('hold'));
    const proposal = await openOf(id);
    const otherAccount = await zone.person('Payer again', 'finance_approver', payer.personId);
    const own = [payer, otherAccount].map((actor) =>
      refusalOf(approveInstalment(deps, actor, id, proposal)),
    );
    expect((await Promise.all(own)).map(({ code }) => code)).toEqual([
      'instalment_own_proposal',
      'instalment_own_proposal',
    ]);
    const role = refusalOf(approveInstalment(deps, preparer, id, proposal));
    expect((await role).code).toBe('not_your_role');
    const elsewhere = await zone.person('Head elsewhere');
    await zone.grant(elsewhere.userId, 'department_head', 'haichuang');
    const outsider = await zone.reload(elsewhere.userId);
    for (const work of [
      approveInstalment(deps, outsider, id, proposal),
      proposeInstalment(deps, outsider, id, wish('hold')),
    ]) {
      expect((await refusalOf(work)).kind).toBe('hidden');
    }
    const second = proposeInstalment(deps, zone.officer, id, wish('cancel'));
    expect((await refusalOf(second)).code).toBe('instalment_open');
    expect([await waitsFor(head), await waitsFor(payer)]).toEqual([1, 0]);
    const lists = [await zone.as(head), await zone.as(payer)];
    const [heads, payers] = await Promise.all(
      lists.map((each) => each.get('/payments/instalments')),
    );
    expect(heads?.text).toContain(`/payments/instalments/${id}`);
    expect(payers?.text).toContain('Another person decides what you propose');
    await rejectInstalment(deps, head, id, proposal, 'Nothing is wrong with it.');
    const [letter] = await rows().mails.all({
      to_user_id: payer.userId,
      event: 'instalment_rejected',
    });
    expect(letter?.body).toContain('Nothing is wrong with it.');
    expect(await waitsFor(head)).toBe(0);
    expect((await rows().tranches.find({ id }))?.held_at).toBeNull();
    await proposeInstalment(deps, payer, id, wish('hold'));
    await withdrawInstalment(deps, payer, id, await openOf(id));
    expect(await openOf(id)).toBe('');
  });

  it('is held by the database as well', async () => {
    const { id } = await zone.due((await zone.agreed('Guarded')).id);
    await decided(id, 'hold');
    const [decision] = await rows().instalmentDecisions.all({ tranche_id: id });
    const bypass = {
      "UPDATE tranches SET status = 'planned', held_at = NULL WHERE id = :id": 'cannot become',
      "UPDATE tranches SET status = 'cancelled' WHERE id = :id": 'only what is due is held',
      "UPDATE instalment_decisions SET status = 'rejected' WHERE tranche_id = :id": 'stands',
      'DELETE FROM instalment_decisions WHERE tranche_id = :id': 'append-only',
      [`INSERT INTO payments (id, batch_id, tranche_id, application_id, reference, amount, payee,
          bank_account_id, status, live_key, result_reason)
        SELECT '${decision?.id}', '${decision?.id}', id, application_id, 'ZF-X', amount, 'x', id,
               'in_batch', id, '' FROM tranches WHERE id = :id`]: 'not held is paid',
    };
    for (const [sql, says] of Object.entries(bypass)) {
      expect(await sqlRefusal(database.db, sql.replaceAll(':id', `'${id}'`))).toContain(says);
    }
  });
});
