import { acted, openedLine } from './budgetLine.js';
import type { Command, Item, Done, ModelLine } from './budgetCommands.js';
import type { TestDatabase } from './databases.js';
import type { MoneyZone } from './moneyZone.js';
import { postToLedger } from '../../server/data/stores/ledgerStore.js';
import { postings, type Entry } from '../../server/domain/fund/ledger.js';
import { fen } from '../../server/domain/money.js';
import { Refused } from '../../server/domain/refusal.js';
import type { WantedAct } from '../../server/features/funds/proposeAct.step.js';
import { unfinishedOn } from '../../server/features/funds/unfinished.query.js';
import { newId } from '../../server/shared/request/deps.js';

const by = { at: '2026-03-02T01:00:00.000Z', actorId: null };

/** Random histories of the budget, each on lines and in years of its own. */
export function budgetHistories(database: TestDatabase, zone: MoneyZone) {
  let histories = 0;
  /** A case of which nothing but its id is needed. */
  async function plantCase(): Promise<string> {
    const [row] = await database.db.rows.applications.all({}, [], 1);
    const like = row ?? (await plantFirst());
    const id = newId();
    await database.db.rows.applications.insert({ ...like, id, number: null, place: 1000 + items });
    items += 1;
    return id;
  }
  let items = 0;
  async function plantFirst() {
    await zone.proposed('Pattern');
    const [row] = await database.db.rows.applications.all({}, [], 1);
    if (!row) throw new Error('no case');
    return row;
  }

  /** Goes through one history, in the product and in the model, and compares them at every step. */
  return async function history(steps: readonly Command[]): Promise<void> {
    const { db } = database;
    const year = 3000 + 10 * histories;
    histories += 1;
    const lines: ModelLine[] = [];
    for (const of of [year, year, year + 1]) {
      const about = {
        programmeId: 'kechuang',
        code: newId(),
        name: { zh: 'L', en: 'L' },
        year: of,
      };
      const id = await openedLine(zone.deps, zone, about, 1_000n);
      const has = { free: 1_000n, reserved: 0n, committed: 0n, payable: 0n, paid: 0n };
      lines.push({ id, year: of, closed: false, has });
    }
    const held: Item[] = [];
    const done: Done[] = [];

    const lineAt = (index: number): ModelLine => {
      const line = lines[index];
      if (!line) throw new Error('no line');
      return line;
    };
    /** Whether the product did it; it refuses in words or does it. */
    const tried = async (act: Omit<WantedAct, 'document' | 'reason'>): Promise<string | null> => {
      try {
        return await acted(zone.deps, zone, act);
      } catch (error) {
        if (error instanceof Refused) {
          const [waiting] = await db.rows.budgetProposals.all({ status: 'proposed' }, [], 1);
          expect(waiting).toBeUndefined();
          return null;
        }
        throw error;
      }
    };
    const did = async (act: Omit<WantedAct, 'document' | 'reason'>, fits: boolean) => {
      const id = await tried(act);
      expect([act.act, id !== null]).toEqual([act.act, fits]);
      return id;
    };
    const post = (line: ModelLine, entry: Entry, item: Item) =>
      postToLedger(
        db,
        {
          budgetLineId: line.id,
          entry,
          onceKey: newId(),
          applicationId: item.id,
          ...(item.at === 'reserved' && entry.memo !== 'commit' ? {} : { trancheId: item.id }),
        },
        by,
      );
    const move = (item: Item, to: Item['at']): void => {
      const { has } = lineAt(item.line);
      has[item.at] -= item.amount;
      has[to] += item.amount;
      item.at = to;
    };
    const picked = (at: Item['at'], pick: number): Item | undefined => {
      const fitting = held.filter((item) => item.at === at);
      return fitting[pick % Math.max(1, fitting.length)];
    };

    async function carry(index: number): Promise<void> {
      const [from, to] = [lineAt(index), lineAt(2)];
      const moving = held.filter(({ line, at }) => line === index && at !== 'paid');
      const found = await unfinishedOn(db, from.id);
      expect(found.map(({ id }) => id).toSorted()).toEqual(moving.map(({ id }) => id).toSorted());
      const details = { items: found.map(({ id }) => id) };
      const wanted = { act: 'carry_over', about: from.id, toLineId: to.id, details } as const;
      const fits = moving.length > 0 && !to.closed && from.year < to.year;
      if ((await did(wanted, fits)) === null) return;
      for (const item of moving) {
        from.has[item.at] -= item.amount;
        to.has[item.at] += item.amount;
        item.line = 2;
      }
    }

    async function run({ kind, a, b, amount, pick }: Command): Promise<void> {
      const line = lineAt(a);
      const money = fen(amount);
      if (kind === 'increase' || kind === 'reduce' || kind === 'give_back') {
        const sign = kind === 'increase' ? amount : -amount;
        const fits = (kind === 'give_back' || !line.closed) && line.has.free + sign >= 0n;
        const id = await did({ act: kind, about: line.id, amount: money }, fits);
        if (id === null) return;
        line.has.free += sign;
        done.push({ id, changes: [[a, sign]], undone: false });
      } else if (kind === 'transfer') {
        const to = lineAt(b);
        const both = !line.closed && !to.closed && line.year === to.year && a !== b;
        const wanted = { act: kind, about: line.id, toLineId: to.id, amount: money } as const;
        const id = await did(wanted, both && line.has.free >= amount);
        if (id === null) return;
        line.has.free -= amount;
        to.has.free += amount;
        done.push({
          id,
          changes: [
            [a, -amount],
            [b, amount],
          ],
          undone: false,
        });
      } else if (kind === 'reverse') {
        const posting = done[pick % Math.max(1, done.length)];
        if (!posting) return;
        const fits =
          !posting.undone &&
          posting.changes.every(([at, by_]) => !lineAt(at).closed && lineAt(at).has.free >= by_);
        const about = lineAt(posting.changes[0]?.[0] ?? 0).id;
        const id = await did({ act: 'reverse', about, reverses: posting.id }, fits);
        if (id === null) return;
        posting.undone = true;
        for (const [at, change] of posting.changes) lineAt(at).has.free -= change;
      } else if (kind === 'carry') {
        await carry(a);
      } else if (kind === 'end' || kind === 'reopen') {
        await endOrReopen(kind, line);
      } else {
        await work(kind, a, money, pick);
      }
    }

    async function endOrReopen(kind: 'end' | 'reopen', { year: of }: ModelLine): Promise<void> {
      const ofYear = lines.filter((each) => each.year === of);
      const about = { programmeId: 'kechuang', year: of };
      if (kind === 'reopen') {
        const nextClosed = lines.some((each) => each.year === of + 1 && each.closed);
        const fits = ofYear.some(({ closed }) => closed) && !nextClosed;
        if ((await did({ act: 'reopen', about }, fits)) !== null) {
          for (const each of ofYear) each.closed = false;
        }
        return;
      }
      for (const index of [0, 1]) if (of === year) await carry(index);
      for (const each of ofYear) {
        const { free } = each.has;
        if (free === 0n) continue;
        await did({ act: 'give_back', about: each.id, amount: fen(free) }, true);
        each.has.free = 0n;
      }
      const left = ofYear.some(
        ({ has }) => has.free + has.reserved + has.committed + has.payable > 0n,
      );
      const fits = !left && !ofYear.some(({ closed }) => closed);
      if ((await did({ act: 'close', about }, fits)) !== null) {
        for (const each of ofYear) each.closed = true;
      }
    }

    /** What cases do to the money, as their effects do it. */
    async function work(
      kind: 'reserve' | 'commit' | 'due' | 'pay' | 'bounce',
      a: number,
      amount: ReturnType<typeof fen>,
      pick: number,
    ): Promise<void> {
      if (kind === 'reserve') {
        const line = lineAt(a);
        const id = await plantCase();
        const item: Item = { id, amount, line: a, at: 'reserved' };
        const fits = !line.closed && line.has.free >= amount;
        const outcome = await Promise.allSettled([
          db.transaction(async () => {
            await db.rows.awards.insert({
              application_id: id,
              budget_line_id: line.id,
              award_class: '',
              amount,
              status: 'reserved',
              reserved_at: by.at,
            });
            await post(line, postings.reserve(amount), item);
          }),
        ]);
        expect(outcome[0]?.status).toBe(fits ? 'fulfilled' : 'rejected');
        if (!fits) return;
        line.has.free -= amount;
        line.has.reserved += amount;
        held.push(item);
        return;
      }
      const from = {
        commit: 'reserved',
        due: 'committed',
        pay: 'payable',
        bounce: 'paid',
      } as const;
      const item = picked(from[kind], pick);
      if (!item) return;
      const line = lineAt(item.line);
      const { id } = item;
      await db.transaction(async () => {
        if (kind === 'commit') {
          await db.rows.awards.update({ application_id: id }, { status: 'committed' });
          await db.rows.tranches.insert({
            id,
            application_id: id,
            tranche: 'only',
            name: { zh: 'x', en: 'x' },
            position: 1,
            amount: item.amount,
            status: 'planned',
            // A process of the release before names no line.
            budget_line_id: pick % 2 === 0 ? line.id : null,
          });
          await post(line, postings.commit(fen(item.amount)), item);
        } else if (kind === 'due') {
          await db.rows.tranches.update({ id }, { status: 'due', due_at: by.at });
          await post(line, postings.makePayable(fen(item.amount)), item);
        } else if (kind === 'pay') {
          await db.rows.tranches.update({ id }, { status: 'paid', paid_at: by.at });
          await post(line, postings.pay(fen(item.amount)), item);
        } else {
          await db.rows.tranches.update({ id }, { status: 'due', paid_at: null });
          await post(line, postings.payReturned(fen(item.amount)), item);
        }
      });
      const next = { commit: 'committed', due: 'payable', pay: 'paid', bounce: 'payable' } as const;
      move(item, next[kind]);
    }

    for (const step of steps) await run(step);
    for (const { id, has } of lines) {
      const row = await db.rows.budgetLines.find({ id });
      const { free, reserved, committed, payable, paid } = has;
      expect(row).toMatchObject({ available: free, reserved, committed, payable, paid });
    }
  };
}
