import { bareWriting, type Write } from './bare.js';
import type { Browser, Sent, Typed } from './browser.js';
import type { Asked, Counters } from './counters.js';
import { median } from './load.js';

/** A form that changes something, sent again and again. */
export interface Save {
  readonly name: string;
  readonly browser: Browser;
  readonly times: number;
  /** The address, the inputs and the page of the n-th sending. */
  readonly form: (turn: number) => readonly [path: string, typed: Typed, page: string];
}

export interface SaveFigures {
  readonly name: string;
  /** Milliseconds for one sending, one after the other. */
  readonly ms: number;
  /** The same for nothing but its inserts and updates, in one transaction. */
  readonly bareMs: number;
  readonly writes: number;
  readonly asked: Asked;
}

/** Times a save through its form, and beside it the bare writing of the rows that it writes. */
export async function measureSave(
  counters: Counters,
  database: string,
  save: Save,
): Promise<SaveFigures> {
  let turn = 0;
  const send = async (): Promise<Sent> => save.browser.post(...save.form(turn++));
  const writes = writesIn(await counters.statementsOf(async () => void (await send())));
  if (writes.length === 0) throw new Error(`${save.name} wrote nothing`);
  const bare = await bareWriting(counters.connection, database, writes);
  const both = await counters.perRequest(5, async () => void (await send()));
  // The form is fetched before it is sent; the page of the next sending is like those before it.
  const [, , page] = save.form(turn);
  const read = await counters.perRequest(5, async () => void (await save.browser.get(page)));
  const times: number[] = [];
  const bareTimes: number[] = [];
  while (turn < save.times) {
    times.push((await send()).ms);
    bareTimes.push(await bare());
  }
  return {
    name: save.name,
    ms: median(times),
    bareMs: median(bareTimes),
    writes: writes.length,
    asked: without(both, read),
  };
}

const without = (both: Asked, read: Asked): Asked => ({
  statements: both.statements - read.statements,
  byTriggers: both.byTriggers - read.byTriggers,
  transaction: both.transaction - read.transaction,
  rowsRead: both.rowsRead - read.rowsRead,
});

function writesIn(statements: readonly string[]): readonly Write[] {
  return statements.flatMap((statement): Write[] => {
    const [, inserted] = /^INSERT INTO `?(\w+)/i.exec(statement) ?? [];
    const [, updated] = /^UPDATE `?(\w+)/i.exec(statement) ?? [];
    // Taking a lock by writing a column onto itself writes nothing.
    if (/SET (\w+) = \1\b/.test(statement)) return [];
    // What triggers write is written beside the bare rows as well, by the same triggers.
    if (/^INSERT (INTO|IGNORE INTO) (stream_heads|case_pairs)\b/i.test(statement)) return [];
    if (inserted !== undefined) return [{ kind: 'insert', table: inserted }];
    return updated === undefined ? [] : [{ kind: 'update', table: updated }];
  });
}
