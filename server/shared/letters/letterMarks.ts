import type { MailValues } from '../../domain/application/mailMarks.js';
import { seatDayBefore, seatSpokenTo } from '../../domain/application/seatSpokenTo.js';
import { plainName } from '../../domain/application/typedNames.js';
import type { Definition } from '../../domain/definition/definition.js';
import { inLocale, type Locale, type Translate } from '../../domain/localText.js';
import { fen, yuanText } from '../../domain/money.js';
import type { CorrectionItem } from '../../domain/workflow/contract/stageKind.js';
import type { CaseEvent } from '../../domain/workflow/caseEvents.js';
import type { CaseState } from '../../domain/workflow/caseState.js';
import { movedDeadlines } from '../../domain/workflow/deadlinesMoved.js';
import { stageKind } from '../../domain/workflow/stages/registry.js';
import { endOfCase } from '../casefile/caseEnd.js';
import { correctedLines } from '../casefile/correctedRecord.js';
import type { CaseMail } from './caseMail.js';
import { decisionOf } from './letterGrounds.js';
import { letterDay, letterMoment } from './letterDates.js';

/** What the marks of a letter about a case are filled with; '' where there is nothing to say. */
export function marksOfCase(words: Translate, mail: CaseMail): MailValues {
  const { definition, change, occasion, locale } = mail;
  const { state } = change;
  const due = dueOf(mail);
  const moment = (at: string): string => letterMoment(words, locale, at);
  const end = endOfCase(words, definition, state.end);
  const deferral = state.deferral ?? change.before.deferral;
  const amount = grantedAmount(mail);
  const [name, next] = [occasion.stage, state.stage].map((id) => stageName(definition, id, locale));
  return {
    name: mail.name,
    procedure: inLocale(definition.name, locale),
    title: mail.title,
    number: mail.number,
    link: mail.link,
    day: letterDay(words, locale, mail.at),
    applicant: mail.applicant,
    call: mail.call,
    code: mail.code,
    revision: `${state.revision}`,
    stage: name ?? '',
    next: next ?? '',
    due: due === null ? words(locale, 'mail.day_on_page') : moment(due),
    was: wasDue(words, mail, moment),
    deferral_due: deferral ? moment(deferral.dueAt) : '',
    documents: listed(
      definition.documents.filter(({ id }) => deferral?.documents.includes(id)),
      locale,
    ),
    items: itemsOf(mail),
    // Who is asked once more is not told again that everything is said at once.
    round: words(
      locale,
      `mail.round.${(state.asked[occasion.stage ?? ''] ?? 0) > 1 ? 'again' : 'first'}`,
    ),
    result: end ? inLocale(end.name, locale) : '',
    letter: end?.letter ? inLocale(end.letter, locale) : '',
    amount:
      typeof amount === 'number'
        ? words(locale, 'mail.amount', { yuan: yuanText(fen(amount)) })
        : '',
    meeting: meetingOf(words, mail),
    remark: remarkOf(mail),
    share: shareOf(state),
    unanswered: unansweredIn(words, mail),
    barred: mail.organisation === '' ? '' : words(locale, 'mail.barred'),
    changed: changedOf(words, mail),
    ...decisionOf(words, mail),
  };
}

/**
 * What is granted. An end says it only where it is granted by it: a refusal has no amount, and one
 * that was agreed on earlier is settled by its agreement.
 */
function grantedAmount({ change, definition, occasion }: CaseMail): unknown {
  const { before, state } = change;
  const amount = state.facts['amount_fen'];
  if (occasion.event !== 'ended') return amount;
  const end = definition.workflow.ends[state.end ?? ''];
  return end?.state === 'granted' && before.facts['committed'] !== true ? amount : null;
}

/** What follows where corrections, or documents that were put off, do not come in time. */
function unansweredIn(words: Translate, mail: CaseMail): string {
  const { definition, occasion, locale } = mail;
  if (occasion.event === 'deferral_granted') return undelivered(words, mail);
  const stage = occasion.stage === null ? undefined : definition.workflow.stages[occasion.stage];
  const silent = stage && stageKind(stage.kind).corrections(stage)?.silent;
  const next = silent ? stage.next[silent] : undefined;
  const end = typeof next === 'string' ? definition.workflow.ends[next.slice(1)] : undefined;
  return end
    ? words(locale, 'mail.unanswered.end', { end: inLocale(end.name, locale) })
    : words(locale, 'mail.unanswered.goes_on');
}

/** Said once, before it happens, with what it rests on (docs/sources.md §3.1, §3.2). */
function undelivered(words: Translate, { definition, locale, organisation }: CaseMail): string {
  const target = definition.workflow.deferral_lapsed;
  const end = target.startsWith('.') ? definition.workflow.ends[target.slice(1)] : undefined;
  const late = end
    ? words(locale, 'mail.unanswered.late_end', { end: inLocale(end.name, locale) })
    : words(locale, 'mail.unanswered.late_goes_on');
  return words(locale, `mail.unanswered.${organisation === '' ? 'late_alone' : 'late_barred'}`, {
    late,
  });
}

const listed = (documents: Definition['documents'], locale: Locale): string =>
  documents.map(({ name }) => inLocale(name, locale)).join(locale === 'en' ? ', ' : '\u3001');

const stageName = ({ workflow }: Definition, id: string | null, locale: Locale): string => {
  const stage = id === null ? undefined : workflow.stages[id];
  return stage ? inLocale(stage.name, locale) : '';
};

/** The day of the seat that an act had a word for; null where it had none. */
function seatDue(
  { data, stage }: Extract<CaseEvent, { type: 'noted' }>,
  { tasks }: CaseState,
): string | null {
  const seat = seatSpokenTo(data);
  if (seat === null) return null;
  return (
    Object.values(tasks).find((task) => task.stage === stage && task.seat === seat)?.dueAt ?? null
  );
}

/** Until when it was to be done before it was moved; '' where that was not noted. */
function wasDue(
  words: Translate,
  { occasion: { of }, locale }: CaseMail,
  moment: (at: string) => string,
): string {
  if (of.type === 'clock_extended') return moment(of.from);
  if (of.type === 'noted') {
    const day = seatDayBefore(of.data);
    return day === null ? words(locale, 'mail.day_on_page') : moment(day);
  }
  const before = of.type === 'days_moved' ? movedDeadlines(of)[0]?.before : undefined;
  return before ? moment(before) : '';
}

/** Until when something is to be done: by the event itself where it says so. */
function dueOf({ change, occasion: { of } }: CaseMail): string | null {
  if (of.type === 'corrections_asked') return of.dueAt;
  if (of.type === 'task_opened') return of.task.dueAt ?? change.state.dueAt;
  if (of.type === 'noted') return seatDue(of, change.state) ?? change.state.dueAt;
  if (of.type === 'clock_extended') return of.until;
  if (of.type === 'days_moved') return movedDeadlines(of)[0]?.after ?? null;
  return change.state.corrections?.dueAt ?? change.state.dueAt;
}

/** `1. Bank receipt: the stamp cannot be read`, one line each. */
function itemsOf({ definition, locale, occasion: { of } }: CaseMail): string {
  const items: readonly CorrectionItem[] = of.type === 'corrections_asked' ? of.items : [];
  const named = new Map([
    ...definition.form.map(({ section, name }) => [section, inLocale(name, locale)] as const),
    ...definition.documents.map(({ id, name }) => [id, inLocale(name, locale)] as const),
  ]);
  const colon = locale === 'en' ? ': ' : '\uff1a';
  return items
    .map(({ at, note }, index) => {
      const name = named.get(at) ?? named.get(at.replace(/^document\./, '')) ?? '';
      return `${index + 1}. ${name === '' ? '' : `${name}${colon}`}${note}`;
    })
    .join('\n');
}

/**
 * When and where a hearing is, or why it is not. What was typed for applicants is theirs alone: it
 * may name what the experts of a blind stage do not know.
 */
function meetingOf(words: Translate, { definition, change, occasion, locale }: CaseMail): string {
  const stage = occasion.stage === null ? undefined : definition.workflow.stages[occasion.stage];
  const meets = stage && stageKind(stage.kind).meets(stage);
  if (!meets) return '';
  const memory = change.state.memory[occasion.stage ?? ''] ?? {};
  const own = occasion.to === 'applicant';
  const off = meets.calledOff(memory);
  if (off !== null && occasion.event === 'defence_off') {
    return own
      ? words(locale, 'mail.meetingOff.why', { reason: off })
      : words(locale, 'mail.meetingOff.seats');
  }
  const called = meets.called(memory);
  if (!called) return '';
  const at = new Date(`${called.on}T${called.at}:00+08:00`).toISOString();
  const { place, turn, bring = '' } = called;
  const said = words(locale, 'mail.meeting', {
    moment: letterMoment(words, locale, at),
    place,
    turn,
  });
  if (bring === '' || !own) return said;
  return `${said}\n${words(locale, 'mail.meetingBring', { bring })}`;
}

/** Of a hundred, what a review found to be fulfilled; '' before one has. */
function shareOf({ facts: { pay_percent: share } }: CaseState): string {
  return typeof share === 'number' ? `${share}` : '';
}

function remarkOf({ definition, change, occasion: { of, stage: id } }: CaseMail): string {
  const stage = id === null ? undefined : definition.workflow.stages[id];
  if (!stage || id === null) return '';
  if (of.type === 'stage_concluded') return of.reason;
  if (of.type !== 'noted') return '';
  const news = stageKind(stage.kind).news.acts?.[of.verb];
  return news?.remark?.(change.state.memory[id] ?? {}) ?? '';
}

function changedOf(words: Translate, { occasion: { of }, locale, definition }: CaseMail): string {
  if (of.type === 'record_corrected') {
    return correctedLines(words, locale, definition, of).join('\n');
  }
  if (of.type === 'names_corrected') {
    const { was, now } = of;
    const lines = [
      { key: 'title', was: plainName(was.title), now: plainName(now.title) },
      {
        key: 'applicant',
        was: plainName(was.applicantName),
        now: plainName(now.applicantName),
      },
    ].filter((each) => each.was !== each.now);
    return lines.map(({ key, ...names }) => words(locale, `mail.changed.${key}`, names)).join('\n');
  }
  if (of.type === 'version_moved') return words(locale, `mail.changed.${of.means}`);
  return of.type === 'version_move_undone' ? words(locale, 'mail.changed.undone') : '';
}
