import { workingDaysBetween, zoneDay, type WorkingCalendar } from '../calendar.js';
import { parseDuration } from '../duration.js';
import type { LocalText } from '../localText.js';
import type { Definition, End } from '../definition/definition.js';
import type { CaseEvent, MoveMeaning } from '../workflow/caseEvents.js';
import type { CaseState } from '../workflow/caseState.js';
import { stageKind } from '../workflow/stages/registry.js';

/** An event with its instant, as the timeline is built from them. */
export interface TimedEvent {
  readonly at: string;
  readonly event: CaseEvent | RulesRestored;
}

/** A move to other rules was taken back; what its event restores is not for applicants. */
export interface RulesRestored {
  readonly type: 'rules_restored';
}

/** Something within a phase that the applicant knows of. */
export type Happening =
  | {
      readonly what: 'corrections_asked';
      readonly at: string;
      readonly count: number;
      readonly dueAt: string;
    }
  | {
      readonly what:
        | 'corrections_answered'
        | 'sent_back'
        | 'reopened'
        | 'held'
        | 'released'
        | 'rules_restored'
        | 'days_moved';
      readonly at: string;
    }
  | { readonly what: 'rules_changed'; readonly at: string; readonly means: MoveMeaning }
  /** Why a stage that speaks to the applicant ended the case. */
  | { readonly what: 'reason'; readonly at: string; readonly text: string };

export type EntryState = 'done' | 'now' | 'urgent' | 'stopped' | 'ahead';

/** One line of the applicant's timeline. Instants are ISO text in UTC. */
export interface TimelineEntry {
  readonly what: 'submitted' | 'phase' | 'end';
  /** The phase or the end; '' for the submission. */
  readonly id: string;
  readonly name: LocalText | null;
  /** What will happen; of phases still ahead. */
  readonly about: LocalText | null;
  readonly state: EntryState;
  readonly from: string | null;
  /** When a finished phase was left. */
  readonly until: string | null;
  /** Working days used of those allowed, where the present phase is a single stage with a limit. */
  readonly days: { readonly used: number; readonly allowed: number } | null;
  readonly paused: boolean;
  readonly contentHash: string | null;
  readonly happenings: readonly Happening[];
}

export interface TimelineInput {
  readonly events: readonly TimedEvent[];
  readonly definition: Definition;
  /** Versions that the case followed before, for stages that the present one does not have. */
  readonly earlier?: readonly Definition[];
  readonly state: CaseState;
  readonly calendar: WorkingCalendar;
  readonly now: Date;
  /** How the case ended, where its definition does not name it. */
  readonly end?: End | undefined;
}

/** The stages of one phase as they went. */
interface Walk {
  from: string | null;
  until: string | null;
  readonly happenings: Happening[];
}

const blank = {
  id: '',
  name: null,
  about: null,
  from: null,
  until: null,
  days: null,
  paused: false,
  contentHash: null,
  happenings: [],
} as const;

/**
 * The way of a case in the phases its definition names: what is over with its dates, what is under
 * way, what is still to come. Stages, persons and scores never appear.
 */
export function timeline(input: TimelineInput): TimelineEntry[] {
  return [...submission(input.events), ...phaseEntries(input), ...ending(input)];
}

function phaseEntries(input: TimelineInput): TimelineEntry[] {
  const { definition, state } = input;
  const { phases } = definition.workflow;
  const walks = walkPhases(input);
  const present = state.stage === null ? undefined : stageOf(definition, state.stage)?.phase;
  const presentAt = phases.findIndex(({ id }) => id === present);
  const ended = state.status === 'ended';
  return phases.flatMap((phase, index): TimelineEntry[] => {
    const walk = walks.get(phase.id);
    const entry = { ...blank, what: 'phase' as const, id: phase.id, name: phase.name };
    if (index === presentAt) return [{ ...entry, ...underWay(input, walk) }];
    if (ended || index < presentAt) {
      return walk ? [{ ...entry, ...walk, state: 'done' }] : [];
    }
    return [{ ...entry, about: phase.about ?? null, state: 'ahead' }];
  });
}

function ending({ definition, state, events, end: own }: TimelineInput): TimelineEntry[] {
  const end = state.end === null ? undefined : (definition.workflow.ends[state.end] ?? own);
  const ended = events.findLast(({ event }) => event.type === 'ended');
  if (state.end === null || !end || !ended) return [];
  return [
    {
      ...blank,
      what: 'end',
      id: state.end,
      name: end.name,
      about: end.letter ?? null,
      state: end.state === 'granted' ? 'done' : 'stopped',
      from: ended.at,
    },
  ];
}

const stageOf = (definition: Definition, id: string) => definition.workflow.stages[id];

function submission(events: readonly TimedEvent[]): TimelineEntry[] {
  return events.flatMap(({ at, event }) =>
    event.type === 'submitted'
      ? [
          {
            ...blank,
            what: 'submitted' as const,
            state: 'done' as const,
            from: at,
            contentHash: event.contentHash,
          },
        ]
      : [],
  );
}

function walkPhases({
  events,
  definition,
  earlier = [],
}: TimelineInput): ReadonlyMap<string, Walk> {
  const walks = new Map<string, Walk>();
  const phaseOf = (id: string): string | undefined =>
    [definition, ...earlier].map((each) => stageOf(each, id)?.phase).find((phase) => phase);
  let stage = '';
  let beforeMove = { stage, at: '' };
  for (const { at, event } of events) {
    if (event.type === 'version_moved') beforeMove = { stage, at };
    if (event.type === 'rules_restored') {
      forget(walks, phaseOf(stage), phaseOf(beforeMove.stage), beforeMove.at);
      ({ stage } = beforeMove);
    }
    if (event.type === 'stage_entered') {
      const before = phaseOf(stage);
      stage = event.stage;
      const phase = phaseOf(stage);
      const left = before === undefined || before === phase ? undefined : walks.get(before);
      if (left) left.until = at;
      if (phase !== undefined && !walks.has(phase)) {
        walks.set(phase, { from: at, until: null, happenings: [] });
      }
    }
    const walk = walks.get(phaseOf(stage) ?? '');
    if (event.type === 'ended' && walk) walk.until = at;
    const happening = happeningOf(definition, at, event);
    if (happening) walk?.happenings.push(happening);
  }
  return walks;
}

/** A move was taken back: a phase that it began did not begin, and the one it left goes on. */
function forget(
  walks: Map<string, Walk>,
  entered: string | undefined,
  left: string | undefined,
  movedAt: string,
): void {
  if (entered === undefined || entered === left) return;
  const from = walks.get(entered)?.from ?? '';
  if (from >= movedAt) walks.delete(entered);
  const walk = walks.get(left ?? '');
  if (walk) walk.until = null;
}

function happeningOf(
  definition: Definition,
  at: string,
  event: TimedEvent['event'],
): Happening | null {
  switch (event.type) {
    case 'corrections_asked':
      return { what: event.type, at, count: event.items.length, dueAt: event.dueAt };
    case 'corrections_answered':
    case 'sent_back':
    case 'reopened':
    case 'held':
    case 'released':
    case 'days_moved':
    case 'rules_restored':
      return { what: event.type, at };
    case 'version_moved':
      return { what: 'rules_changed', at, means: event.means };
    case 'withdrawn':
    case 'cancelled_with_call':
      return { what: 'reason', at, text: event.reason };
    case 'stage_concluded':
      return endsWithReason(definition, event) ? { what: 'reason', at, text: event.reason } : null;
    default:
      return null;
  }
}

/**
 * A reason is for the applicant where the stage speaks to the applicant (it may ask for
 * corrections or waits for them) and its outcome ends the case; elsewhere reasons are inner notes.
 */
function endsWithReason(
  definition: Definition,
  { stage: id, outcome, reason }: Extract<CaseEvent, { type: 'stage_concluded' }>,
): boolean {
  const stage = stageOf(definition, id);
  if (!stage || reason === '') return false;
  const next = stage.next[outcome];
  const kind = stageKind(stage.kind);
  const speaks =
    kind.corrections(stage) !== null ||
    Object.values(kind.verbs).some(({ by }) => by === 'applicant');
  return speaks && typeof next === 'string' && next.startsWith('.');
}

function underWay(
  { definition, state, calendar, now }: TimelineInput,
  walk: Walk | undefined,
): Pick<TimelineEntry, 'state' | 'from' | 'days' | 'paused' | 'happenings'> {
  const waits = Object.values(state.tasks).some(
    ({ role, stage }) => role === 'applicant' && stage === state.stage,
  );
  return {
    state: waits ? 'urgent' : 'now',
    from: walk?.from ?? state.enteredAt,
    days: daysUsed(definition, state, calendar, now),
    paused: state.paused !== null,
    happenings: walk?.happenings ?? [],
  };
}

function daysUsed(
  definition: Definition,
  { stage: id, dueAt, paused }: CaseState,
  calendar: WorkingCalendar,
  now: Date,
): TimelineEntry['days'] {
  const stage = id === null ? undefined : stageOf(definition, id);
  const alone = Object.values(definition.workflow.stages).filter(
    ({ phase }) => phase === stage?.phase,
  );
  if (stage?.due === undefined || dueAt === null || alone.length !== 1) return null;
  const { count: allowed, unit } = parseDuration(stage.due);
  if (unit !== 'wd') return null;
  const until = paused === null ? now : new Date(paused.at);
  const left = workingDaysBetween(calendar, zoneDay(until), zoneDay(new Date(dueAt)));
  return { used: Math.max(0, allowed - left), allowed };
}
