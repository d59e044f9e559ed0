import { isList, type Json } from '../json.js';
import type { MachineContext } from './machineContext.js';
import type { Recorder } from './recorder.js';

/** The task of bringing what was put off; it outlives the stages the case passes meanwhile. */
export const deferralStage = 'deferral';

/**
 * Once the first stage has let a case in, the documents its applicant put off have their clock,
 * said once and with the consequence (docs/sources.md §3.1).
 */
export function grantDeferral(
  context: MachineContext,
  recorder: Recorder,
  stage: string,
  target: string,
): void {
  const { facts, deferral } = recorder.state();
  const { first, deferral_due: due } = context.rules.workflow;
  const deferred = facts['deferred'];
  if (stage !== first || target.startsWith('.') || deferral || !isTexts(deferred)) return;
  const dueAt = context.time.due(context.now, due);
  recorder.emit({ type: 'deferral_granted', documents: deferred, dueAt });
  recorder.emit({
    type: 'task_opened',
    task: {
      id: `${deferralStage}.${recorder.state().visit}.deliver`,
      stage: deferralStage,
      key: 'deliver',
      verb: 'deliver',
      role: 'applicant',
      userId: null,
      openedAt: context.now.toISOString(),
      dueAt,
    },
  });
}

const isTexts = (value: Json | undefined): value is readonly string[] =>
  value !== undefined &&
  isList(value) &&
  value.length > 0 &&
  value.every((each) => typeof each === 'string');
