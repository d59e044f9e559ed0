import type { FieldReasons, Reason } from '../refusal.js';
import { notApplicable, type Mark } from '../scoring/criteria/criterionKind.js';
import {
  criterionKind,
  hundredthsIn,
  mostOf,
  weightOf,
  type Criterion,
} from '../scoring/criteria/registry.js';
import type { Rubric } from '../scoring/rubricSchema.js';

/** What one expert has given so far, by criterion. */
export type Scores = Readonly<Record<string, Mark>>;

const markOf = (scores: Scores, id: string): Mark =>
  Object.hasOwn(scores, id) ? (scores[id] ?? null) : null;

/**
 * Reasons by criterion id; none when the scores stand. Each is held to its kind; with `complete`
 * every criterion needs one, and not all that give points may be said not to apply.
 */
export function checkScores(
  { criteria }: Rubric,
  scores: Scores,
  { complete }: { readonly complete: boolean },
): FieldReasons {
  const known = new Set(criteria.map(({ id }) => id));
  const unknown = Object.keys(scores).filter((id) => !known.has(id));
  const reasons = criteria.flatMap((criterion): (readonly [string, Reason])[] => {
    const reason = markReason(criterion, markOf(scores, criterion.id), complete);
    return reason ? [[criterion.id, reason]] : [];
  });
  const weighed = criteria.filter((criterion) => weightOf(criterion) > 0);
  const [first] = weighed;
  const none = weighed.every(({ id }) => markOf(scores, id) === notApplicable);
  return Object.fromEntries([
    ...(complete && first && none ? [[first.id, { code: 'nothing_applies' }] as const] : []),
    ...reasons,
    ...unknown.map((id) => [id, { code: 'unknown_field' }] as const),
  ]);
}

function markReason(criterion: Criterion, mark: Mark, complete: boolean): Reason | null {
  if (mark === null) return complete ? { code: 'required' } : null;
  if (mark !== notApplicable) return criterionKind(criterion).problem(mark, criterion);
  return criterion.may_not_apply ? null : { code: 'must_be_scored' };
}

/** Whether a mark needs words: it says that the criterion does not apply, or lies below its minimum. */
export function needsReason(criterion: Criterion, mark: Mark | undefined): boolean {
  if (mark === notApplicable) return true;
  return typeof mark === 'number' && criterionKind(criterion).isLow(mark, criterion);
}

/**
 * The total of what has been given so far, in hundredths of a point, rounded half up once: each
 * criterion gives its share of its weight, and where some do not apply the others are scaled to the
 * whole. Exact: it is worked out as one fraction of whole numbers.
 */
export const totalHundredths = (rubric: Rubric, scores: Scores): number =>
  weighedTotal(rubric, rubric, scores);

/** The same of scores given under one rubric, by the weights of another. */
export function weighedTotal(given: Rubric, weighed: Rubric, scores: Scores): number {
  const under = new Map(given.criteria.map((criterion) => [criterion.id, criterion]));
  let [whole, applying] = [0n, 0n];
  let [sum, parts] = [0n, 1n];
  for (const criterion of weighed.criteria) {
    const weight = BigInt(weightOf(criterion));
    const mark = markOf(scores, criterion.id);
    whole += weight;
    if (mark === notApplicable) continue;
    applying += weight;
    const scale = under.get(criterion.id) ?? criterion;
    const points = hundredthsIn(scale, mark);
    const most = BigInt(mostOf(scale));
    if (points === null || most === 0n) continue;
    sum = sum * most + BigInt(points) * weight * parts;
    parts *= most;
  }
  if (applying === 0n) return 0;
  return Number((2n * sum * whole + parts * applying) / (2n * parts * applying));
}

/** The highest total the rubric allows, in points. */
export const highestTotal = ({ criteria }: Rubric): number =>
  criteria.reduce((sum, criterion) => sum + weightOf(criterion), 0) / 100;

/** The total of a review as it lies in its row, in points; a process of 0.5.0 keeps whole ones alone. */
export function keptTotal(row: {
  readonly total: number | null;
  readonly total_hundredths: number | null;
}): number | null {
  return row.total_hundredths === null ? row.total : row.total_hundredths / 100;
}
