import { csvLine } from '../../domain/fund/csv.js';
import type { Locale, Translate } from '../../domain/localText.js';
import { plainYuanText } from '../../domain/money.js';
import { zoneDay } from '../../domain/calendar.js';
import type { LedgerEntryRow } from './ledgerEntries.query.js';

/** At most so many entries in one file; a last line says where there are more. */
export const mostExported = 20_000;

const columns = [
  'seq',
  'day',
  'booked',
  'kind',
  'act',
  'from',
  'to',
  'amount',
  'document',
  'caseNumber',
  'caseTitle',
  'batch',
  'actor',
] as const;

/** Entries of a line as CSV that a spreadsheet opens as it is; amounts in yuan. */
export function ledgerCsv(
  rows: readonly LedgerEntryRow[],
  { words, locale }: { readonly words: Translate; readonly locale: Locale },
): string {
  const head = csvLine(columns.map((column) => words(locale, `funds.columns.${column}`)));
  const lines = rows
    .slice(0, mostExported)
    .map((row) =>
      csvLine([
        String(row.seq),
        zoneDay(new Date(row.valued_at ?? row.at)),
        zoneDay(new Date(row.at)),
        words(locale, `funds.kinds.${row.kind}`),
        row.act === null ? '' : words(locale, `funds.acts.${row.act}`),
        words(locale, `funds.accounts.${row.from_account}`),
        words(locale, `funds.accounts.${row.to_account}`),
        plainYuanText(row.amount),
        row.document ?? '',
        row.number ?? '',
        row.title ?? '',
        row.batch_number ?? '',
        row.actor ?? '',
      ]),
    );
  const cut =
    rows.length > mostExported ? [csvLine([words(locale, 'funds.cut', { n: mostExported })])] : [];
  return `\uFEFF${[head, ...lines, ...cut].join('')}`;
}
