import type { Compiled } from '../procedure/compiled.js';
import { compareRules, type Comparison } from './comparison.js';
import type { LivedCase } from './livedCase.js';
import { lineUp, redrawLines, type LineLimits, type RedrawnLine } from './redrawnLine.js';
import type { ReplayedCase } from './replayed.js';
import { replayedCase } from './replayedCase.js';
import { walkOn } from './replayWalk.js';
import { beginRun, type Run } from './run.js';

/** What a whole call would come to under a draft. Money in fen. */
export interface ReplayedCall {
  readonly cases: readonly ReplayedCase[];
  readonly lines: readonly RedrawnLine[];
  readonly totals: ReplayTotals;
}

export interface ReplayTotals {
  readonly cases: number;
  readonly differing: number;
  /** The same result on another way. */
  readonly noted: number;
  readonly cannotTell: number;
  /** Cases with a grant, and what they come to; those that cannot be told count as they were. */
  readonly grantedBefore: number;
  readonly grantedAfter: number;
  readonly fenBefore: bigint;
  readonly fenAfter: bigint;
  readonly differenceFen: bigint;
}

/** Compares each set of rules that cases were decided by with the draft, once. */
export function comparisons(draft: Compiled): (decided: Compiled) => Comparison {
  const known = new Map<Compiled, Comparison>();
  return (decided) => {
    const pair = known.get(decided) ?? compareRules(decided, draft);
    known.set(decided, pair);
    return pair;
  };
}

/** One case up to its end or to where the cases of the call wait for each other. */
export const replayAlone = (pair: Comparison, lived: LivedCase): Run =>
  lineUp(walkOn(beginRun(pair, lived)));

/**
 * Draws the line again and says of every case what would have come of it. Yields now and then, so
 * that whoever runs it can give way.
 */
export function* settleCall(
  runs: readonly Run[],
  limits: LineLimits,
): Generator<void, ReplayedCall> {
  const redrawn = yield* redrawLines(runs, limits);
  const cases: ReplayedCase[] = [];
  for (const run of redrawn.runs) {
    cases.push(replayedCase(run));
    yield;
  }
  return { cases, lines: redrawn.lines, totals: totalsOf(cases) };
}

function totalsOf(cases: readonly ReplayedCase[]): ReplayTotals {
  const of = (verdict: ReplayedCase['verdict']): number =>
    cases.filter((each) => each.verdict === verdict).length;
  const after = cases.map((each) => each.after ?? each.before);
  const sum = (results: readonly ReplayedCase['before'][]): bigint =>
    results.reduce((all, { fen }) => all + fen, 0n);
  const granted = (results: readonly ReplayedCase['before'][]): number =>
    results.filter(({ state, fen }) => state === 'granted' || fen > 0n).length;
  const before = cases.map((each) => each.before);
  return {
    cases: cases.length,
    differing: of('differs'),
    noted: of('noted'),
    cannotTell: of('unknown'),
    grantedBefore: granted(before),
    grantedAfter: granted(after),
    fenBefore: sum(before),
    fenAfter: sum(after),
    differenceFen: sum(after) - sum(before),
  };
}
