import type { CaseEvent } from './caseEvents.js';
import { applyEvent, draftCase } from './caseState.js';

/** An event with when it was, and who caused it: null for the clock, and for who has no account. */
export interface CausedEvent {
  readonly at: string;
  readonly actorId: string | null;
  readonly event: CaseEvent;
}

/** A deadline with which the clock took a case out of a stage. */
export interface PassedDeadline {
  readonly stage: string;
  readonly dueAt: string;
  /** It was the deadline of corrections that nobody answered. */
  readonly corrections: boolean;
}

/**
 * The deadline that passed when a case last left a stage, the given one or any; null where a person
 * took it on, or it has not left.
 */
export function leftByClock(
  events: readonly CausedEvent[],
  stage: string | null = null,
): PassedDeadline | null {
  let state = draftCase;
  let passed: PassedDeadline | null = null;
  for (const { at, actorId, event } of events) {
    const before = state;
    state = applyEvent(before, event);
    const left = before.stage !== null && before.stage !== state.stage ? before.stage : null;
    if (left === null || (stage !== null && left !== stage)) continue;
    const dueAt = before.corrections?.dueAt ?? before.dueAt;
    const byClock = actorId === null && dueAt !== null && at > dueAt;
    passed = byClock ? { stage: left, dueAt, corrections: before.corrections !== null } : null;
  }
  return passed;
}
