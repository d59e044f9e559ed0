import { workingDaysBetween, zoneDay, type WorkingCalendar } from '../calendar.js';
import { parseDuration } from '../duration.js';
import type { LocalText } from '../localText.js';
import type { Definition, End } from '../definition/definition.js';
import type { CaseState } from '../workflow/caseState.js';
import {
  phasedStage,
  walkPhases,
  type Happening,
  type PhaseWalk,
  type TimedEvent,
} from './phaseWalks.js';

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
  const present = state.stage === null ? undefined : phasedStage(definition, state.stage)?.phase;
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

function underWay(
  { definition, state, calendar, now }: TimelineInput,
  walk: PhaseWalk | undefined,
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
  const stage = id === null ? undefined : phasedStage(definition, id);
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
