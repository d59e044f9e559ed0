import { callCancelledEnd, type CaseEvent, type Task } from '../workflow/caseEvents.js';
import type { NewsReader } from '../workflow/contract/stageKind.js';
import { awaitedParties } from '../workflow/exits/askTime.js';
import { presentTasks } from '../workflow/exits/presentDue.js';
import type { CaseChange } from '../workflow/recorder.js';
import { stageKind, type StageOfAnyKind } from '../workflow/stages/registry.js';
import { mailEvent, type MailEvent } from './mailMarks.js';
import { seatSpokenTo } from './seatSpokenTo.js';

/** Who a letter is for: a side of the case, experts, or whoever owes a task of that id. */
export type Audience = NewsReader | `task:${string}`;

/** One letter that an act gives occasion to: which text, to whom, and where its link leads. */
export interface MailOccasion {
  readonly event: MailEvent;
  /** The stage it is about; a definition may word it for that stage alone, as `event@stage`. */
  readonly stage: string | null;
  readonly to: Audience;
  /** With `:id` for the application. */
  readonly path: string;
  /** What happened; the marks are filled from it. */
  readonly of: CaseEvent;
}

/** The stages of the definition by which an act was decided. */
export type StagesById = Readonly<Record<string, StageOfAnyKind>>;

const pathOf = (to: Audience): string => {
  if (to === 'applicant') return '/applications/:id';
  if (to === 'counterparty') return '/counterparty-cases/:id';
  return to === 'seats' || to === 'seat' ? '/reviews' : '/cases/:id';
};

/** The letters of an act, in the order of its events; at most one per text and reader. */
export function mailOccasions(change: CaseChange, stages: StagesById): readonly MailOccasion[] {
  const found = change.events.flatMap((event) => occasionsOf(event, change, stages));
  const seen = new Set<string>();
  return found.filter(({ event, to }) => {
    const key = `${event}:${to}`;
    if (seen.has(key)) return false;
    seen.add(key);
    return true;
  });
}

function occasionsOf(event: CaseEvent, change: CaseChange, stages: StagesById): MailOccasion[] {
  const tell = (letter: MailEvent, to: Audience, stage: string | null = null): MailOccasion => ({
    event: letter,
    stage,
    to,
    path: pathOf(to),
    of: event,
  });
  const present = change.state.stage ?? change.before.stage;
  switch (event.type) {
    case 'submitted':
      return [tell('submitted', 'applicant', present)];
    case 'corrections_asked':
      return [tell(event.type, 'applicant', event.stage)];
    case 'corrections_answered':
    case 'held':
      return [tell(event.type, 'applicant', present)];
    case 'deferral_granted':
    case 'deferral_met':
      return [tell(event.type, 'applicant')];
    case 'deferral_lapsed':
      // Where the case ends with it, the letter of the end says so.
      return ends(change) ? [] : [tell(event.type, 'applicant')];
    case 'clock_paused':
      return event.why === 'corrections' ? [] : [tell(event.type, 'applicant', present)];
    case 'clock_resumed':
      return happens(change, 'corrections_answered')
        ? []
        : [tell(event.type, 'applicant', present)];
    case 'days_moved':
      return movesApplicantsDay(event, change) ? [tell(event.type, 'applicant', present)] : [];
    case 'clock_extended':
      return concernedBy(event, change).map((to) => tell(event.type, to, present));
    case 'late_accepted':
    case 'names_corrected':
    case 'suspended':
      return [tell(event.type, 'applicant', present)];
    case 'suspension_lifted':
      // Where the case ends with it, the letter of the end says so.
      return ends(change) ? [] : [tell(event.type, 'applicant', present)];
    case 'record_corrected':
      return event.told ? [tell(event.type, 'applicant', present)] : [];
    case 'taken_back':
      return event.written ? [tell(event.type, 'applicant', present)] : [];
    case 'outcome_corrected':
      // Where the case ends with it, the letter of the end says so.
      return ends(change) ? [] : [tell(event.type, 'applicant', event.stage)];
    case 'sent_back':
    case 'reopened':
      // Where the same act has placed it there anew, the letter of that says so.
      return settledIn(change, event.to) ? [] : [tell(event.type, 'applicant', event.to)];
    case 'version_moved':
    case 'version_move_undone':
      if (event.means === 'nothing') return [];
      return [
        change.before.status === 'draft'
          ? tell('draft_moved', 'applicant')
          : tell(event.type, 'applicant', present),
      ];
    case 'ended':
      // A cancelled call writes to its applicants itself.
      return [
        ...(event.end === callCancelledEnd
          ? []
          : [tell('ended', 'applicant', change.before.stage)]),
        tell('counterparty_ended', 'counterparty', change.before.stage),
      ];
    case 'task_opened':
      // Whoever is asked once more hears why in the letter of what was done.
      if (hasWordFor(change, event.task)) return [];
      return taskLetters(event.task, stages).map(([letter, to]) => ({
        ...tell(letter, to, event.task.stage),
        // Whoever is named for a seat is an expert, who knows the desk and not the case.
        ...(event.task.verb === 'score' ? { path: '/reviews' } : {}),
      }));
    case 'task_cancelled':
      return seatLetters(change.before.tasks[event.task]).map(([letter, to, stage]) => ({
        ...tell(letter, to, stage),
        path: '/reviews',
      }));
    case 'noted':
      return newsLetters(stages[event.stage], 'acts', event.verb).map(([letter, to]) =>
        anew(tell(letter, to, event.stage), change),
      );
    case 'stage_concluded':
      // What it came to is in the letter of the end.
      if (ends(change)) return [];
      return newsLetters(stages[event.stage], 'outcomes', event.outcome).map(([letter, to]) =>
        anew(tell(letter, to, event.stage), change),
      );
    default:
      return [];
  }
}

/**
 * Whom it concerns that a deadline is later: who had asked for it, or else whoever outside the zone
 * is awaited; the applicant where the zone has its own work to do.
 */
function concernedBy(
  { asked }: Extract<CaseEvent, { type: 'clock_extended' }>,
  { state }: CaseChange,
): readonly Audience[] {
  const awaited = asked === undefined ? awaitedParties(state) : [asked];
  const readers = awaited.flatMap((party): Audience[] => {
    if (party === 'applicant' || party === 'counterparty') return [party];
    const task = presentTasks(state).find(({ role }) => role === party);
    return task ? [`task:${task.id}`] : [];
  });
  return readers.length === 0 ? ['applicant'] : readers;
}

/** Whether a day moved that the applicant was given, or that a public list ends on. */
function movesApplicantsDay(
  { dueAt, corrections, deferral, tasks }: Extract<CaseEvent, { type: 'days_moved' }>,
  { state }: CaseChange,
): boolean {
  const theirs = Object.keys(tasks).some((id) => state.tasks[id]?.role === 'applicant');
  const nobodys = dueAt !== null && Object.keys(state.tasks).length === 0;
  return theirs || corrections !== null || deferral !== null || nobodys;
}

/** Whether an act that brought a case to a stage has also decided on it there. */
const settledIn = ({ events }: CaseChange, stage: string): boolean =>
  events.some(
    (event) =>
      (event.type === 'noted' || event.type === 'stage_concluded') && event.stage === stage,
  );

/** What is said instead where the result is another than the one that was told before, and why. */
const saidAnew: Partial<Readonly<Record<MailEvent, MailEvent>>> = {
  shortlisted: 'shortlisted_anew',
  in_reserve: 'in_reserve_anew',
};

/** The letter of a result, or where the same act brought the case back for it, that of the mend. */
function anew(occasion: MailOccasion, { events }: CaseChange): MailOccasion {
  const back = events.find(
    (event) =>
      (event.type === 'sent_back' || event.type === 'reopened') && event.to === occasion.stage,
  );
  const event = saidAnew[occasion.event];
  return back === undefined || event === undefined ? occasion : { ...occasion, event, of: back };
}

const happens = ({ events }: CaseChange, type: CaseEvent['type']): boolean =>
  events.some((event) => event.type === type);
const ends = (change: CaseChange): boolean => happens(change, 'ended');

/** Whether the act has a word of its own for who sits on the seat of a task. */
const hasWordFor = ({ events }: CaseChange, { seat }: Task): boolean =>
  seat !== undefined &&
  events.some((event) => event.type === 'noted' && seatSpokenTo(event.data) === seat);

/** The letter in which those who owe a task hear of it; most staff read of it in their list. */
function taskLetters(task: Task, stages: StagesById): [MailEvent, Audience][] {
  if (task.role === 'counterparty') return [['counterparty_asked', 'counterparty']];
  if (task.role === 'invited') return [];
  const stage = stages[task.stage];
  const letter = stage && mailEvent(stageKind(stage.kind).letters[task.verb] ?? '');
  if (!letter) return [];
  return [[letter, task.role === 'applicant' ? 'applicant' : `task:${task.id}`]];
}

/** A seat that is given up for an expert is told to that expert, unless they gave it back. */
function seatLetters(task: Task | undefined): [MailEvent, Audience, string][] {
  return task?.verb === 'score' ? [['review_closed', `task:${task.id}`, task.stage]] : [];
}

function newsLetters(
  stage: StageOfAnyKind | undefined,
  of: 'acts' | 'outcomes',
  name: string,
): [MailEvent, Audience][] {
  const news = stage && stageKind(stage.kind).news[of]?.[name];
  const letter = news && mailEvent(news.letter);
  if (!stage || !news || !letter || (news.by !== undefined && news.by !== stage.by)) return [];
  return news.to.map((to) => [letter, to]);
}
