import { conflict } from '../refusal.js';
import type { MoveMeaning, CasePosition } from '../workflow/caseEvents.js';
import type { CaseState } from '../workflow/caseState.js';
import type { MachineContext } from '../workflow/machineContext.js';
import { recordFrom, type CaseChange } from '../workflow/recorder.js';
import { leaveFor } from '../workflow/transitions.js';

/** From which version to which, by their ids, and what it means for the applicant. */
export interface VersionStep {
  readonly from: string;
  readonly to: string;
  readonly means: MoveMeaning;
}

/** Moves a case to another version; it keeps its place with due date, tasks and notes. */
export function moveKeeping(before: CaseState, step: VersionStep): CaseChange {
  if (before.status === 'ended') throw conflict('move_case_ended');
  const recorder = recordFrom(before);
  recorder.emit({ type: 'version_moved', ...step, entered: null });
  return recorder.change();
}

/**
 * Moves a case to another version and lets it enter a stage of that one anew, as a send-back does.
 * `context` knows the new version. A stage that the case would pass at once is refused.
 */
export function moveEntering(
  context: MachineContext,
  before: CaseState,
  step: VersionStep,
  place: string,
): CaseChange {
  if (before.status !== 'running' || before.stage === null) throw conflict('not_running');
  if (before.facts['reserved'] === true) throw conflict('award_already_reserved');
  if (!context.rules.workflow.stages[place]) throw conflict('move_place_unknown');
  const recorder = recordFrom(before);
  recorder.emit({ type: 'version_moved', ...step, entered: place });
  leaveFor(context, recorder, before.stage, place);
  if (recorder.state().stage !== place) throw conflict('move_passes_on');
  return recorder.change();
}

/** Takes a move back: the case stands exactly where it stood before it. */
export function undoMove(before: CaseState, step: VersionStep, restored: CaseState): CaseChange {
  const recorder = recordFrom(before);
  recorder.emit({ type: 'version_move_undone', ...step, standing: standingOf(restored) });
  return recorder.change();
}

function standingOf(state: CaseState): CasePosition {
  const { stage, visit, enteredAt, dueAt, paused, corrections, tasks, memory, facts } = state;
  return { stage, visit, enteredAt, dueAt, paused, corrections, tasks, memory, facts };
}
