import type { JsonObject } from '../json.js';
import type { LocalText } from '../localText.js';
import type { RankingCase } from '../review/ranking.js';
import type { AwardClass } from '../scoring/rubricSchema.js';
import type { Compiled } from '../procedure/compiled.js';
import type { RuleValues } from '../rules/ruleValues.js';
import type { Comparison } from './comparison.js';
import { resubmit, type Resubmission } from './resubmission.js';
import type { LivedCase } from './livedCase.js';
import type { ReplayDifference, Doubt } from './replayed.js';

/** Where a replayed case has got to. */
export type Place =
  | { readonly at: 'end'; readonly end: string }
  /** Still running, and standing where it really stands. */
  | { readonly at: 'standing'; readonly stage: string }
  /** The cases of the call wait for each other here. */
  | { readonly at: 'line'; readonly stage: string }
  /** Above the line where it was not before; nothing beyond it was ever decided. */
  | { readonly at: 'proposed'; readonly stage: string }
  | { readonly at: 'refused' }
  | { readonly at: 'unknown' };

/** A case as it stands in a ranking, with the class its score calls for. */
export interface RankingEntry extends RankingCase {
  readonly proposed: AwardClass | null;
}

/** One case on its way through the draft. */
export interface Run {
  readonly pair: Comparison;
  readonly lived: LivedCase;
  readonly resubmission: Resubmission;
  readonly stage: string;
  /** The next of the lived steps. */
  readonly next: number;
  /** Facts as the draft would have them, and as they were. */
  readonly facts: JsonObject;
  readonly real: JsonObject;
  readonly differences: readonly ReplayDifference[];
  readonly doubts: readonly Doubt[];
  /** The redrawn line has carried it above. */
  readonly lifted: boolean;
  /** How it stood in each ranking, and stands in the one it waits at. */
  readonly rankingEntries: ReadonlyMap<
    string,
    { readonly before: RankingEntry | null; readonly after: RankingEntry | null }
  >;
  /** Null while it goes on. */
  readonly place: Place | null;
}

/** A case handed in again under the draft, before the first stage. */
export function beginRun(pair: Comparison, lived: LivedCase): Run {
  const resubmission = resubmit(pair, lived);
  const { before, after } = resubmission.amounts ?? { before: null, after: null };
  return {
    pair,
    lived,
    resubmission,
    stage: pair.draft.definition.workflow.first,
    next: 0,
    facts: after === null ? {} : { amount_fen: after },
    real: before === null ? {} : { amount_fen: before },
    differences: resubmission.differences,
    doubts: resubmission.doubts,
    lifted: false,
    rankingEntries: new Map(),
    place: resubmission.refused ? { at: 'refused' } : null,
  };
}

export const withFacts = (values: RuleValues, facts: JsonObject): RuleValues => ({
  ...values,
  facts,
});

/** The name of a stage or of an end with its dot, by these rules. */
export function stageOrEndName(
  { definition: { workflow } }: Compiled,
  target: string,
): LocalText | null {
  const found = target.startsWith('.') ? workflow.ends[target.slice(1)] : workflow.stages[target];
  return found?.name ?? null;
}

/** The same where one of the two must know it. */
export const nameIn = ({ decided, draft }: Comparison, target: string): LocalText =>
  stageOrEndName(draft, target) ?? stageOrEndName(decided, target) ?? { zh: target, en: target };

export const stop = (run: Run, ...doubts: readonly Doubt[]): Run => ({
  ...run,
  doubts: [...run.doubts, ...doubts],
  place: { at: 'unknown' },
});
