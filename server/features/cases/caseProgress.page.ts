import { inLocale } from '../../domain/localText.js';
import { endOfCase } from '../../shared/casefile/caseEnd.js';
import type { CaseFile } from '../../shared/casefile/caseFile.js';
import { dateWords } from '../../shared/words/dateWords.js';
import type { DueView } from '../../shared/words/dueView.js';
import type { CaseDetail } from './caseDetail.query.js';
import type { HistoryEntry } from './caseHistory.query.js';
import type { Look } from './caseList.page.js';
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
export function caseProgress(detail: CaseDetail, look: Look, due: DueView | null): ProgressItem[] {
  const { file, history } = detail;
  const items = history.flatMap((entry) => walked(entry, fileThen(detail, entry), look));
  return [...items, ...present(file, look, due), ...ahead(file, look)];
}

function walked({ at, happened }: HistoryEntry, file: CaseFile, look: Look): ProgressItem[] {
  if (happened.what !== 'case') return [];
  const { event } = happened;
  const dates = dateWords(look.words, look.locale, look.now);
  const done = { state: 'done' as const, at: dates.date(at), says: '', badge: false as const };
  if (event.type === 'submitted') {
    return [{ ...done, label: look.words(look.locale, 'cases.progress.submitted') }];
  }
  if (event.type === 'stage_concluded') {
    const label = stageName({ file, look }, event.stage);
    const outcome = caseOutcomeName({ file, look }, event.stage, event.outcome);
    return [{ ...done, label, at: `${dates.date(at)} · ${outcome}` }];
  }
  if (event.type === 'sent_back') {
    const label = stageName({ file, look }, event.from);
    const says = look.words(look.locale, 'cases.progress.sentBack', {
      stage: stageName({ file, look }, event.to),
    });
    return [{ ...done, state: 'stopped', label, says }];
  }
  if (event.type === 'version_moved') {
    const key = event.entered === null ? 'keepsPlace' : 'entersAnew';
    const stage = stageName({ file, look }, event.entered ?? '');
    const label = look.words(look.locale, 'cases.progress.rulesChanged');
    return [{ ...done, label, says: look.words(look.locale, `cases.progress.${key}`, { stage }) }];
  }
  return [];
}

function present(file: CaseFile, look: Look, due: DueView | null): ProgressItem[] {
  const { state } = file.row;
  if (state.status === 'ended') {
    const end = endOfCase(look.words, file.definition, state.end);
    const label = end ? inLocale(end.name, look.locale) : '';
    const reached = end?.state === 'granted' ? 'done' : 'stopped';
    return [{ label, state: reached, at: '', says: '', badge: false }];
  }
  if (state.stage === null) return [];
  const dates = dateWords(look.words, look.locale, look.now);
  return [
    {
      label: stageName({ file, look }, state.stage),
      state: due?.tone === 'bad' ? 'urgent' : 'now',
      at: state.enteredAt === null ? '' : sinceText(look, dates.date(state.enteredAt)),
      says: '',
      badge: state.paused ? pausedBadge(look) : due === null ? false : due,
    },
  ];
}

const sinceText = ({ words, locale }: Look, date: string): string =>
  words(locale, 'cases.progress.since', { date });

const pausedBadge = ({ words, locale }: Look) => ({
  tone: 'warn',
  label: words(locale, 'common.states.paused'),
});

/** Phases after the present one; which stages they will bring is not yet known. */
function ahead({ row, definition }: CaseFile, { locale }: Look): ProgressItem[] {
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
