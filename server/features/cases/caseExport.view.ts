import { csvLine } from '../../domain/fund/csv.js';
import { yuanText, type Fen } from '../../domain/money.js';
import { zoneDay } from '../../domain/calendar.js';
import { inLocale } from '../../domain/localText.js';
import { standsStill } from '../../shared/words/dueView.js';
import { holderOf, placeOf, type CaseListView, type CasesPageContext } from './caseList.page.js';

/** More than this is not put into one file. */
export const exportLimit = 20_000;

const columns = [
  'no',
  'caseTitle',
  'applicant',
  'applicantType',
  'call',
  'place',
  'waiting',
  'since',
  'due',
  'submitted',
  'amount',
  'result',
] as const;

/** An amount as a spreadsheet adds it up: yuan without separators. */
const yuanOf = (amount: Fen | undefined): string =>
  amount === undefined ? '' : yuanText(amount).replaceAll(',', '');

/**
 * The list as a file for spreadsheets, which never takes a cell for a formula. `amounts` are those
 * decided, by case.
 */
export function caseExport(
  { lines, calls, definitions }: CaseListView,
  amounts: ReadonlyMap<string, Fen>,
  context: CasesPageContext,
): string {
  const { words, locale } = context;
  const titles = new Map(calls.map(({ id, title }) => [id, inLocale(title, locale)]));
  const day = (at: string | null): string => (at === null ? '' : zoneDay(new Date(at)));
  const head = csvLine(columns.map((column) => words(locale, `cases.list.columns.${column}`)));
  const body = lines
    .slice(0, exportLimit)
    .map((line) =>
      csvLine([
        line.number ?? '',
        line.title,
        line.applicant_name,
        words(locale, `cases.list.${line.organisation_id === null ? 'person' : 'organisation'}`),
        titles.get(line.call_id) ?? '',
        placeOf(line, definitions.get(line.procedure_version_id), context).label,
        line.status === 'running'
          ? holderOf(line, definitions.get(line.procedure_version_id), context)
          : '',
        day(line.stage_entered_at),
        line.status === 'running' && !standsStill(line) ? day(line.due_at) : '',
        day(line.submitted_at),
        yuanOf(amounts.get(line.id)),
        line.status === 'ended'
          ? placeOf(line, definitions.get(line.procedure_version_id), context).label
          : '',
      ]),
    );
  const rest =
    lines.length > exportLimit
      ? csvLine([words(locale, 'cases.list.exportCut', { n: exportLimit })])
      : '';
  // The mark at the start tells spreadsheets that the text is UTF-8.
  return `\uFEFF${head}${body.join('')}${rest}`;
}
