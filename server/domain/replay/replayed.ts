import type { Json } from '../json.js';
import type { LocalText } from '../localText.js';
import type { Reason } from '../refusal.js';
import type { Field } from '../definition/definition.js';

/** A value that a rule looked at. */
export interface Seen {
  /** The name by which the rule knows it. */
  readonly at: string;
  /** The question it answers; null for other facts. */
  readonly field: Field | null;
  readonly value: Json;
  /** Personal data: known to the rule, not to be shown. */
  readonly covered?: boolean;
}

/** A rule as it was and as the draft has it; null where there was or is none. */
export interface RuleTexts {
  readonly before: string | null;
  readonly after: string | null;
}

export type ScoreCause = 'aggregate' | 'weights' | 'combine' | 'indicators';

/** One thing that would go another way, in the order of the process. */
export type ReplayDifference =
  | {
      readonly what: 'eligibility';
      readonly turn: 'blocks' | 'warns' | 'clears';
      readonly id: string;
      readonly reason: LocalText;
      readonly rule: RuleTexts;
      readonly seen: readonly Seen[];
    }
  /** An answer that the draft's form would not take. */
  | {
      readonly what: 'form';
      readonly at: string;
      readonly name: LocalText;
      readonly message: LocalText | null;
      readonly reason: Reason;
      readonly seen: readonly Seen[];
    }
  /** An amount that is worked out, line by line; fen. */
  | {
      readonly what: 'formula';
      readonly before: number | null;
      readonly after: number | null;
      readonly lines: readonly LineChange[];
    }
  | {
      readonly what: 'score';
      readonly stage: LocalText;
      readonly before: number;
      readonly after: number;
      readonly causes: readonly ScoreCause[];
    }
  | {
      readonly what: 'branch';
      readonly stage: LocalText;
      readonly before: LocalText;
      readonly after: LocalText;
      readonly rule: RuleTexts;
      readonly seen: readonly Seen[];
    }
  | {
      readonly what: 'vote';
      readonly stage: LocalText;
      readonly inFavour: number;
      readonly votes: number;
      readonly carried: boolean;
    }
  | { readonly what: 'stage_gone' | 'stage_new'; readonly stage: LocalText }
  | {
      readonly what: 'line';
      /** Places in the ranking; null where the case was not in it. */
      readonly before: number | null;
      readonly after: number | null;
      readonly above: boolean;
    }
  | {
      readonly what: 'class';
      readonly before: LocalText | null;
      readonly after: LocalText | null;
    }
  /** Fen. */
  | { readonly what: 'amount'; readonly before: bigint; readonly after: bigint };

export interface LineChange {
  readonly name: LocalText;
  readonly limit: boolean;
  readonly before: number | null;
  readonly after: number | null;
}

/** Something the result hangs on that nobody can know. */
export type Doubt =
  | {
      readonly doubt: 'answer' | 'left_empty';
      readonly at: string;
      readonly name: LocalText;
    }
  | { readonly doubt: 'document'; readonly name: LocalText }
  | { readonly doubt: 'stage'; readonly name: LocalText }
  | { readonly doubt: 'criterion'; readonly name: LocalText; readonly stage: LocalText }
  | {
      readonly doubt: 'experts' | 'votes';
      readonly name: LocalText;
      readonly had: number;
      readonly asked: number;
    }
  | { readonly doubt: 'settled' | 'draw' | 'tie' | 'combine'; readonly name: LocalText }
  | { readonly doubt: 'class'; readonly name: LocalText };

/** How a case stands, or would stand. */
export interface Result {
  /** `refused`: it could not have been handed in; `proposed`: above the line, the rest undecided. */
  readonly state: 'granted' | 'not_granted' | 'withdrawn' | 'running' | 'refused' | 'proposed';
  /** Tells results apart: the end with its dot, or the stage. */
  readonly at: string;
  readonly name: LocalText | null;
  /** Fen granted, 0 for nothing. */
  readonly fen: bigint;
}

export interface ReplayedCase {
  readonly id: string;
  readonly number: string;
  readonly title: string;
  /** `noted`: the same result on another way. */
  readonly verdict: 'same' | 'noted' | 'differs' | 'unknown';
  readonly before: Result;
  /** Null where it cannot be told. */
  readonly after: Result | null;
  readonly differences: readonly ReplayDifference[];
  readonly doubts: readonly Doubt[];
}
