import type { ReplayDifference, ReplayedCase, Result } from './replayed.js';
import { nameOfClass } from './replayWalk.js';
import { stageOrEndName, nameIn, type Run } from './run.js';

/** What is to be said of one case in the end. */
export function replayedCase(run: Run): ReplayedCase {
  const { lived, doubts, place } = run;
  const before = resultBefore(run);
  const worked = resultAfter(run, before);
  // What the door leaves open does not matter where both answers come to nothing.
  const sure = doubts.length === 0 || place?.at === 'refused' || comesToNothing(before, worked);
  const after = sure ? worked : null;
  const differences = [
    ...run.differences,
    ...(after === null || place?.at === 'refused' ? [] : moneyChanges(run, before, after)),
  ];
  const changed = after !== null && (after.at !== before.at || after.fen !== before.fen);
  const alike = differences.length === 0 ? 'same' : 'noted';
  return {
    id: lived.id,
    number: lived.number,
    title: lived.title,
    verdict: after === null ? 'unknown' : changed ? 'differs' : alike,
    before,
    after,
    differences,
    doubts: after === null ? doubts : [],
  };
}

const comesToNothing = (before: Result, after: Result | null): boolean =>
  after !== null && after.at === before.at && after.fen === 0n && after.state === 'not_granted';

function resultBefore({ pair, lived }: Run): Result {
  const { stage, end, awardFen } = lived;
  const fen = awardFen ?? 0n;
  if (end === null) {
    const name = stage === null ? null : stageOrEndName(pair.decided, stage);
    return { state: 'running', at: stage ?? '', name, fen };
  }
  const found = pair.decided.definition.workflow.ends[end];
  return { state: found?.state ?? 'withdrawn', at: `.${end}`, name: found?.name ?? null, fen };
}

/** Null where nobody can know. */
function resultAfter(run: Run, before: Result): Result | null {
  const { pair, place } = run;
  switch (place?.at) {
    case 'refused':
      return { state: 'refused', at: 'refused', name: null, fen: 0n };
    case 'standing':
      return { ...before, fen: shifted(run, before) };
    case 'proposed': {
      const name = stageOrEndName(pair.draft, place.stage);
      return { state: 'proposed', at: place.stage, name, fen: amountIn(run.facts) ?? 0n };
    }
    case 'end': {
      const at = `.${place.end}`;
      const { ends } = pair.draft.definition.workflow;
      const state = (ends[place.end] ?? pair.decided.definition.workflow.ends[place.end])?.state;
      const fen = state === 'granted' ? shifted(run, before) : 0n;
      return { state: state ?? 'not_granted', at, name: nameIn(pair, at), fen };
    }
    default:
      return null;
  }
}

const amountIn = (facts: Run['facts']): bigint | null => {
  const { amount_fen: amount } = facts;
  return typeof amount === 'number' && Number.isSafeInteger(amount) ? BigInt(amount) : null;
};

/**
 * What was granted, moved by as much as the amount it rests on: where an earlier award of the same
 * group was taken off then, it would have been taken off again.
 */
function shifted({ lived, facts, real }: Run, before: Result): bigint {
  const [was, is] = [amountIn(real), amountIn(facts)];
  if (lived.awardFen === null) return before.state === 'not_granted' ? (is ?? 0n) : 0n;
  if (was === null || is === null) return lived.awardFen;
  const fen = lived.awardFen + is - was;
  return fen > 0n ? fen : 0n;
}

function moneyChanges(run: Run, before: Result, after: Result): ReplayDifference[] {
  const { pair, real, facts } = run;
  const [was, is] = [real['class'], facts['class']];
  const named = (rules: Run['pair']['draft'], id: unknown) =>
    typeof id === 'string' && id !== '' ? nameOfClass(rules, id) : null;
  const decided = after.fen > 0n || before.fen > 0n;
  return [
    ...(decided && was !== is && after.fen > 0n
      ? [{ what: 'class', before: named(pair.decided, was), after: named(pair.draft, is) } as const]
      : []),
    ...(before.fen === after.fen
      ? []
      : [{ what: 'amount', before: before.fen, after: after.fen } as const]),
  ];
}
