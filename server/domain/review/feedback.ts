import { sha256 } from '../events.js';
import type { Feedback } from '../workflow/contract/stageQuestions.js';
import type { Criterion } from '../scoring/criteria/registry.js';

/**
 * Of fewer reviews than this nothing is told: one expert of two knows what the other wrote, and a
 * lone voice is known by whoever knows who was asked.
 */
export const fewestVoices = 3;

/** What one expert wrote that the applicant may be told of. */
export interface Voice {
  /** On the whole. */
  readonly onWhole: string;
  /** By criterion. */
  readonly comments: Readonly<Record<string, string>>;
}

/** A heading and what was said under it. */
export interface FeedbackPart {
  readonly criterion: Criterion | null;
  readonly said: readonly string[];
}

/**
 * What feedback is drawn up from. Under each heading words stand in an order of their own, made of
 * the words alone, so that no voice can be followed from one heading to the next.
 */
export function feedbackParts(
  promised: Feedback,
  voices: readonly Voice[],
  criteria: readonly Criterion[],
): readonly FeedbackPart[] {
  if (promised === 'none' || voices.length < fewestVoices) return [];
  const whole = { criterion: null, said: shuffled(voices.map(({ onWhole }) => onWhole)) };
  if (promised === 'summary') return [whole];
  const parts = criteria.map((criterion) => ({
    criterion,
    said: shuffled(voices.map(({ comments }) => comments[criterion.id] ?? '')),
  }));
  return [...parts, whole].filter(({ said }) => said.length > 0);
}

/** Each text once, so that nobody counts who agreed with whom. */
const shuffled = (texts: readonly string[]): readonly string[] =>
  [...new Set(texts.map((text) => text.trim()))]
    .filter((text) => text !== '')
    .map((text) => ({ text, key: sha256(text) }))
    .toSorted((a, b) => (a.key < b.key ? -1 : 1))
    .map(({ text }) => text);

/** A case as far as it says whether its applicant knows the decision. */
export interface Decided {
  readonly status: string;
  /** It stands, or stood, on a public list. */
  readonly noticed: boolean;
}

/** Whether feedback may go out: never before the applicant was told the decision. */
export const isDecisionTold = ({ status, noticed }: Decided): boolean =>
  status === 'ended' || noticed;
