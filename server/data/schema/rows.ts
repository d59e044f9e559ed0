import type { ColumnReader } from './columns.js';
import type { Vault } from './vault.js';

/** What a statement answers, column by column: each name as the statement spells it. */
export type Readers = Readonly<Record<string, ColumnReader<unknown>>>;

type ValueOf<C> = C extends ColumnReader<infer T> ? T : never;
/** What is read by the columns `C`. */
export type ValuesOf<C> = { -readonly [K in keyof C]: ValueOf<C[K]> };

/** A row of a table, or of a statement read by the columns `T`. */
export type RowOf<T> = T extends { readonly columns: infer C; readonly key: readonly string[] }
  ? ValuesOf<C>
  : ValuesOf<T>;

/** Where rows came from. */
interface Source {
  /** The table's name, or the statement. */
  readonly source: string;
  /** What opens the columns that lie sealed. */
  readonly vault: Vault;
}

/**
 * Reads what a driver returned, every column by its reader. A column that is missing, or a value
 * that does not fit, throws with the column and the beginning of its source, so that nobody is shown half a truth. What else the statement returned is left out:
 * `SELECT t.*` goes on while a newer release has already added a column.
 */
export function readRows<const C extends Readers>(
  columns: C,
  raw: readonly object[],
  { source, vault }: Source,
): ValuesOf<C>[] {
  const readers = Object.entries(columns);
  return raw.map((each) => {
    const row = readRow(readers, each, { source, vault });
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- every column of C was read by its own reader
    return row as ValuesOf<C>;
  });
}

function readRow(
  readers: readonly (readonly [string, ColumnReader<unknown>])[],
  raw: object,
  { source, vault }: Source,
): Readonly<Record<string, unknown>> {
  const row: Record<string, unknown> = {};
  let reading = '';
  try {
    for (const [name, reader] of readers) {
      reading = name;
      const value: unknown = Reflect.get(raw, name);
      if (value === undefined) throw new TypeError('it is not in the result');
      row[name] = reader.read(value, vault);
    }
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new Error(`column ${reading} of ${beginningOf(source)}: ${reason}`, { cause: error });
  }
  return row;
}

/** Enough of a statement to find it by. */
function beginningOf(source: string): string {
  return source.trim().replaceAll(/\s+/g, ' ').slice(0, 120);
}
