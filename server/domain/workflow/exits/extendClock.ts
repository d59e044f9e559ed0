import { conflict } from '../../refusal.js';
import type { CaseState } from '../caseState.js';
import type { Party } from '../contract/stageKind.js';
import type { MachineContext, WorkflowRules } from '../machineContext.js';
import { recordFrom, type CaseChange } from '../recorder.js';
import { stageKind } from '../stages/registry.js';
import { isSuspended, presentDue, presentTasks } from './presentDue.js';

/** By how many working days a clock may be extended at a time. */
export const extensions = ['1 wd', '3 wd', '5 wd', '10 wd', '20 wd', '40 wd'] as const;
export type Extension = (typeof extensions)[number];

/**
 * Why nobody can extend the clock of a case now, as the code of a refusal; null where it can be. A
 * deadline that has passed is not extended, or the lateness would be seen no more.
 */
export function whyNotExtended(
  rules: Pick<WorkflowRules, 'stage'>,
  state: CaseState,
  now: Date,
): string | null {
  if (state.status !== 'running' || state.stage === null) return 'not_running';
  if (isSuspended(state)) return 'case_suspended';
  if (state.corrections === null && state.paused !== null) return 'extend_paused';
  const stage = rules.stage(state.stage);
  // A public list stands as long as was announced.
  if (stageKind(stage.kind).publishes(stage) !== null) return 'extend_notice';
  const due = presentDue(state);
  if (due === null) return 'extend_nothing_due';
  return due < now.toISOString() ? 'extend_passed' : null;
}

/** Until when the present deadline would run, were it extended by so many working days. */
export const extendedUntil = (
  { time }: Pick<MachineContext, 'time'>,
  due: string,
  by: Extension,
): string => time.due(new Date(due), by);

interface Extending {
  readonly by: Extension;
  readonly reason: string;
  /** Who had asked for it; left out where nobody did. */
  readonly asked?: Party | undefined;
}

/**
 * Moves the deadline of what is awaited now, and of every open task due before the new day. Refuses
 * what `whyNotExtended` says.
 */
export function extendClock(
  context: MachineContext,
  before: CaseState,
  { by, reason, asked }: Extending,
): CaseChange {
  const problem = whyNotExtended(context.rules, before, context.now);
  const from = presentDue(before);
  if (problem !== null || from === null) throw conflict(problem ?? 'extend_nothing_due');
  const until = extendedUntil(context, from, by);
  const recorder = recordFrom(before);
  recorder.emit({
    type: 'clock_extended',
    ...(asked === undefined ? {} : { asked }),
    from,
    until,
    tasks: tasksDueBefore(before, until),
    reason,
  });
  return recorder.change();
}

/** The open tasks of the stage that are due before a moment, by their ids. */
export const tasksDueBefore = (state: CaseState, until: string): readonly string[] =>
  presentTasks(state).flatMap(({ id, dueAt }) => (dueAt !== null && dueAt < until ? [id] : []));
