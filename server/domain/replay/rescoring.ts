import { aggregate } from '../scoring/aggregation.js';
import { weighedTotal, type Scores } from '../review/rubric.js';
import { criterionKind, mostOf, weightOf } from '../scoring/criteria/registry.js';
import { scoreLines, totalPoints } from '../scoring/indicator.js';
import type { JsonObject } from '../json.js';
import type { Rubric } from '../scoring/rubricSchema.js';
import { stageKind } from '../workflow/stages/registry.js';
import type { Compiled } from '../procedure/compiled.js';
import type { Stage } from '../definition/definition.js';
import { evaluate, type Rule } from '../rules/expressions.js';
import { ruleKey } from '../definition/stageRules.js';
import type { RuleValues } from '../rules/ruleValues.js';
import { asksPresence, differ, unaskedDoubts, type Comparison } from './comparison.js';
import type { Doubt, ScoreCause } from './replayed.js';

/** A score worked out again; `facts` replace those of the stage. */
export type Rescored =
  | { readonly doubts: readonly Doubt[] }
  | {
      readonly doubts?: undefined;
      readonly score: number;
      readonly facts: JsonObject;
      readonly causes: readonly ScoreCause[];
    };

interface Scoring {
  readonly rubric: Rubric;
  readonly combine: Rule | null;
  readonly experts: number;
  readonly atLeast: number;
}

function scoringAt(compiled: Compiled, id: string, stage: Stage | undefined): Scoring | null {
  const seats = stage && stageKind(stage.kind).seats(stage);
  if (!seats) return null;
  const rubric = compiled.definition.rubrics[seats.rubric];
  const { combine, experts, atLeast } = seats;
  const rule = combine === null ? null : compiled.stageRules.get(ruleKey(id, combine));
  return rubric ? { rubric, combine: rule ?? null, experts, atLeast } : null;
}

/** The rubric by which a stage with seats scores; null for any other stage. */
export const rubricAt = (compiled: Compiled, id: string): Rubric | null =>
  scoringAt(compiled, id, compiled.definition.workflow.stages[id])?.rubric ?? null;

/**
 * What the same experts' points come to under the draft; null where nothing about it changed.
 * Where a criterion weighs more or less, the points given are scaled with it.
 */
export function rescoreSeats(
  { decided, draft }: Comparison,
  id: string,
  reviews: readonly Scores[],
  before: RuleValues,
  after: RuleValues,
): Rescored | null {
  const stage = draft.definition.workflow.stages[id];
  const was = scoringAt(decided, id, decided.definition.workflow.stages[id]);
  const is = scoringAt(draft, id, stage);
  if (!was || !is || !stage || reviews.length === 0) return null;
  // With fewer than wanted the secretary might have closed, or might have waited.
  const sure = is.experts === reviews.length || was.experts === is.experts;
  if (!sure || reviews.length < is.atLeast) {
    const name = stage.name;
    return { doubts: [{ doubt: 'experts', name, had: reviews.length, asked: is.experts }] };
  }
  const known = new Map(was.rubric.criteria.map((each) => [each.id, criterionKind(each)]));
  // Nobody gave points in another way than they were asked for.
  const fresh = is.rubric.criteria.filter(
    (each) => mostOf(each) > 0 && known.get(each.id) !== criterionKind(each),
  );
  if (fresh.length > 0) {
    return {
      doubts: fresh.map(({ name }) => ({ doubt: 'criterion', name, stage: stage.name })),
    };
  }
  const [old, now] = [
    combined(was, expertScore(was.rubric, was.rubric, reviews), before),
    combined(is, expertScore(was.rubric, is.rubric, reviews), after),
  ];
  if (now === null || now.score === null) {
    return { doubts: [{ doubt: 'combine', name: stage.name }] };
  }
  if (old?.score === now.score) return null;
  return { score: now.score, facts: now.facts, causes: causesOf(was, is) };
}

function causesOf(was: Scoring, is: Scoring): ScoreCause[] {
  const weights = ({ rubric }: Scoring) =>
    rubric.criteria.map((each) => [each.id, weightOf(each), mostOf(each)]);
  return [
    ...(was.rubric.aggregate === is.rubric.aggregate ? [] : ['aggregate' as const]),
    ...(differ(weights(was), weights(is)) ? ['weights' as const] : []),
    ...(was.combine?.source === is.combine?.source ? [] : ['combine' as const]),
  ];
}

/** Points with two decimals, from points given under one rubric and weighed by another. */
function expertScore(given: Rubric, weighed: Rubric, reviews: readonly Scores[]): number | null {
  const totals = reviews.map((scores) => weighedTotal(given, weighed, scores) / 100);
  return aggregate(weighed.aggregate, totals);
}

function combined(
  { combine }: Scoring,
  score: number | null,
  values: RuleValues,
): { readonly score: number | null; readonly facts: JsonObject } | null {
  if (combine === null || score === null) return { score, facts: { score } };
  const outcome = evaluate(combine, { ...values, facts: { ...values.facts, score } });
  if (!('value' in outcome) || typeof outcome.value !== 'number') return null;
  const whole = Math.round(outcome.value * 100) / 100;
  return { score: whole, facts: { score: whole, expert_score: score } };
}

/** What a formula score comes to under the draft; null where nothing about it changed. */
export function rescoreSheet(
  pair: Comparison,
  id: string,
  before: RuleValues,
  after: RuleValues,
): Rescored | null {
  const old = pointsOf(pair.decided, id, before);
  const now = pointsOf(pair.draft, id, after);
  if (!old || !now) return null;
  const doubts = now.open.flatMap((rule) => unaskedDoubts(pair, rule));
  if (doubts.length > 0) return { doubts };
  if (old.points === now.points) return null;
  const { points } = now;
  return { score: points, facts: { points, score: points }, causes: ['indicators'] };
}

function pointsOf(compiled: Compiled, id: string, values: RuleValues) {
  const stage = compiled.definition.workflow.stages[id];
  const indicators = stage && stageKind(stage.kind).indicators(stage);
  if (!indicators) return null;
  const open: Rule[] = [];
  const lines = scoreLines(indicators, ({ value }) => {
    const rule = compiled.stageRules.get(ruleKey(id, value));
    const outcome = rule ? evaluate(rule, values) : null;
    const known = outcome !== null && 'value' in outcome;
    if (rule && (!known || asksPresence(rule))) open.push(rule);
    return known && typeof outcome.value === 'bigint' ? Number(outcome.value) : null;
  });
  return { points: totalPoints(lines), open };
}
