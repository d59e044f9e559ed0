import type { JsonObject } from '../json.js';
import type { CaseEvent } from './caseEvents.js';
import { applyEvent, type CaseState } from './caseState.js';
import type { EffectName } from './contract/effects.js';

/** An effect to run in the same transaction, with the stage that caused it. */
export interface Effect {
  readonly effect: EffectName;
  readonly stage: string;
  readonly data: JsonObject;
}

/** What one act does to a case. */
export interface CaseChange {
  readonly before: CaseState;
  readonly state: CaseState;
  readonly events: readonly CaseEvent[];
  readonly effects: readonly Effect[];
}

/** Collects events while an act unfolds; each is applied at once, so later steps see it. */
export interface Recorder {
  readonly state: () => CaseState;
  readonly emit: (event: CaseEvent) => void;
  readonly cause: (effect: Effect) => void;
  readonly change: () => CaseChange;
}

/** A recorder that begins with this state. */
export function recordFrom(before: CaseState): Recorder {
  let state = before;
  const events: CaseEvent[] = [];
  const effects: Effect[] = [];
  return {
    state: () => state,
    emit: (event) => {
      events.push(event);
      state = applyEvent(state, event);
    },
    cause: (effect) => void effects.push(effect),
    change: () => ({ before, state, events, effects }),
  };
}
