import type { RowOf } from '../../server/data/schema/rows.js';
import type { callCancellations } from '../../server/data/tables/procedures.js';
import type { versionMoves } from '../../server/data/tables/versionMoves.js';
import type { Actor } from '../../server/domain/actor.js';
import { conflict } from '../../server/domain/refusal.js';
import { proposals, proposedBy } from '../../server/shared/proposals/proposals.js';
import { onEachDatabase, type TestDatabase } from '../support/databases.js';

const at = '2026-03-02T01:00:00.000Z';
const clock = { now: () => new Date(at) };
const refusals = { decided: () => conflict('gone'), own: () => conflict('own') };

/** A kind whose rows count their changes, and one whose rows do not. */
const move = proposals<RowOf<typeof versionMoves>>({
  door: (db) => db.rows.versionMoves,
  refusals,
});
const cancellation = proposals<RowOf<typeof callCancellations>>({
  door: (db) => db.rows.callCancellations,
  refusals,
});

const person = (name: string): Actor => ({
  userId: `u-${name}`,
  personId: `p-${name}`,
  name,
  email: `${name}@zone.test`,
  locale: 'zh-CN',
  grants: [],
  organisationIds: [],
});
const [lin, wei, tang] = [person('lin'), person('wei'), person('tang')];

onEachDatabase('what one person proposes and another decides', (open) => {
  let database: TestDatabase;
  beforeAll(async () => {
    database = await open();
    const { db } = database;
    const moved = { programme_id: 'kc', procedure_id: 'kc.startup', to_version_id: 'v2' };
    for (const id of ['m-raced', 'm-back']) {
      const row = { id, ...moved, reason: 'why', ...proposedBy(lin, at), version: 4 };
      await db.rows.versionMoves.insert(row);
    }
    const row = { id: 'c1', call_id: 'k1', reason: 'why', live_key: 'k1', ...proposedBy(lin, at) };
    await db.rows.callCancellations.insert(row);
  });

  test('is decided once where two decide at the same moment, with all that the decision did', async () => {
    const { db } = database;
    const deps = { db, clock };
    const read = await db.rows.versionMoves.find({ id: 'm-raced' });
    const decide = (actor: Actor, status: 'approved' | 'rejected') =>
      db.transaction(async () => {
        await db.rows.numberCounters.insert({ series: actor.userId, next_number: 1 });
        // Both have read it undecided; only the write tells who came first.
        await move.decide(deps, actor, move.forDecision(actor, read, 4), { status });
        return actor;
      });
    const outcomes = await Promise.allSettled([decide(wei, 'approved'), decide(tang, 'rejected')]);
    const won = outcomes.flatMap((each) => (each.status === 'fulfilled' ? [each.value] : []));
    const lost = outcomes.flatMap((each) => (each.status === 'rejected' ? [each.reason] : []));
    expect(lost).toEqual([expect.objectContaining({ code: 'gone' })]);
    expect(await db.rows.versionMoves.find({ id: 'm-raced' })).toMatchObject({
      decided_by: won[0]?.userId,
      decided_person: won[0]?.personId,
      decided_at: at,
      version: 5,
    });
    const traces = await db.rows.numberCounters.all({});
    expect(traces.map(({ series }) => series)).toEqual(won.map(({ userId }) => userId));
  });

  test('is decided by nobody when it is taken back', async () => {
    const { db } = database;
    const row = move.forWithdrawal(lin, await db.rows.versionMoves.find({ id: 'm-back' }), 4);
    await move.withdraw({ db }, row, { status: 'withdrawn' });
    expect(await db.rows.versionMoves.find({ id: 'm-back' })).toMatchObject({
      status: 'withdrawn',
      decided_by: null,
      decided_person: null,
      decided_at: null,
      version: 5,
    });
    const again = move.decide({ db, clock }, wei, row, { status: 'approved' });
    await expect(again).rejects.toMatchObject({ code: 'gone' });
  });

  test('needs no count of changes to be decided once', async () => {
    const { db } = database;
    const read = await db.rows.callCancellations.find({ id: 'c1' });
    const decide = (actor: Actor) =>
      cancellation.decide({ db, clock }, actor, cancellation.forDecision(actor, read), {
        status: 'approved',
      });
    await decide(wei);
    await expect(decide(tang)).rejects.toMatchObject({ code: 'gone' });
    expect(await db.rows.callCancellations.find({ id: 'c1' })).toMatchObject({
      status: 'approved',
      decided_person: wei.personId,
    });
  });

  test('cannot be decided by its own person even where nobody asks first', async () => {
    const { db } = database;
    await db.rows.callCancellations.insert({
      id: 'c2',
      call_id: 'k2',
      reason: 'why',
      live_key: 'k2',
      ...proposedBy(lin, at),
    });
    const row = await db.rows.callCancellations.find({ id: 'c2' });
    const waiting = cancellation.forWithdrawal(lin, row);
    const own = cancellation.decide({ db, clock }, lin, waiting, { status: 'approved' });
    await expect(own).rejects.toThrow();
    expect(await db.rows.callCancellations.find({ id: 'c2' })).toEqual(row);
  });
});
