import type { Compiled } from '../procedure/compiled.js';
import { verdict } from '../rules/expressions.js';
import type { RuleValues } from '../rules/ruleValues.js';
import { sameRule, seenBy, weigh, type Comparison } from './comparison.js';
import type { ReplayDifference, Doubt } from './replayed.js';

type Ruled = Compiled['eligibility'][number];
type Effect = 'block' | 'warn' | null;

export interface EligibilityReplay {
  readonly differences: readonly ReplayDifference[];
  readonly doubts: readonly Doubt[];
  readonly refused: boolean;
}

/** Which conditions would newly bar or warn a case, and which no longer would. */
export function replayEligibility(
  pair: Comparison,
  before: RuleValues,
  after: RuleValues,
): EligibilityReplay {
  const old = new Map(pair.decided.eligibility.map((each) => [each.of.id, each]));
  const kept = new Set(pair.draft.eligibility.map(({ of }) => of.id));
  const looked = pair.draft.eligibility.map((rule) =>
    lookAt(pair, old.get(rule.of.id), rule, before, after),
  );
  const gone = pair.decided.eligibility
    .filter((rule) => !kept.has(rule.of.id) && effectOf(rule, before) !== null)
    .map((rule) => turned(pair.decided, 'clears', rule, { before: rule.of.rule }, before));
  const differences = [...looked.flatMap(({ difference }) => difference ?? []), ...gone];
  return {
    differences,
    doubts: looked.flatMap(({ doubts }) => doubts),
    refused: looked.some(({ bars }) => bars),
  };
}

interface Looked {
  readonly difference?: ReplayDifference;
  readonly doubts: readonly Doubt[];
  readonly bars: boolean;
}

const unchanged: Looked = { doubts: [], bars: false };

function lookAt(
  pair: Comparison,
  old: Ruled | undefined,
  now: Ruled,
  before: RuleValues,
  after: RuleValues,
): Looked {
  const alike = old?.of.effect === now.of.effect && sameRule(pair, old.rule, now.rule);
  if (!now.rule || (alike && before === after)) return unchanged;
  const said = weigh(pair, now.rule, after);
  if (said.said === 'unknown') {
    return { ...unchanged, doubts: now.of.effect === 'block' ? said.doubts : [] };
  }
  const was = old ? effectOf(old, before) : null;
  const is: Effect = said.said === 'fails' ? now.of.effect : null;
  if (was === is) return unchanged;
  const turn = is === 'block' ? 'blocks' : is === 'warn' ? 'warns' : 'clears';
  const texts = { before: old?.of.rule ?? null, after: now.of.rule };
  const difference = turned(pair.draft, turn, now, texts, after);
  return { difference, doubts: [], bars: is === 'block' };
}

/** What a rule did to a case; null where it held or could not be worked out. */
const effectOf = ({ of, rule }: Ruled, values: RuleValues): Effect =>
  rule && verdict(rule, values) === 'fails' ? of.effect : null;

const turned = (
  compiled: Compiled,
  turn: 'blocks' | 'warns' | 'clears',
  { of, rule }: Ruled,
  texts: { readonly before: string | null; readonly after?: string },
  values: RuleValues,
): ReplayDifference => ({
  what: 'eligibility',
  turn,
  id: of.id,
  reason: of.reason,
  rule: { before: texts.before, after: texts.after ?? null },
  seen: rule ? seenBy(compiled, rule, values) : [],
});
