import { inLocale } from '../../domain/localText.js';
import { shortMoney } from '../../domain/money.js';
import type { CaseEvent } from '../../domain/workflow/caseEvents.js';
import { movedDeadlines } from '../../domain/workflow/deadlinesMoved.js';
import { endOfCase } from '../../shared/casefile/caseEnd.js';
import { correctedLines } from '../../shared/casefile/correctedRecord.js';
import type { CaseFile } from '../../shared/casefile/caseFile.js';
import { dateWords } from '../../shared/words/dateWords.js';
import type { CaseDetail } from './caseDetail.query.js';
import { actedFor } from './deputies.query.js';
import type { HistoryEntry } from './caseHistory.query.js';
import type { CasesPageContext } from './caseList.page.js';

/** One line of the log: who did what, and why where a reason was given. */
export interface LogLine {
  readonly at: string;
  readonly who: string;
  readonly what: string;
  readonly note: string;
  /** SHA-256 of what was handed in, shown to whoever asks for it; '' for everything else. */
  readonly hash: string;
}

/** What the reader may know of the experts' part. */
export interface LogSight {
  readonly namesExperts: boolean;
  readonly knowsScore: boolean;
}

interface LogContext {
  readonly knowsScore: boolean;
  readonly file: CaseFile;
  readonly context: CasesPageContext;
  readonly say: (key: string, values?: Readonly<Record<string, string | number>>) => string;
}

type Told = Pick<LogLine, 'what' | 'note' | 'hash'> | null;
const told = (what: string, note = '', hash = ''): Told => ({ what, note, hash });

/** Everything that happened in words, the latest first. Experts are named to those who may know. */
export function caseLog(
  detail: CaseDetail,
  context: CasesPageContext,
  { namesExperts, knowsScore }: LogSight,
): LogLine[] {
  const { history } = detail;
  const { words, locale } = context;
  const say: LogContext['say'] = (key, values) => words(locale, `cases.log.${key}`, values);
  return history
    .flatMap((entry) => {
      const line = tell(entry, { file: fileThen(detail, entry), context, say, knowsScore });
      return line === null
        ? []
        : [
            {
              at: entry.at,
              who: actingAs(detail, entry, whoOf(entry, say, namesExperts), say),
              ...line,
            },
          ];
    })
    .toReversed();
}

/** The case with the rules it followed when this happened. */
export const fileThen = (
  { file, versions }: CaseDetail,
  { versionId }: HistoryEntry,
): CaseFile => ({
  ...file,
  ...versions.get(versionId),
});

function whoOf(
  { actorId, name, expert }: HistoryEntry,
  say: LogContext['say'],
  namesExperts: boolean,
): string {
  if (expert && !namesExperts) return say('expert');
  return actorId === null ? say('clock') : name;
}

/** Who did it, and for whom where they stood in for an absent colleague. */
function actingAs(
  detail: CaseDetail,
  entry: HistoryEntry,
  who: string,
  say: LogContext['say'],
): string {
  const { happened } = entry;
  // Of an expert who is not named nothing is said that would tell who it was.
  if (who === say('expert') || happened.what !== 'case') return who;
  if (!('stage' in happened.event)) return who;
  const stage = fileThen(detail, entry).definition.workflow.stages[happened.event.stage];
  const absent = stage ? actedFor(detail.deputies, entry, stage.by) : '';
  return absent === '' ? who : say('actingFor', { who, absent });
}

function tell({ happened }: HistoryEntry, log: LogContext): Told {
  if (happened.what === 'case') return tellEvent(happened.event, log);
  const { file, context, say } = log;
  if (happened.what === 'reminded') {
    return told(say(happened.superior ? 'escalated' : 'reminded'), happened.said);
  }
  const field = file.compiled.fields.get(happened.field)?.field;
  const name = field ? inLocale(field.name, context.locale) : happened.field;
  return told(say('revealed', { name }), happened.purpose);
}

/** Tasks opening and closing are left out: they follow from what is told. */
function tellEvent(event: CaseEvent, log: LogContext): Told {
  const { say, context } = log;
  const dates = dateWords(context.words, context.locale, context.now);
  switch (event.type) {
    case 'submitted':
    case 'corrections_answered':
      return told(say(event.type, { n: event.revision }), '', event.contentHash);
    case 'stage_entered':
      return told(say(event.type, { stage: stageName(log, event.stage) }));
    case 'task_assigned':
      return told(say(event.type));
    case 'task_handed_over':
      return told(say(event.to === null ? 'task_given_back' : event.type), event.reason);
    case 'noted':
      return tellNote(event, log);
    case 'facts_set':
      return tellFacts(event, log);
    case 'corrections_asked':
      return told(
        say(event.type, { count: event.items.length, date: dates.deadline(event.dueAt) }),
        event.items.map(({ note }) => note).join(' · '),
      );
    case 'due_set':
      return told(say(event.type, { date: dates.deadline(event.dueAt) }));
    case 'days_moved': {
      const [moved = { before: '', after: '' }] = movedDeadlines(event);
      const date = dates.deadline(moved.after);
      return moved.before === ''
        ? told(say(event.type, { date }))
        : told(say('days_moved_from', { was: dates.deadline(moved.before), date }));
    }
    case 'task_due_moved': {
      const seat = Number(/seat-(\d+)$/.exec(event.task)?.[1] ?? 0);
      return told(say(event.type, { seat, date: dates.deadline(event.until) }));
    }
    case 'clock_extended':
      return told(
        say(event.type, { was: dates.deadline(event.from), date: dates.deadline(event.until) }),
        event.reason,
      );
    case 'late_accepted':
      return told(
        say(event.type, { was: dates.deadline(event.from), date: dates.deadline(event.until) }),
        `${event.reason} (${event.ground})`,
      );
    case 'outcome_corrected':
      return told(
        say(event.type, {
          stage: stageName(log, event.stage),
          outcome: caseOutcomeName(log, event.stage, event.outcome),
        }),
        `${event.reason} (${event.ground})`,
      );
    case 'names_corrected':
      return told(
        say(event.type, { was: namesText(event.was), now: namesText(event.now) }),
        `${event.reason} (${event.ground})`,
      );
    case 'record_corrected': {
      const { words, locale } = log.context;
      const lines = correctedLines(words, locale, log.file.definition, event);
      return told(lines.join(' '), `${event.reason} (${event.ground})`);
    }
    case 'taken_back':
      return told(say(event.type, { date: dates.datetime(event.actAt) }), event.reason);
    case 'corrections_allowed':
    case 'suspended':
    case 'suspension_lifted':
    case 'terminated':
    case 'revoked':
      return told(say(event.type), `${event.reason} (${event.ground})`);
    case 'stage_kept':
    case 'stage_concluded':
      return told(
        say(event.type, {
          stage: stageName(log, event.stage),
          outcome: caseOutcomeName(log, event.stage, event.outcome),
        }),
        'reason' in event ? event.reason : '',
      );
    case 'sent_back':
      return told(say(event.type, { stage: stageName(log, event.to) }), event.reason);
    case 'reopened':
      return told(
        say(event.type, { stage: stageName(log, event.to) }),
        `${event.reason} (${event.ground})`,
      );
    case 'deferral_granted':
      return told(
        say(event.type, { count: event.documents.length, date: dates.deadline(event.dueAt) }),
      );
    case 'deferral_met':
    case 'deferral_lapsed':
      return told(say(event.type));
    case 'withdrawn':
    case 'cancelled_with_call':
      return told(say(event.type), event.reason);
    case 'version_moved':
      return told(
        event.entered === null
          ? say('version_kept')
          : say('version_moved', { stage: stageName(log, event.entered) }),
      );
    case 'version_move_undone':
      return told(say(event.type));
    case 'clock_paused':
    case 'clock_resumed':
    case 'held':
    case 'released':
      return told(say(event.type));
    case 'ended':
      return told(say(event.type, { name: endName(log, event.end) }));
    default:
      return null;
  }
}

const namesText = ({ title, applicantName }: { title: string; applicantName: string }): string =>
  `${title} · ${applicantName}`;

function tellNote(event: Extract<CaseEvent, { type: 'noted' }>, log: LogContext): Told {
  const { file, context, say } = log;
  const kind = file.definition.workflow.stages[event.stage]?.kind ?? '';
  const verb = context.words(context.locale, `enums.verbs.${kind}.${event.verb}`);
  return told(say('noted', { stage: stageName(log, event.stage), verb }));
}

function tellFacts(event: Extract<CaseEvent, { type: 'facts_set' }>, log: LogContext): Told {
  const { score, points, amount_fen: amount } = event.facts;
  if (typeof points === 'number') return told(log.say('points', { n: points.toFixed(2) }));
  if (typeof score === 'number') {
    return log.knowsScore ? told(log.say('score', { n: score.toFixed(2) })) : null;
  }
  if (typeof amount === 'number') {
    const { locale } = log.context;
    return told(log.say('proposal', { amount: shortMoney(amount, locale) }));
  }
  return null;
}

/** The name of a stage in the version of the case; its id where that has none. */
export function stageName(
  { file, context }: Pick<LogContext, 'file' | 'context'>,
  id: string,
): string {
  const name = file.definition.workflow.stages[id]?.name;
  return name ? inLocale(name, context.locale) : id;
}

function endName({ file, context }: LogContext, id: string): string {
  const name = endOfCase(context.words, file.definition, id)?.name;
  return name ? inLocale(name, context.locale) : id;
}

/** The word for how a stage ended. */
export function caseOutcomeName(
  { file, context }: Pick<LogContext, 'file' | 'context'>,
  stage: string,
  outcome: string,
): string {
  const found = file.definition.workflow.stages[stage];
  const named = found?.outcome_names[outcome];
  if (named) return inLocale(named, context.locale);
  return context.words(context.locale, `enums.outcomes.${found?.kind ?? ''}.${outcome}`);
}
