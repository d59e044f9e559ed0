import { zoneDay } from '../../domain/calendar.js';
import { yuanText } from '../../domain/money.js';
import type { Locale, Translate } from '../../domain/localText.js';

/** One value of a ledger; an amount is in fen, and where something can be opened, that is its address. */
export interface LedgerCell {
  readonly text: string;
  readonly fen: bigint | null;
  readonly href: string;
}

export const textCell = (text: string | null, href = ''): LedgerCell => ({
  text: text ?? '',
  fen: null,
  href,
});
export const fenCell = (fen: bigint, href = ''): LedgerCell => ({ text: yuanText(fen), fen, href });
/** The day of a moment in the zone, as a spreadsheet sorts it. */
export const dayCell = (at: string | null): LedgerCell =>
  textCell(at === null ? '' : zoneDay(new Date(at)));

/** What words a ledger is written in. */
export interface LedgerWords {
  readonly words: Translate;
  readonly locale: Locale;
}

/** A column of a ledger; `shows` says where amounts are added up, `fileOnly` what a screen has no room for. */
export interface LedgerColumn<Row> {
  readonly key: string;
  readonly shows: 'text' | 'fen';
  readonly of: (row: Row, words: LedgerWords) => LedgerCell;
  readonly fileOnly?: true;
}

/** One account as the ledger's rows have it and as the entries of the books have it, in fen. */
export interface Proof {
  readonly account: string;
  readonly rows: bigint;
  readonly entries: bigint;
}

/** A part of a ledger with its rows as cells; `next` is where the following part begins. */
export interface LedgerPart {
  readonly rows: readonly (readonly LedgerCell[])[];
  readonly next: string | null;
}

/** The rows of a query as cells, of which one more than `most` was asked for. */
export function ledgerPartOf<Row>(
  found: readonly Row[],
  most: number,
  {
    columns,
    words,
    keyOf,
  }: {
    readonly columns: readonly LedgerColumn<Row>[];
    readonly words: LedgerWords;
    readonly keyOf: (row: Row) => string;
  },
): LedgerPart {
  const shown = found.slice(0, most);
  const last = shown.at(-1);
  return {
    rows: shown.map((row) => columns.map(({ of }) => of(row, words))),
    next: found.length > most && last !== undefined ? keyOf(last) : null,
  };
}
