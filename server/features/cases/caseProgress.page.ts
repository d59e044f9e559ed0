import { inLocale } from '../../domain/localText.js';
import { endOfCase } from '../../shared/casefile/caseEnd.js';
import type { CaseFile } from '../../shared/casefile/caseFile.js';
import { dateWords } from '../../shared/words/dateWords.js';
import type { DueView } from '../../shared/words/dueView.js';
import type { CaseDetail } from './caseDetail.query.js';
import type { HistoryEntry } from './caseHistory.query.js';
import type { CasesPageContext } from './caseList.page.js';
import { fileThen, caseOutcomeName, stageName } from './caseLog.page.js';

/** What `partials/timeline` prints. */
interface ProgressItem {
  readonly label: string;
  readonly state: 'done' | 'now' | 'urgent' | 'stopped' | 'ahead';
  readonly at: string;
  readonly says: string;
  readonly badge: { readonly tone: string; readonly label: string } | false;
}

/** The stages a case has been through, where it stands, and the phases still to come. */
export function caseProgress(
  detail: CaseDetail,
  context: CasesPageContext,
  due: DueView | null,
): ProgressItem[] {
  const { file, history } = detail;
  const items = history.flatMap((entry) => walked(entry, fileThen(detail, entry), context));
  return [...items, ...present(file, context, due), ...ahead(file, context)];
}

function walked(
  { at, happened }: HistoryEntry,
  file: CaseFile,
  context: CasesPageContext,
): ProgressItem[] {
  if (happened.what !== 'case') return [];
  const { event } = happened;
  const dates = dateWords(context.words, context.locale, context.now);
  const done = { state: 'done' as const, at: dates.date(at), says: '', badge: false as const };
  if (event.type === 'submitted') {
    return [{ ...done, label: context.words(context.locale, 'cases.progress.submitted') }];
  }
  if (event.type === 'stage_concluded') {
    const label = stageName({ file, context }, event.stage);
    const outcome = caseOutcomeName({ file, context }, event.stage, event.outcome);
    return [{ ...done, label, at: `${dates.date(at)} · ${outcome}` }];
  }
  if (event.type === 'sent_back') {
    const label = stageName({ file, context }, event.from);
    const says = context.words(context.locale, 'cases.progress.sentBack', {
      stage: stageName({ file, context }, event.to),
    });
    return [{ ...done, state: 'stopped', label, says }];
  }
  if (event.type === 'outcome_corrected') {
    const label = stageName({ file, context }, event.stage);
    const outcome = caseOutcomeName({ file, context }, event.stage, event.outcome);
    const says = context.words(context.locale, 'cases.progress.corrected', { outcome });
    return [{ ...done, state: 'stopped', label, says }];
  }
  if (event.type === 'record_corrected' && event.back !== null) {
    const label = context.words(context.locale, 'cases.progress.recordCorrected');
    return [{ ...done, state: 'stopped', label, says: event.reason }];
  }
  if (event.type === 'taken_back') {
    const label = context.words(context.locale, 'cases.progress.takenBack');
    return [{ ...done, state: 'stopped', label, says: event.reason }];
  }
  if (event.type === 'version_moved') {
    const key = event.entered === null ? 'keepsPlace' : 'entersAnew';
    const stage = stageName({ file, context }, event.entered ?? '');
    const label = context.words(context.locale, 'cases.progress.rulesChanged');
    return [
      { ...done, label, says: context.words(context.locale, `cases.progress.${key}`, { stage }) },
    ];
  }
  return [];
}

function present(file: CaseFile, context: CasesPageContext, due: DueView | null): ProgressItem[] {
  const { state } = file.row;
  if (state.status === 'ended') {
    const end = endOfCase(context.words, file.definition, state.end);
    const label = end ? inLocale(end.name, context.locale) : '';
    const reached = end?.state === 'granted' ? 'done' : 'stopped';
    return [{ label, state: reached, at: '', says: '', badge: false }];
  }
  if (state.stage === null) return [];
  const dates = dateWords(context.words, context.locale, context.now);
  return [
    {
      label: stageName({ file, context }, state.stage),
      state: due?.tone === 'bad' ? 'urgent' : 'now',
      at: state.enteredAt === null ? '' : sinceText(context, dates.date(state.enteredAt)),
      says: '',
      badge: state.paused ? pausedBadge(context) : due === null ? false : due,
    },
  ];
}

const sinceText = ({ words, locale }: CasesPageContext, date: string): string =>
  words(locale, 'cases.progress.since', { date });

const pausedBadge = ({ words, locale }: CasesPageContext) => ({
  tone: 'warn',
  label: words(locale, 'common.states.paused'),
});

/** Phases after the present one; which stages they will bring is not yet known. */
function ahead({ row, definition }: CaseFile, { locale }: CasesPageContext): ProgressItem[] {
  const { stage } = row.state;
  if (stage === null) return [];
  const { phases, stages } = definition.workflow;
  const here = phases.findIndex(({ id }) => id === stages[stage]?.phase);
  return phases.slice(here + 1).map(({ name }) => ({
    label: inLocale(name, locale),
    state: 'ahead',
    at: '',
    says: '',
    badge: false,
  }));
}
