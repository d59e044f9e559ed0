import { inLocale } from '../../domain/localText.js';
import type { Definition } from '../../domain/definition/definition.js';
import { stageKind } from '../../domain/workflow/stages/registry.js';
import { endOfCase } from '../../shared/casefile/caseEnd.js';
import type { Deps } from '../../shared/request/deps.js';
import { clockView } from '../../shared/words/dueView.js';
import {
  statusFilters,
  waitingFilters,
  type CallChoice,
  type CaseFilters,
} from './caseFilters.input.js';
import { pageSize } from './caseList.query.js';
import type { CaseLine } from './caseWalks.query.js';
import type { PageContext } from '../../shared/request/pageContext.js';

/** What the pages of cases need besides rows. */
export type CasesPageContext = PageContext & Pick<Deps, 'calendar'>;

export interface CaseListView {
  readonly filters: CaseFilters;
  readonly calls: readonly CallChoice[];
  /** One more than a page where there are others. */
  readonly lines: readonly CaseLine[];
  readonly definitions: ReadonlyMap<string, Definition>;
  /** The reader may move cases to newer versions of their procedures. */
  readonly mayMove: boolean;
  /** The reader may look which case holds what can be claimed once. */
  readonly mayFind: boolean;
  /** Kinds of stage in which one act may be done to many cases. */
  readonly atOnce: ReadonlySet<string>;
}

/** The officer's list. */
export function caseListPage(view: CaseListView, context: CasesPageContext): object {
  const { filters, calls, lines } = view;
  const { words, locale } = context;
  const word = (key: string): string => words(locale, `cases.list.${key}`);
  // Going back up, the line too many is the newest one.
  const shown = filters.after === '' ? lines.slice(0, pageSize) : lines.slice(-pageSize);
  return {
    title: word('title'),
    tabs: statusFilters.map((status) => ({
      href: hrefOf(filters, { status, before: '', after: '' }),
      label: word(`status.${status}`),
      current: filters.status === status,
    })),
    filters: {
      status: filters.status,
      call: filters.call?.id ?? '',
      programme: filters.programme,
      stage: filters.stage,
      result: filters.result,
      from: filters.submittedFrom,
      to: filters.submittedTo,
      waiting: filters.waiting,
      text: filters.text,
    },
    programmeOptions: programmesOf(calls, locale),
    callOptions: calls.map(({ id, title }) => ({ value: id, label: inLocale(title, locale) })),
    stageOptions: namedInCall(view, context, 'stages'),
    resultOptions: namedInCall(view, context, 'ends'),
    waitingOptions: waitingFilters
      .filter((each) => each !== '')
      .map((value) => ({ value, label: word(`waiting.${value}`) })),
    narrowed: new URL(hrefOf(filters, { status: 'running' }), 'http://here').search !== '',
    rows: shown.map((line) => caseRow(view, line, context)),
    ...turns(view, shown),
    mayMove: view.mayMove,
    mayFind: view.mayFind,
    atOnceHref: atOnceOf(view),
    exportHref: hrefOf(filters, { before: '', after: '' }).replace('/cases', '/cases/export'),
  };
}

/** Where the cases of the chosen stage are handled by one act; false where they are not. */
function atOnceOf({ filters: { call, stage }, definitions, atOnce }: CaseListView): string | false {
  const kind = definitions.get(call?.versionId ?? '')?.workflow.stages[stage]?.kind ?? '';
  return call !== null && atOnce.has(kind) && `/calls/${call.id}/stages/${stage}/at-once`;
}

function turns({ filters, lines }: CaseListView, shown: readonly CaseLine[]) {
  const more = lines.length > pageSize;
  const [first, last] = [shown[0]?.id ?? '', shown.at(-1)?.id ?? ''];
  const hasOlder = filters.after !== '' || more;
  const hasNewer = filters.after !== '' ? more : filters.before !== '';
  return {
    newer: hasNewer && first !== '' && hrefOf(filters, { after: first, before: '' }),
    older: hasOlder && last !== '' && hrefOf(filters, { before: last, after: '' }),
  };
}

/** The programmes whose calls are there to choose from, each once. */
function programmesOf(calls: readonly CallChoice[], locale: CasesPageContext['locale']): object[] {
  const named = new Map(calls.map(({ programmeId, programme }) => [programmeId, programme]));
  if (named.size < 2) return [];
  return [...named].map(([value, name]) => ({ value, label: inLocale(name, locale) }));
}

/** Stages or ends of the chosen call; none where no call is chosen. */
function namedInCall(
  { filters, definitions }: CaseListView,
  { locale }: CasesPageContext,
  part: 'stages' | 'ends',
): object[] {
  if (filters.call === null) return [];
  // Cases of one call may follow several versions, each with stages and ends of its own.
  const own = definitions.get(filters.call.versionId);
  const versions = [...definitions.values()].filter((each) => each.procedure === own?.procedure);
  const named = [...versions, ...(own ? [own] : [])].flatMap(({ workflow }) =>
    Object.entries(workflow[part]).map(([id, { name }]) => [id, name] as const),
  );
  return [...new Map(named)].map(([value, name]) => ({ value, label: inLocale(name, locale) }));
}

interface Place {
  readonly label: string;
  readonly tone: string;
}

/** Where a case stands: the name of its stage, or of its end. */
export function placeOf(
  { stage, ended_as: end, status }: Pick<CaseLine, 'stage' | 'ended_as' | 'status'>,
  definition: Definition | undefined,
  { locale, words }: Pick<CasesPageContext, 'locale' | 'words'>,
): Place {
  if (status === 'ended') {
    const ended = definition && endOfCase(words, definition, end);
    const tone = ended?.state === 'granted' ? 'ok' : 'quiet';
    return { label: ended ? inLocale(ended.name, locale) : (end ?? ''), tone };
  }
  const name = definition?.workflow.stages[stage ?? '']?.name;
  return { label: name ? inLocale(name, locale) : (stage ?? ''), tone: 'info' };
}

/** Who has the next move: the party that the stage waits for, by its role where it is not the zone. */
export function holderOf(
  { stage, waiting_on: waitingOn }: Pick<CaseLine, 'stage' | 'waiting_on'>,
  definition: Definition | undefined,
  { locale, words }: Pick<CasesPageContext, 'locale' | 'words'>,
): string {
  const said = (who: string): string => words(locale, `cases.list.waiting.${who}`);
  if (waitingOn === 'applicant') return said('applicant');
  const at = definition?.workflow.stages[stage ?? ''];
  if (!at) return said('zone');
  if (stageKind(at.kind).invites(at) !== null) return said('invited');
  return outside.has(at.by) ? said(at.by) : said('zone');
}

/** Roles that people outside the zone's offices hold. */
const outside: ReadonlySet<string> = new Set(['counterparty', 'recommender', 'provider', 'expert']);

function caseRow(
  { definitions, calls }: CaseListView,
  line: CaseLine,
  context: CasesPageContext,
): object {
  const { locale, calendar } = context;
  const call = calls.find(({ id }) => id === line.call_id);
  const due = clockView(calendar, context, line);
  return {
    href: `/cases/${line.id}`,
    no: line.number ?? '',
    caseTitle: line.title,
    applicant: line.applicant_name,
    call: call ? inLocale(call.title, locale) : '',
    place: placeOf(line, definitions.get(line.procedure_version_id), context),
    due: due ?? false,
    waiting:
      line.status === 'running'
        ? holderOf(line, definitions.get(line.procedure_version_id), context)
        : '',
    since: line.stage_entered_at ?? '',
    urgent: due?.tone === 'bad',
  };
}

/** The address of the list with some filters changed. */
function hrefOf(
  filters: CaseFilters,
  changes: Partial<Pick<CaseFilters, 'status' | 'before' | 'after'>>,
): string {
  const {
    status,
    programme,
    stage,
    result,
    waiting,
    text: q,
    ...more
  } = { ...filters, ...changes };
  const { submittedFrom: from, submittedTo: to, before, after } = more;
  const call = filters.call?.id ?? '';
  const all = { status, programme, call, stage, result, waiting, from, to, q, before, after };
  const given = Object.entries(all).filter(
    ([name, value]) => value !== '' && !(name === 'status' && value === 'running'),
  );
  const query = new URLSearchParams(given).toString();
  return query === '' ? '/cases' : `/cases?${query}`;
}
