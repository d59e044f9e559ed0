import type { Definition } from '../definition/definition.js';
import type { CaseEvent, MoveMeaning } from '../workflow/caseEvents.js';
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
        | 'days_moved'
        | 'clock_extended'
        | 'taken_back'
        | 'late_accepted'
        | 'outcome_corrected'
        | 'record_corrected'
        | 'suspended'
        | 'suspension_lifted';
      readonly at: string;
    }
  | { readonly what: 'rules_changed'; readonly at: string; readonly means: MoveMeaning }
  /** Why a stage that speaks to the applicant ended the case. */
  | { readonly what: 'reason'; readonly at: string; readonly text: string };

/** The stages of one phase as they went. */
export interface PhaseWalk {
  from: string | null;
  until: string | null;
  readonly happenings: Happening[];
}

/** Where a case went, as far as it is told to the applicant, and by which rules. */
interface Course {
  readonly events: readonly TimedEvent[];
  readonly definition: Definition;
  readonly earlier?: readonly Definition[];
}

/** The phases a case has been through, by their ids. */
export function walkPhases({
  events,
  definition,
  earlier = [],
}: Course): ReadonlyMap<string, PhaseWalk> {
  const walks = new Map<string, PhaseWalk>();
  const phaseOf = (id: string): string | undefined =>
    [definition, ...earlier].map((each) => phasedStage(each, id)?.phase).find((phase) => phase);
  let stage = '';
  let beforeMove = { stage, at: '' };
  // Where the case stood before what happened at each moment.
  const stood = new Map<string, string>();
  for (const { at, event } of events) {
    if (!stood.has(at)) stood.set(at, stage);
    if (event.type === 'taken_back') {
      const was = stood.get(event.actAt) ?? stage;
      forget(walks, phaseOf(stage), phaseOf(was), event.actAt);
      stage = was;
      const walk = walks.get(phaseOf(stage) ?? '');
      if (walk) walk.until = null;
    }
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
  walks: Map<string, PhaseWalk>,
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
    case 'clock_extended':
    case 'taken_back':
    case 'late_accepted':
    case 'outcome_corrected':
    case 'suspended':
    case 'suspension_lifted':
      return { what: event.type, at };
    case 'record_corrected':
      return event.told ? { what: event.type, at } : null;
    case 'version_moved':
      return { what: 'rules_changed', at, means: event.means };
    case 'withdrawn':
    case 'cancelled_with_call':
    case 'terminated':
    case 'revoked':
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
  const stage = phasedStage(definition, id);
  if (!stage || reason === '') return false;
  const next = stage.next[outcome];
  const kind = stageKind(stage.kind);
  const speaks =
    kind.corrections(stage) !== null ||
    Object.values(kind.verbs).some(({ by }) => by === 'applicant');
  return speaks && typeof next === 'string' && next.startsWith('.');
}

/** A stage of a definition; undefined where that has none of this id. */
export const phasedStage = (definition: Definition, id: string) => definition.workflow.stages[id];
