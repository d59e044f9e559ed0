import { csvLine } from '../../domain/fund/csv.js';
import { plainYuanText } from '../../domain/money.js';
import type { LedgerWords, LedgerPart } from './ledgerTable.view.js';
import type { Ledger, PartAsked } from './ledgers.query.js';

/** As many rows are read at once for a file. */
const rowsAtOnce = 1000;
/** A workbook is made whole in memory: of longer ledgers there is CSV. */
export const mostWorkbookRows = 20_000;

/** The names of all columns, amounts with their unit. */
const headsOf = ({ columns }: Ledger, { words, locale }: LedgerWords): string[] =>
  columns.map(({ key, shows }) => {
    const name = words(locale, `ledgers.columns.${key}`);
    return shows === 'fen' ? words(locale, 'ledgers.yuanColumn', { name }) : name;
  });

async function* partsOf(ledger: Ledger): AsyncGenerator<LedgerPart> {
  let asked: PartAsked | null = { before: '', most: rowsAtOnce };
  while (asked !== null) {
    const part: LedgerPart = await ledger.part(asked);
    yield part;
    asked = part.next === null ? null : { before: part.next, most: rowsAtOnce };
  }
}

/** A whole ledger as CSV in pieces, whatever its length: each is read when the one before has left. */
export async function* ledgerAsCsv(ledger: Ledger, words: LedgerWords): AsyncGenerator<string> {
  // The mark at the start tells spreadsheets that the text is UTF-8.
  yield `\uFEFF${csvLine(headsOf(ledger, words))}`;
  for await (const { rows } of partsOf(ledger)) {
    yield rows
      .map((row) =>
        csvLine(row.map(({ text, fen }) => (fen === null ? text : { number: plainYuanText(fen) }))),
      )
      .join('');
  }
}

/** A ledger as a workbook wants it: names of columns, text and amounts in yuan; null where it is too long. */
export async function ledgerAsSheet(
  ledger: Ledger,
  words: LedgerWords,
): Promise<{ readonly heads: string[]; readonly rows: SheetCell[][] } | null> {
  const sheet: SheetCell[][] = [];
  for await (const { rows } of partsOf(ledger)) {
    sheet.push(
      ...rows.map((row) =>
        row.map(({ text, fen }) => (fen === null ? { text } : { yuan: plainYuanText(fen) })),
      ),
    );
    if (sheet.length > mostWorkbookRows) return null;
  }
  return { heads: headsOf(ledger, words), rows: sheet };
}

type SheetCell = { readonly text: string } | { readonly yuan: string };
