import { csvLine } from '../../domain/fund/csv.js';
import { zoneDay } from '../../domain/calendar.js';
import { inLocale } from '../../domain/localText.js';
import { placeOf, type CaseListView, type CasesPageContext } from './caseList.page.js';

/** More than this is not put into one file. */
export const exportLimit = 20_000;

const columns = [
  'no',
  'caseTitle',
  'applicant',
  'call',
  'place',
  'waiting',
  'since',
  'due',
  'submitted',
] as const;

/** The list as a file for spreadsheets, which never takes a cell for a formula. */
export function caseExport(
  { lines, calls, definitions }: CaseListView,
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
        titles.get(line.call_id) ?? '',
        placeOf(line, definitions.get(line.procedure_version_id), context).label,
        line.status === 'running'
          ? words(
              locale,
              `cases.list.waiting.${line.waiting_on === 'applicant' ? 'applicant' : 'zone'}`,
            )
          : '',
        day(line.stage_entered_at),
        line.status === 'running' ? day(line.due_at) : '',
        day(line.submitted_at),
      ]),
    );
  const rest =
    lines.length > exportLimit
      ? csvLine([words(locale, 'cases.list.exportCut', { n: exportLimit })])
      : '';
  // The mark at the start tells spreadsheets that the text is UTF-8.
  return `\uFEFF${head}${body.join('')}${rest}`;
}
