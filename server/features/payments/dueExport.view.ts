import { csvLine } from '../../domain/fund/csv.js';
import { payableNow } from '../../domain/fund/payableNow.js';
import { zoneDay } from '../../domain/calendar.js';
import { inLocale, type Locale, type Translate } from '../../domain/localText.js';
import { yuanText } from '../../domain/money.js';
import type { DueRow } from './duePayments.query.js';

/** More than this is not put into one file. */
export const dueExportLimit = 20_000;

const columns = [
  'number',
  'project',
  'tranche',
  'payee',
  'line',
  'dueSince',
  'amountYuan',
  'reasons',
];

/** What a filter of the due list finds as a file for spreadsheets, which take no cell for a formula. */
export function dueExport(rows: readonly DueRow[], words: Translate, locale: Locale): string {
  const head = csvLine(columns.map((column) => words(locale, `payments.columns.${column}`)));
  const body = rows.slice(0, dueExportLimit).map((row) =>
    csvLine([
      row.number,
      row.title,
      inLocale(row.tranche_name, locale),
      row.holder ?? '',
      row.line_code,
      zoneDay(new Date(row.due_at)),
      yuanText(row.amount).replaceAll(',', ''),
      payableNow(row)
        .map(({ kind, params }) => words(locale, `payments.hindrance.${kind}`, params))
        .join(' '),
    ]),
  );
  const rest =
    rows.length > dueExportLimit
      ? csvLine([words(locale, 'payments.exportCut', { n: dueExportLimit })])
      : '';
  // The mark at the start tells spreadsheets that the text is UTF-8.
  return `\uFEFF${head}${body.join('')}${rest}`;
}
