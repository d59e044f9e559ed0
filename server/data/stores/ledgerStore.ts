import type { OutsideAccount } from '../../domain/fund/budgetActs.js';
import { lateEntries, type LedgerAccount, type Entry } from '../../domain/fund/ledger.js';
import { fen, MAX_LINE_FEN, yuanText } from '../../domain/money.js';
import { conflict } from '../../domain/refusal.js';
import { isDuplicate } from '../databaseErrors.js';
import type { Database } from '../database.js';
import { recordEvents } from './eventStore.js';

/** What an entry belongs to, and the key under which it can be posted only once. */
export interface Posting {
  readonly budgetLineId: string;
  readonly entry: Entry;
  readonly onceKey: string;
  readonly applicationId?: string;
  readonly trancheId?: string;
  readonly paymentId?: string;
  /** What two persons did, of which this is a leg; they may post to a closed year. */
  readonly postingId?: string;
  readonly outside?: OutsideAccount | null;
  /** First moment (ISO) of the bank's own day, where a bank did it: that day decides the year. */
  readonly valuedAt?: string;
}

/** The stream of a budget line's events. */
export const fundStream = (budgetLineId: string): string => `fund:${budgetLineId}`;

/**
 * Moves money between two accounts of a budget line: one guarded UPDATE that cannot take an
 * account below zero, the entry, and the event, all in the caller's transaction. Refuses with
 * `fund_short` where there is not enough, `year_closed` where the line's year is, `fund_too_large`
 * beyond what a line counts exactly, and `already_posted` where it was done before.
 */
export const postToLedger = (db: Database, posting: Posting, by: By): Promise<void> =>
  postSet(db, [posting], by);

/**
 * The same for many, in their order: neighbours of one line that do the same move its balances in one
 * statement, with an entry and an event for each. Refuses all of them or none.
 */
export async function postSet(db: Database, set: readonly Posting[], by: By): Promise<void> {
  for (const [first, ...rest] of alike(set)) {
    const all = [first, ...rest];
    const sum = all.reduce<bigint>((total, { entry }) => total + entry.amountFen, 0n);
    const posting = { ...first, entry: { ...first.entry, amountFen: fen(sum) } };
    await moveBalances(db, posting, all.length);
    await keepEntries(db, [first, ...rest], by);
  }
}

interface By {
  readonly at: string;
  readonly actorId: string | null;
}

type Alike = [Posting, ...Posting[]];

/** Neighbours that do the same to the same line; the order of the postings stays. */
function alike(set: readonly Posting[]): readonly Alike[] {
  const groups: Alike[] = [];
  for (const posting of set) {
    const group = groups.at(-1);
    if (group && doesOf(group[0]) === doesOf(posting)) group.push(posting);
    else groups.push([posting]);
  }
  return groups;
}

const doesOf = ({ budgetLineId, postingId = '', entry }: Posting): string =>
  [budgetLineId, postingId, entry.memo, entry.debit, entry.credit].join(' ');

async function moveBalances(db: Database, posting: Posting, count: number): Promise<void> {
  const { budgetLineId: line, entry } = posting;
  const late = posting.postingId !== undefined || lateEntries.includes(entry.memo);
  const moved = await db.execute(moveSql(entry), {
    // A number, not text: MariaDB would reckon with text in floating point.
    amount: entry.amountFen,
    line,
    late: late ? 1 : 0,
    count,
  });
  if (moved !== 1) throw await refusalOf(db, posting);
}

/** The entries that a statement has just moved the balances by, and their events. */
async function keepEntries(db: Database, set: Alike, by: By): Promise<void> {
  const [{ budgetLineId }] = set;
  const line = await db.rows.budgetLines.find({ id: budgetLineId });
  const before = (line?.entries ?? 0) - set.length;
  try {
    await db.rows.ledgerEntries.insertMany(
      set.map(({ entry, ...posting }, index) => ({
        budget_line_id: budgetLineId,
        seq: before + index + 1,
        kind: entry.memo,
        from_account: entry.credit,
        to_account: entry.debit,
        amount: entry.amountFen,
        application_id: posting.applicationId ?? null,
        tranche_id: posting.trancheId ?? null,
        payment_id: posting.paymentId ?? null,
        once_key: posting.onceKey,
        at: by.at,
        actor_id: by.actorId,
        posting_id: posting.postingId ?? null,
        outside: posting.outside ?? null,
        valued_at: posting.valuedAt ?? null,
      })),
    );
  } catch (error) {
    throw isDuplicate(error) ? conflict('already_posted') : error;
  }
  await recordEvents(
    db,
    fundStream(budgetLineId),
    by,
    set.map(({ entry, ...posting }) => ({
      type: entry.memo,
      data: {
        from: entry.credit,
        to: entry.debit,
        amountFen: entry.amountFen.toString(),
        onceKey: posting.onceKey,
        ...(posting.postingId === undefined ? {} : { posting: posting.postingId }),
        ...(posting.outside ? { outside: posting.outside } : {}),
        ...(posting.valuedAt === undefined ? {} : { valuedAt: posting.valuedAt }),
      },
    })),
  );
}

// `appropriated` is the source: its cached column counts what came in, so it grows, not shrinks.
function moveSql({ debit, credit }: Entry): string {
  const change = (account: LedgerAccount, sign: '+' | '-'): string =>
    account === 'appropriated'
      ? `${account} = ${account} ${sign === '-' ? '+' : '-'} :amount`
      : `${account} = ${account} ${sign} :amount`;
  const guard =
    credit === 'appropriated'
      ? ` AND appropriated <= ${MAX_LINE_FEN} - :amount`
      : ` AND ${credit} >= :amount`;
  return (
    `UPDATE budget_lines SET ${change(debit, '+')}, ${change(credit, '-')}, entries = entries + :count ` +
    `WHERE id = :line AND (closed_at IS NULL OR :late = 1)${guard}`
  );
}

async function refusalOf(db: Database, { budgetLineId, entry }: Posting): Promise<Error> {
  const row = await db.rows.budgetLines.find({ id: budgetLineId });
  const { credit, amountFen } = entry;
  const have = fen(row?.[credit] ?? 0n);
  const short = credit !== 'appropriated' && have < amountFen;
  if (row && row.closed_at !== null && !short) return conflict('year_closed', { year: row.year });
  if (!short) return conflict('fund_too_large', { max: yuanText(MAX_LINE_FEN) });
  return conflict('fund_short', {
    account: credit,
    have: yuanText(have),
    need: yuanText(amountFen),
  });
}
