import type { JsonObject } from '../json.js';

/** Two persons corrected what a case was given, what a list printed of it, or a day that was noted. */
export interface RecordCorrected {
  readonly type: 'record_corrected';
  readonly corrected:
    | { readonly what: 'award'; readonly was: AwardTerms; readonly now: AwardTerms }
    | { readonly what: 'notice'; readonly stage: string; readonly list: string }
    | {
        readonly what: 'date';
        readonly stage: string;
        /** What the stage keeps the day as. */
        readonly key: string;
        readonly was: string;
        readonly now: string;
      };
  /** The stage that is handled anew; null where the case stays in its place. */
  readonly back: string | null;
  /** The own side had been told what was wrong, and is told what is right. */
  readonly told: boolean;
  readonly reason: string;
  readonly ground: string;
}

/** The class of an award, '' where there are none, and its amount. */
export interface AwardTerms {
  readonly class: string;
  readonly amountFen: number;
}

type Memory = Readonly<Record<string, JsonObject>>;

/** What the stages of a case remember once a day that one of them noted is right. */
export function correctedMemory(memory: Memory, { corrected }: RecordCorrected): Memory {
  if (corrected.what !== 'date') return memory;
  const { stage, key, now } = corrected;
  return { ...memory, [stage]: { ...memory[stage], [key]: now } };
}

interface Names {
  readonly title: string;
  readonly applicantName: string;
}

/** Those names that differ from what they were. */
export const correctedNames = ({ was, now }: { readonly was: Names; readonly now: Names }) => ({
  ...(was.title === now.title ? {} : { title: now.title }),
  ...(was.applicantName === now.applicantName ? {} : { applicantName: now.applicantName }),
});
