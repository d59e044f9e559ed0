import { z } from 'zod';
import { isList, type Json } from '../../json.js';
import { invalid, type Reason } from '../../refusal.js';

/** How far a target was reached, as the awardee says of each. */
export const targetStates = ['met', 'partly', 'missed'] as const;
export type TargetState = (typeof targetStates)[number];

/** A row of the table of targets as it stood when the review began, and what became of it. */
export const assessedTargetSchema = z.object({
  row: z.record(z.string(), z.json()),
  state: z.enum(targetStates).nullable().default(null),
  actual: z.string().default(''),
});
export type AssessedTarget = z.infer<typeof assessedTargetSchema>;

/** The targets that were promised, not answered yet; none where the table is empty. */
export function promisedTargets(rows: Json): AssessedTarget[] {
  if (!isList(rows)) return [];
  return rows.flatMap((row) => assessedTargetSchema.safeParse({ row }).data ?? []);
}

const MOST = 500;
export const targetInput = (index: number, key: 'state' | 'actual'): string =>
  `target.${index}.${key}`;

/** Every target answered, one by one; refuses at each input that says nothing. */
export function answeredTargets(
  targets: readonly AssessedTarget[],
  raw: Readonly<Record<string, unknown>>,
): AssessedTarget[] {
  const problems: Record<string, Reason> = {};
  const answered = targets.map(({ row }, index) => {
    const said = raw[targetInput(index, 'state')];
    const state = targetStates.find((each) => each === said) ?? null;
    if (state === null) problems[targetInput(index, 'state')] = { code: 'choose_one' };
    const typed = raw[targetInput(index, 'actual')];
    const actual = typeof typed === 'string' ? typed.trim() : '';
    if (actual === '') problems[targetInput(index, 'actual')] = { code: 'required' };
    if (actual.length > MOST) {
      problems[targetInput(index, 'actual')] = { code: 'too_long', params: { max: MOST } };
    }
    return { row, state, actual };
  });
  if (Object.keys(problems).length > 0) throw invalid(problems);
  return answered;
}
