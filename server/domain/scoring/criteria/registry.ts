import { z } from 'zod';
import { amountCriterion, amountCriterionSchema } from './amountCriterion.js';
import { notApplicable, type AnyCriterionKind, type Mark } from './criterionKind.js';
import { gradeCriterion, gradeCriterionSchema } from './gradeCriterion.js';
import { pointsCriterion, pointsCriterionSchema } from './pointsCriterion.js';
import { yesNoCriterion, yesNoCriterionSchema } from './yesNoCriterion.js';

/** The closed set of criterion kinds. A new one is a file here and a line in this list. */
export const criterionSchema = z.discriminatedUnion('kind', [
  pointsCriterionSchema,
  gradeCriterionSchema,
  yesNoCriterionSchema,
  amountCriterionSchema,
]);
export type Criterion = z.infer<typeof criterionSchema>;

const listed: readonly AnyCriterionKind[] = [
  pointsCriterion,
  gradeCriterion,
  yesNoCriterion,
  amountCriterion,
];
export const criterionKinds: ReadonlyMap<string, AnyCriterionKind> = new Map(
  listed.map((kind) => [kind.kind, kind]),
);

/** The rule of a criterion's kind; definitions that reach here have passed the schema. */
export function criterionKind({ kind }: Pick<Criterion, 'kind'>): AnyCriterionKind {
  const found = criterionKinds.get(kind ?? pointsCriterion.kind);
  if (!found) throw new Error(`unknown criterion kind: ${kind}`);
  return found;
}

/** The most a criterion can give, in hundredths of a point. */
export const mostOf = (criterion: Criterion): number => criterionKind(criterion).most(criterion);

/** What the whole of a criterion is worth of the total, in hundredths of a point. */
export function weightOf(criterion: Criterion): number {
  const most = mostOf(criterion);
  return most > 0 && 'weight' in criterion && criterion.weight !== undefined
    ? criterion.weight * 100
    : most;
}

/** What a mark gives, in hundredths of a point; null where none was given or it does not apply. */
export const hundredthsIn = (criterion: Criterion, mark: Mark | undefined): number | null =>
  typeof mark === 'number' ? criterionKind(criterion).hundredths(mark, criterion) : null;

/** What would be typed to give a criterion about this share of the most. */
export function typedNear(criterion: Criterion, share: number): string {
  const kind = criterionKind(criterion);
  return kind.type(kind.near(share, criterion));
}

/** A mark as it goes back into its input; '' for none. */
export const typedMark = (criterion: Criterion, mark: Mark | undefined): string =>
  typeof mark === 'number' ? criterionKind(criterion).type(mark) : '';

/** A mark as a person reads it: a text, words by their key, or '' for none. */
export function markWords(
  criterion: Criterion,
  mark: Mark | undefined,
): ReturnType<AnyCriterionKind['print']> {
  if (mark === notApplicable) return { key: 'reviews.marks.na' };
  return typeof mark === 'number' ? criterionKind(criterion).print(mark, criterion) : '';
}
