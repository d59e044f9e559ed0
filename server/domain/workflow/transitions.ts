import type { JsonObject } from '../json.js';
import { conflict } from '../refusal.js';
import type { Task } from './caseEvents.js';
import { suspensionHold, type CaseState } from './caseState.js';
import { roundsAsked } from './correctionsAllowed.js';
import { effectTraits, type EffectName } from './contract/effects.js';
import type { Recorder } from './recorder.js';
import type { NewTask, StageView, Step, TaskFor, WaitingTask } from './contract/stageKind.js';
import { deferralStage, grantDeferral } from './deferral.js';
import type { MachineContext, WorkflowRules } from './machineContext.js';
import { strikeLines, type Striking } from './publicLines.js';
import { stageKind } from './stages/registry.js';
import { openedTranche } from './openedTranche.js';

/** The case as the kind of one of its stages sees it. */
export function stageView(
  context: MachineContext,
  state: CaseState,
  stage: string,
): StageView<unknown, unknown> {
  const config = context.rules.stage(stage);
  const seats = stageKind(config.kind).seats(config);
  const open = Object.values(state.tasks).filter((task) => task.stage === stage);
  return {
    config,
    memory: state.memory[stage] ?? {},
    facts: state.facts,
    now: context.now,
    actor: context.actor,
    openTasks: new Map(open.map((task) => [task.key, asWaiting(task)])),
    asked: roundsAsked(state, stage),
    rubric: seats === null ? null : context.rules.rubric(seats.rubric),
    awardClasses: context.rules.awardClasses,
    holders: () => context.holdersOf(config.by),
    evaluate: (rule, { report, facts } = {}) =>
      context.rules.evaluate(stage, rule, {
        ...(report === undefined ? {} : { report }),
        facts: { ...state.facts, ...facts },
      }),
    answer: (at) => context.rules.answer(at),
  };
}

/** Enters a stage and runs the steps with which its kind opens. */
export function enterStage(context: MachineContext, recorder: Recorder, stage: string): void {
  const config = context.rules.stage(stage);
  recorder.emit({
    type: 'stage_entered',
    stage,
    visit: recorder.state().visit + 1,
    at: context.now.toISOString(),
    dueAt: config.due === undefined ? null : context.time.due(context.now, config.due),
  });
  const steps = stageKind(config.kind).open(stageView(context, recorder.state(), stage));
  runSteps(context, recorder, stage, 'open', steps);
}

/** Turns a kind's steps into events, in order. */
export function runSteps(
  context: MachineContext,
  recorder: Recorder,
  stage: string,
  verb: string,
  steps: readonly Step[],
): void {
  for (const step of steps) runStep(context, recorder, stage, verb, step);
}

function runStep(
  context: MachineContext,
  recorder: Recorder,
  stage: string,
  verb: string,
  step: Step,
): void {
  const at = context.now.toISOString();
  switch (step.step) {
    case 'seat': {
      const { seat, userId } = step;
      return recorder.seat({ stage, visit: recorder.state().visit, seat, userId });
    }
    case 'open':
      return openTask(context, recorder, stage, step.task);
    case 'complete':
    case 'cancel':
      return closeTask(recorder, stage, step.task, step.step, verb);
    case 'extend':
      return extendTask(context, recorder, stage, step.task, step.by);
    case 'note':
      return recorder.emit({ type: 'noted', stage, verb, data: step.data });
    case 'facts':
      return recorder.emit({ type: 'facts_set', facts: step.facts });
    case 'ask':
      return askApplicant(context, recorder, stage, step);
    case 'pause':
      return recorder.emit({ type: 'clock_paused', at, why: step.why });
    case 'resume':
      return recorder.emit({ type: 'clock_resumed', at, dueAt: recorder.state().dueAt });
    case 'until':
      return recorder.emit({ type: 'due_set', dueAt: context.time.due(context.now, step.due) });
    case 'effect':
      return causeEffect(recorder, stage, step.effect, step.data);
    case 'conclude':
      return conclude(context, recorder, stage, step.outcome, step.reason ?? '');
  }
}

function conclude(
  context: MachineContext,
  recorder: Recorder,
  stage: string,
  outcome: string,
  reason: string,
): void {
  const { holds: held } = recorder.state();
  if (held.includes(suspensionHold)) throw conflict('case_suspended');
  if (held.length > 0 && outcome !== 'dismissed') throw conflict('held_by_objection');
  recorder.emit({ type: 'stage_concluded', stage, outcome, reason });
  for (const { effect, ...data } of context.rules.stage(stage).effects[outcome] ?? []) {
    causeEffect(recorder, stage, effect, data);
  }
  for (const tranche of context.rules.tranches) {
    if (tranche.after === `${stage}.${outcome}`) {
      const data = openedTranche(tranche, recorder.state().facts);
      if (data !== null) recorder.cause({ effect: 'open_tranche', stage, data });
    }
  }
  const target = targetOf(context, stage, outcome, recorder.state().facts);
  grantDeferral(context, recorder, stage, target);
  const { kind } = context.rules.stage(stage);
  const struck = stageKind(kind).publishes(context.rules.stage(stage))?.struckBy === outcome;
  if (struck) strikeLines(context.rules, recorder, recorder.state(), 'objection');
  leaveFor(context, recorder, stage, target);
}

/** What decides where a case goes. */
type RoutingRules = Pick<WorkflowRules, 'stage' | 'evaluate'>;

/** Where an outcome of a stage leads: a stage, or an end after a point. */
export function targetOf(
  context: { readonly rules: RoutingRules },
  stage: string,
  outcome: string,
  facts: JsonObject,
): string {
  const next = context.rules.stage(stage).next[outcome];
  const target =
    next === undefined || typeof next === 'string'
      ? next
      : next.find(({ when }) => when === undefined || holds(context, stage, when, facts))?.to;
  if (target === undefined) throw conflict('outcome_leads_nowhere', { outcome });
  return target;
}

const holds = (
  { rules }: { readonly rules: RoutingRules },
  stage: string,
  when: string,
  facts: JsonObject,
): boolean => rules.evaluate(stage, when, { facts }) === true;

/** Causes an effect; money that it moves shows in the facts at once. */
export function causeEffect(
  recorder: Recorder,
  stage: string,
  effect: EffectName,
  data: JsonObject,
): void {
  const { fact } = effectTraits({ effect });
  if (fact) recorder.emit({ type: 'facts_set', facts: { [fact]: true } });
  recorder.cause({ effect, stage, data });
}

/** Passes a stage by whose outcome stands, as long as that still leads to a stage; enters any other. */
function enterOrPass(context: MachineContext, recorder: Recorder, stage: string): void {
  const { kept: { [stage]: outcome } = {}, facts } = recorder.state();
  if (outcome === undefined || context.rules.stage(stage).next[outcome] === undefined) {
    return enterStage(context, recorder, stage);
  }
  const target = targetOf(context, stage, outcome, facts);
  // No case ends because of what nobody came to this time.
  if (target.startsWith('.')) return enterStage(context, recorder, stage);
  recorder.emit({ type: 'stage_kept', stage, outcome });
  leaveFor(context, recorder, stage, target);
}

/** Closes what is left open and goes to the next stage or to an end. */
export function leaveFor(
  context: MachineContext,
  recorder: Recorder,
  stage: string,
  target: string,
): void {
  for (const { id, stage: of } of Object.values(recorder.state().tasks)) {
    if (of !== deferralStage || target.startsWith('.')) {
      recorder.emit({ type: 'task_cancelled', task: id });
    }
  }
  if (!target.startsWith('.')) return enterOrPass(context, recorder, target);
  const end = target.slice(1);
  const { facts } = recorder.state();
  const granted = context.rules.workflow.ends[end]?.state === 'granted';
  // What was promised stays true of the day on which it was published.
  if (!granted && facts['committed'] !== true) {
    strikeLines(context.rules, recorder, recorder.state(), strikingOf(context.rules, end));
  }
  if (!granted && facts['reserved'] === true && facts['committed'] !== true) {
    recorder.emit({ type: 'facts_set', facts: { reserved: false } });
    recorder.cause({ effect: 'release_award', stage, data: {} });
  }
  if (facts['committed'] === true) recorder.cause({ effect: 'cancel_tranches', stage, data: {} });
  if (!granted && facts['frozen'] === true) {
    recorder.cause({ effect: 'unfreeze_voucher', stage, data: {} });
  }
  if (!granted) recorder.cause({ effect: 'release_claims', stage, data: {} });
  recorder.emit({ type: 'ended', end });
}

const strikingOf = ({ workflow }: Pick<WorkflowRules, 'workflow'>, end: string): Striking =>
  workflow.ends[end]?.state === 'withdrawn' ? 'withdrawn' : 'ended';

function askApplicant(
  context: MachineContext,
  recorder: Recorder,
  stage: string,
  step: Extract<Step, { step: 'ask' }>,
): void {
  const dueAt = context.time.due(context.now, step.due);
  recorder.emit({ type: 'corrections_asked', stage, items: step.items, dueAt });
  recorder.emit({ type: 'clock_paused', at: context.now.toISOString(), why: 'corrections' });
  openTask(context, recorder, stage, {
    key: `answer-${recorder.state().asked[stage] ?? 0}`,
    verb: 'answer',
    for: { role: 'applicant' },
    due: step.due,
  });
}

function openTask(context: MachineContext, recorder: Recorder, stage: string, task: NewTask): void {
  const { visit, dueAt } = recorder.state();
  const opened: Task = {
    id: `${stage}.${visit}.${task.key}`,
    stage,
    key: task.key,
    verb: task.verb,
    role: 'role' in task.for ? task.for.role : null,
    userId: 'userId' in task.for ? task.for.userId : null,
    ...('seat' in task.for ? { seat: task.for.seat } : {}),
    openedAt: context.now.toISOString(),
    dueAt: task.due === undefined ? dueAt : context.time.due(context.now, task.due),
  };
  recorder.emit({ type: 'task_opened', task: opened });
}

function extendTask(
  context: MachineContext,
  recorder: Recorder,
  stage: string,
  key: string,
  by: string,
): void {
  const task = recorder.state().tasks[`${stage}.${recorder.state().visit}.${key}`];
  if (!task) throw conflict('task_gone');
  const { id, dueAt: from } = task;
  const begins = from === null || new Date(from) < context.now ? context.now : new Date(from);
  recorder.emit({ type: 'task_due_moved', task: id, until: context.time.due(begins, by) });
}

/** Closing a task that is not open does nothing: another hand was quicker. */
function closeTask(
  recorder: Recorder,
  stage: string,
  key: string,
  how: 'complete' | 'cancel',
  verb: string,
): void {
  const id = `${stage}.${recorder.state().visit}.${key}`;
  if (!recorder.state().tasks[id]) return;
  recorder.emit(
    how === 'complete'
      ? { type: 'task_done', task: id, verb }
      : { type: 'task_cancelled', task: id },
  );
}

function asWaiting(task: Task): WaitingTask {
  return {
    dueAt: task.dueAt,
    key: task.key,
    verb: task.verb,
    for: forOf(task),
  };
}

function forOf({ seat, userId, role }: Task): TaskFor {
  if (seat !== undefined) return { seat };
  return userId === null ? { role: role ?? 'applicant' } : { userId };
}
