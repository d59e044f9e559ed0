import { isList, type Json } from '../json.js';
import type { MachineContext } from './machineContext.js';
import type { CaseState } from './caseState.js';
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
  const { first } = context.rules.workflow;
  const deferred = facts['deferred'];
  if (stage !== first || target.startsWith('.') || deferral || !isTexts(deferred)) return;
  grant(context, recorder, deferred, recorder.state().visit);
}

/**
 * What an ended case still had to bring, when it goes on in a stage: the first stage lets it in anew
 * and gives the time then; any later one finds it let in, so that the whole time begins today.
 */
export function renewDeferral(
  context: MachineContext,
  recorder: Recorder,
  { deferral, visit }: Pick<CaseState, 'deferral' | 'visit'>,
  stage: string,
): void {
  if (!deferral || stage === context.rules.workflow.first) return;
  // The visit that begins with it: the one before has had a task of this name.
  grant(context, recorder, deferral.documents, visit + 1);
}

function grant(
  context: MachineContext,
  recorder: Recorder,
  documents: readonly string[],
  visit: number,
): void {
  const dueAt = context.time.due(context.now, context.rules.workflow.deferral_due);
  recorder.emit({ type: 'deferral_granted', documents, dueAt });
  recorder.emit({
    type: 'task_opened',
    task: {
      id: `${deferralStage}.${visit}.deliver`,
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
