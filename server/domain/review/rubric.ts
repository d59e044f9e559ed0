import type { FieldReasons, Reason } from '../refusal.js';
import type { Rubric } from '../scoring/rubricSchema.js';

/** What one expert has given so far, by criterion; null for not yet. */
export type Scores = Readonly<Record<string, number | null>>;

/**
 * Reasons by criterion id; none when the scores stand. Scores are whole numbers from 0 to the
 * criterion's `max`; with `complete` every criterion needs one.
 */
export function checkScores(
  rubric: Rubric,
  scores: Scores,
  { complete }: { readonly complete: boolean },
): FieldReasons {
  const known = new Set(rubric.criteria.map(({ id }) => id));
  const unknown = Object.keys(scores).filter((id) => !known.has(id));
  const reasons = rubric.criteria.flatMap(({ id, max }): (readonly [string, Reason])[] => {
    const reason = scoreReason(Object.hasOwn(scores, id) ? scores[id] : null, max, complete);
    return reason ? [[id, reason]] : [];
  });
  return Object.fromEntries([
    ...reasons,
    ...unknown.map((id) => [id, { code: 'unknown_field' }] as const),
  ]);
}

function scoreReason(
  score: number | null | undefined,
  max: number,
  complete: boolean,
): Reason | null {
  if (score === null || score === undefined) return complete ? { code: 'required' } : null;
  if (!Number.isInteger(score)) return { code: 'not_whole' };
  return score < 0 || score > max ? { code: 'out_of_range', params: { min: 0, max } } : null;
}

/** The sum of the scores given so far. */
export function totalOf(scores: Scores): number {
  return Object.values(scores).reduce<number>((sum, score) => sum + (score ?? 0), 0);
}

/** The highest total the rubric allows. */
export function highestTotal(rubric: Rubric): number {
  return rubric.criteria.reduce((sum, { max }) => sum + max, 0);
}
