import type { JsonObject } from '../json.js';
import { conflict } from '../refusal.js';
import { callCancelledEnd } from './caseEvents.js';
import type { CaseState } from './caseState.js';
import { recordFrom, type CaseChange, type Recorder } from './recorder.js';
import { causeEffect, enterStage, leaveFor, runSteps, stageView } from './transitions.js';
import type { MachineContext } from './machineContext.js';
import { stageKind } from './stages/registry.js';

/**
 * The workflow machine: pure functions from a case and an act to events. A case stands in
 * exactly one stage; what runs side by side are tasks inside it.
 */

/** What is handed in: the number and hash of the revision, and what is worked out from it. */
export interface Submission {
  readonly revision: number;
  readonly contentHash: string;
  readonly facts?: JsonObject;
}

/** Hands in the content: the first time it starts the workflow, later it answers corrections. */
export function submit(
  context: MachineContext,
  before: CaseState,
  { facts = {}, ...content }: Submission,
): CaseChange {
  const recorder = recordFrom(before);
  const state = (): void => {
    if (Object.keys(facts).length > 0) recorder.emit({ type: 'facts_set', facts });
  };
  if (before.status === 'draft') {
    recorder.emit({ type: 'submitted', ...content });
    state();
    const { first, on_submit: effects } = context.rules.workflow;
    for (const { effect, ...data } of effects) causeEffect(recorder, first, effect, data);
    enterStage(context, recorder, first);
    return recorder.change();
  }
  if (before.status === 'ended' || before.corrections === null) throw conflict('not_open_for_edit');
  recorder.emit({ type: 'corrections_answered', ...content });
  state();
  finishApplicantTask(recorder, 'answer');
  resume(context, recorder);
  return recorder.change();
}

/** Uses a verb of the present stage's kind. Whether the actor may is decided before. */
export function act(
  context: MachineContext,
  before: CaseState,
  verbName: string,
  typed: unknown,
): CaseChange {
  const { stage } = requireRunning(before);
  const verb = stageKind(context.rules.stage(stage).kind).verbs[verbName];
  if (!verb) throw conflict('not_in_this_stage');
  if (before.corrections !== null && verb.by === 'stage') throw conflict('waiting_for_applicant');
  const recorder = recordFrom(before);
  const steps = verb.act(typed, stageView(context, before, stage));
  runSteps(context, recorder, stage, verbName, steps);
  return recorder.change();
}

/** What happens when the present deadline passes; null where nothing does. */
export function timeRanOut(context: MachineContext, before: CaseState): CaseChange | null {
  if (before.status !== 'running' || before.stage === null || before.holds.length > 0) return null;
  const config = context.rules.stage(before.stage);
  const recorder = recordFrom(before);
  if (before.deferral && context.now.toISOString() > before.deferral.dueAt) {
    return lapse(context, recorder, before.stage, before.deferral.documents);
  }
  // A clock that somebody has stopped does not run out.
  if (before.corrections === null && before.paused !== null) return null;
  if (before.corrections !== null) {
    if (context.now.toISOString() <= before.corrections.dueAt) return null;
    const outcome = stageKind(config.kind).corrections(config)?.silent ?? null;
    if (outcome === null) return null;
    runSteps(context, recorder, before.stage, 'timeout', [{ step: 'conclude', outcome }]);
    return recorder.change();
  }
  const memory = before.memory[before.stage] ?? {};
  const outcome = stageKind(config.kind).expires(config)?.(memory) ?? config.timeout;
  if (outcome === undefined || before.dueAt === null) return null;
  if (context.now.toISOString() <= before.dueAt) return null;
  runSteps(context, recorder, before.stage, 'timeout', [{ step: 'conclude', outcome }]);
  return recorder.change();
}

/** What was put off did not come: the case counts as given up, and the broken word is kept. */
function lapse(
  context: MachineContext,
  recorder: Recorder,
  stage: string,
  documents: readonly string[],
): CaseChange {
  recorder.emit({ type: 'deferral_lapsed', documents });
  recorder.cause({ effect: 'record_broken_commitment', stage, data: {} });
  leaveFor(context, recorder, stage, context.rules.workflow.deferral_lapsed);
  return recorder.change();
}

/** The applicant brings the documents that were put off. */
export function deliverDeferred(
  before: CaseState,
  content: { readonly revision: number; readonly contentHash: string },
): CaseChange {
  requireRunning(before);
  if (!before.deferral) throw conflict('nothing_deferred');
  const recorder = recordFrom(before);
  recorder.emit({ type: 'deferral_met', ...content });
  // What was brought is owed no more, should the case be let in anew.
  recorder.emit({ type: 'facts_set', facts: { deferred: [] } });
  finishApplicantTask(recorder, 'deliver');
  return recorder.change();
}

/** Somebody stops the stage's clock for a reason, or lets it run again. */
export function pauseClock(context: MachineContext, before: CaseState, why: string): CaseChange {
  requireRunning(before);
  if (before.paused !== null) throw conflict('clock_paused_already');
  const recorder = recordFrom(before);
  recorder.emit({ type: 'clock_paused', at: context.now.toISOString(), why });
  return recorder.change();
}

/** Lets a paused clock run again; refuses with `clock_runs` where nobody paused it, or corrections are awaited. */
export function resumeClock(context: MachineContext, before: CaseState): CaseChange {
  requireRunning(before);
  if (before.paused === null || before.corrections !== null) throw conflict('clock_runs');
  const recorder = recordFrom(before);
  resume(context, recorder);
  return recorder.change();
}

/** The applicant takes the application back; possible until the award is committed. */
export function withdraw(context: MachineContext, before: CaseState, reason: string): CaseChange {
  requireRunning(before);
  if (before.facts['committed'] === true) throw conflict('too_late_to_withdraw');
  const recorder = recordFrom(before);
  recorder.emit({ type: 'withdrawn', reason });
  leaveFor(context, recorder, before.stage ?? '', '.withdrawn');
  return recorder.change();
}

/** The call is cancelled, so the case ends; refused once the award is committed. */
export function cancelWithCall(
  context: MachineContext,
  before: CaseState,
  reason: string,
): CaseChange {
  requireRunning(before);
  if (before.facts['committed'] === true) throw conflict('too_late_to_withdraw');
  const recorder = recordFrom(before);
  recorder.emit({ type: 'cancelled_with_call', reason });
  leaveFor(context, recorder, before.stage ?? '', `.${callCancelledEnd}`);
  return recorder.change();
}

/** An objection holds the case: nothing moves until it is released. */
export function hold(before: CaseState, objection: string): CaseChange {
  requireRunning(before);
  const recorder = recordFrom(before);
  recorder.emit({ type: 'held', hold: objection });
  return recorder.change();
}

/** Lets a case go on after an objection; refuses with `not_held` where that one does not hold it. */
export function release(before: CaseState, objection: string): CaseChange {
  if (!before.holds.includes(objection)) throw conflict('not_held');
  const recorder = recordFrom(before);
  recorder.emit({ type: 'released', hold: objection });
  return recorder.change();
}

/** Gives an open task to one person. */
export function assign(before: CaseState, task: string, userId: string): CaseChange {
  requireRunning(before);
  if (!before.tasks[task]) throw conflict('task_gone');
  const recorder = recordFrom(before);
  recorder.emit({ type: 'task_assigned', task, userId });
  return recorder.change();
}

function requireRunning(state: CaseState): { readonly stage: string } {
  if (state.status !== 'running' || state.stage === null) throw conflict('not_running');
  return { stage: state.stage };
}

function finishApplicantTask(recorder: Recorder, verb: string): void {
  for (const task of Object.values(recorder.state().tasks)) {
    if (task.role === 'applicant' && task.verb === verb) {
      recorder.emit({ type: 'task_done', task: task.id, verb });
    }
  }
}

function resume(context: MachineContext, recorder: Recorder): void {
  const { paused, dueAt } = recorder.state();
  if (paused === null) return;
  recorder.emit({
    type: 'clock_resumed',
    at: context.now.toISOString(),
    dueAt: dueAt === null ? null : context.time.resumed(dueAt, paused.at, context.now),
  });
}
