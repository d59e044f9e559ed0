import type { CaseEvent, CasePosition, KeptOutcomes } from './caseEvents.js';
import { oneRoundMore, type Rounds } from './correctionsAllowed.js';
import { changesFacts } from './factChanges.js';
import { correctedMemory, correctedNames } from './recordCorrected.js';

/** The hold that a suspension lays on a case, beside those of objections. */
export const suspensionHold = 'suspension';

/** A task is cancelled where its stage ends, or its verb is no longer needed, before it is done. */
export const taskStatuses = ['open', 'done', 'cancelled'] as const;
export type TaskStatus = (typeof taskStatuses)[number];

/** Who is waited for: the applicant while there is something of theirs to do, else the zone. */
export const caseTurns = ['applicant', 'zone'] as const;
export type CaseTurn = (typeof caseTurns)[number];
export const caseStatuses = ['draft', 'running', 'ended'] as const;
export type CaseStatus = (typeof caseStatuses)[number];

/** Something that two persons accepted after its time: when it was due, and until when it then might come. */
export interface Lateness {
  readonly stage: string;
  readonly due: string;
  readonly until: string;
}

/** A case as its events have left it. Plain data: it is stored as JSON beside the events. */
export interface CaseState extends CasePosition {
  readonly status: CaseStatus;
  /** How many times the content has been handed in. */
  readonly revision: number;
  /** Documents that may follow later, under the applicant's commitment; absent in older cases. */
  readonly deferral?: { readonly documents: readonly string[]; readonly dueAt: string } | null;
  /** How often corrections were asked, and how many more rounds two persons allowed; by stage. */
  readonly asked: Rounds;
  readonly allowed?: Rounds;
  /** Open objections: the case and its money wait for them. */
  readonly holds: readonly string[];
  /** The last change of the calendar that moved its deadlines; absent where none did. */
  readonly daysMovedBy?: string;
  readonly end: string | null;
  /** What stages came to that it passes by, unless answers or facts change; absent where there are none. */
  readonly kept?: KeptOutcomes;
  /** What was accepted late; absent where nothing was. */
  readonly late?: readonly Lateness[];
  /** What two persons corrected of its names: a later hand-in does not undo that; absent where nothing was. */
  readonly names?: { readonly title?: string; readonly applicantName?: string };
  /** Since when two persons have stopped it, and why; absent or null where it was never or is no more. */
  readonly suspended?: { readonly at: string; readonly reason: string } | null;
}

export const draftCase: CaseState = {
  status: 'draft',
  revision: 0,
  stage: null,
  visit: 0,
  enteredAt: null,
  dueAt: null,
  paused: null,
  corrections: null,
  asked: {},
  tasks: {},
  memory: {},
  facts: {},
  holds: [],
  end: null,
};

/** The state after all events, in order. */
export function replay(events: readonly CaseEvent[], from: CaseState = draftCase): CaseState {
  return events.reduce(applyEvent, from);
}

/** The state after one more event. */
export function applyEvent(state: CaseState, event: CaseEvent): CaseState {
  switch (event.type) {
    case 'submitted':
      return { ...state, status: 'running', revision: event.revision };
    case 'stage_entered':
      return enter(state, event);
    case 'task_opened':
      return { ...state, tasks: { ...state.tasks, [event.task.id]: event.task } };
    case 'task_assigned':
      return assign(state, event.task, event.userId);
    case 'task_handed_over':
      return assign(state, event.task, event.to);
    case 'task_done':
    case 'task_cancelled':
      return { ...state, tasks: withoutKey(state.tasks, event.task) };
    case 'noted':
      return {
        ...state,
        memory: {
          ...state.memory,
          [event.stage]: { ...state.memory[event.stage], ...event.data },
        },
      };
    case 'facts_set':
      return {
        ...(changesFacts(state.facts, event.facts) ? withKept(state) : state),
        facts: { ...state.facts, ...event.facts },
      };
    case 'stage_concluded':
      return leave(state);
    case 'sent_back':
    case 'outcome_corrected':
      return leave(withKept(state, event.kept));
    case 'stage_kept':
      return withKept(state, withoutKey(state.kept ?? {}, event.stage));
    case 'version_moved':
      return event.entered === null ? state : leave(state);
    case 'version_move_undone':
      return { ...state, ...event.standing };
    case 'standing_restored':
      return withKept(
        { ...state, ...event.restored, status: 'running', end: null },
        event.restored.kept,
      );
    default:
      return applyQuietEvent(state, event);
  }
}

type QuietEvent = Exclude<
  CaseEvent,
  {
    type:
      | 'submitted'
      | 'stage_entered'
      | 'task_opened'
      | 'task_assigned'
      | 'task_handed_over'
      | 'task_done'
      | 'task_cancelled'
      | 'noted'
      | 'facts_set'
      | 'stage_concluded'
      | 'outcome_corrected'
      | 'sent_back'
      | 'stage_kept'
      | 'version_moved'
      | 'version_move_undone'
      | 'standing_restored';
  }
>;

const leave = (state: CaseState): CaseState => ({
  ...state,
  stage: null,
  dueAt: null,
  paused: null,
  corrections: null,
});

/** Clocks, corrections, holds and ends: events that do not move the case. */
function applyQuietEvent(state: CaseState, event: QuietEvent): CaseState {
  switch (event.type) {
    case 'corrections_asked':
      return {
        ...state,
        corrections: { items: event.items, dueAt: event.dueAt },
        asked: { ...state.asked, [event.stage]: (state.asked[event.stage] ?? 0) + 1 },
      };
    case 'corrections_allowed':
      return { ...state, allowed: oneRoundMore(state.allowed, event.stage) };
    case 'corrections_answered':
      return withKept({ ...state, corrections: null, revision: event.revision });
    case 'clock_paused':
      return { ...state, paused: { at: event.at, why: event.why } };
    case 'clock_resumed':
      return { ...state, paused: null, dueAt: event.dueAt };
    case 'due_set':
      return { ...state, dueAt: event.dueAt };
    case 'task_due_moved':
      return moveDues(state, { ...noDues, tasks: { [event.task]: event.until } });
    case 'days_moved':
      return { ...moveDues(state, event), daysMovedBy: event.change };
    case 'clock_extended':
      return extend(state, event);
    case 'late_accepted':
      return { ...extend(state, event), late: [...(state.late ?? []), lateness(event)] };
    case 'names_corrected':
      return { ...state, names: { ...state.names, ...correctedNames(event) } };
    case 'record_corrected':
      if (event.back !== null) return leave(withKept(state));
      return { ...state, memory: correctedMemory(state.memory, event) };
    case 'suspended':
      return {
        ...state,
        holds: [...state.holds, suspensionHold],
        suspended: { at: event.at, reason: event.reason },
      };
    case 'suspension_lifted':
      return {
        ...moveDues(state, event),
        holds: state.holds.filter((hold) => hold !== suspensionHold),
        suspended: null,
      };
    case 'held':
      return { ...state, holds: [...state.holds, event.hold] };
    case 'released':
      return { ...state, holds: state.holds.filter((hold) => hold !== event.hold) };
    case 'deferral_granted':
      return { ...state, deferral: { documents: event.documents, dueAt: event.dueAt } };
    case 'deferral_met':
      return withKept({ ...state, deferral: null, revision: event.revision });
    case 'deferral_lapsed':
      return { ...state, deferral: null };
    case 'reopened':
      // What was put off has a time of its own again only where an event says so.
      return withKept({ ...state, status: 'running', end: null, deferral: null }, event.kept);
    case 'withdrawn':
    case 'cancelled_with_call':
    case 'taken_back':
    case 'terminated':
    case 'revoked':
      return state;
    default:
      return { ...leave(state), status: 'ended', end: event.end };
  }
}

function enter(state: CaseState, event: Extract<CaseEvent, { type: 'stage_entered' }>): CaseState {
  return {
    ...state,
    stage: event.stage,
    visit: event.visit,
    enteredAt: event.at,
    dueAt: event.dueAt,
    // Cases that ended before 0.6 kept both, and may be reopened.
    paused: null,
    corrections: null,
    memory: { ...state.memory, [event.stage]: {} },
  };
}

/** Deadlines that one event moves; null, or no entry, where one stays. */
interface MovedDues {
  readonly dueAt: string | null;
  readonly corrections: string | null;
  readonly deferral: string | null;
  readonly tasks: Readonly<Record<string, string>>;
}

const noDues = { dueAt: null, corrections: null, deferral: null };

function moveDues(state: CaseState, { dueAt, corrections, deferral, tasks }: MovedDues): CaseState {
  const moved = Object.values(state.tasks).map((task) => {
    const { [task.id]: until = task.dueAt } = tasks;
    return [task.id, { ...task, dueAt: until }] as const;
  });
  return {
    ...state,
    dueAt: dueAt ?? state.dueAt,
    corrections: state.corrections && {
      ...state.corrections,
      dueAt: corrections ?? state.corrections.dueAt,
    },
    ...(state.deferral && {
      deferral: { ...state.deferral, dueAt: deferral ?? state.deferral.dueAt },
    }),
    tasks: Object.fromEntries(moved),
  };
}

/** While corrections are awaited the clock of the stage stands still, and theirs is extended. */
function extend(
  state: CaseState,
  { until, tasks }: Extract<CaseEvent, { type: 'clock_extended' | 'late_accepted' }>,
): CaseState {
  const awaited = state.corrections === null ? 'dueAt' : 'corrections';
  const stage = awaited === 'dueAt' && state.dueAt === null ? {} : { [awaited]: until };
  return moveDues(state, {
    ...noDues,
    ...stage,
    tasks: Object.fromEntries(tasks.map((id) => [id, until])),
  });
}

const lateness = ({
  stage,
  from: due,
  until,
}: Extract<CaseEvent, { type: 'late_accepted' }>): Lateness => ({ stage, due, until });

function assign(state: CaseState, id: string, userId: string | null): CaseState {
  const task = state.tasks[id];
  return task ? { ...state, tasks: { ...state.tasks, [id]: { ...task, userId } } } : state;
}

/** The state with what is kept from now on; what was kept before counts no more. */
function withKept(state: CaseState, kept: KeptOutcomes = {}): CaseState {
  const { kept: _, ...rest } = state;
  return Object.keys(kept).length === 0 ? rest : { ...rest, kept };
}

function withoutKey<T>(all: Readonly<Record<string, T>>, key: string): Readonly<Record<string, T>> {
  const { [key]: _, ...rest } = all;
  return rest;
}
