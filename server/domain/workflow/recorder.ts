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

/** Who sits on a seat from now on; stands in a table of its own and never in the case. */
export interface Seated {
  readonly stage: string;
  readonly visit: number;
  readonly seat: number;
  readonly userId: string;
}

/** What one act does to a case. */
export interface CaseChange {
  readonly before: CaseState;
  readonly state: CaseState;
  readonly events: readonly CaseEvent[];
  readonly effects: readonly Effect[];
  readonly seated: readonly Seated[];
}

/** Collects events while an act unfolds; each is applied at once, so later steps see it. */
export interface Recorder {
  readonly state: () => CaseState;
  readonly emit: (event: CaseEvent) => void;
  readonly cause: (effect: Effect) => void;
  readonly seat: (seated: Seated) => void;
  readonly change: () => CaseChange;
}

/** A recorder that begins with this state. */
export function recordFrom(before: CaseState): Recorder {
  let state = before;
  const events: CaseEvent[] = [];
  const effects: Effect[] = [];
  const seats: Seated[] = [];
  return {
    state: () => state,
    emit: (event) => {
      events.push(event);
      state = applyEvent(state, event);
    },
    cause: (effect) => void effects.push(effect),
    seat: (seated) => void seats.push(seated),
    change: () => ({ before, state, events, effects, seated: seats }),
  };
}
