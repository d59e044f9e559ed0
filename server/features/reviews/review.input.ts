import { z } from 'zod';
import { halfWidth, optionalLine, paragraph, reasonsOf, tidy } from '../../domain/typed.js';
import { invalid, type FieldReasons, type Reason } from '../../domain/refusal.js';
import { checkScores, type Scores } from '../../domain/review/rubric.js';
import type { Rubric } from '../../domain/scoring/rubricSchema.js';

/** What an expert has typed into the rubric. */
export interface ReviewInput {
  readonly scores: Scores;
  readonly comments: Readonly<Record<string, string>>;
  readonly opinion: string;
}

export const scoreInput = (criterion: string): string => `score.${criterion}`;
export const commentInput = (criterion: string): string => `comment.${criterion}`;

// A schema is compiled when it is made, so one serves every input of its sort.
const oneInput = (value: z.ZodType<string>) => z.object({ value });
type OneInput = ReturnType<typeof oneInput>;
const scoreText = oneInput(optionalLine(20));
const commentText = oneInput(paragraph({ min: 0, max: 1000 }));
const opinionText = oneInput(paragraph({ min: 0, max: 3000 }));

/**
 * Reads a rubric form. `complete` is for handing in: every criterion and an opinion long enough.
 * Refuses with all reasons at once, by input.
 */
export function readReview(
  rubric: Rubric,
  typed: Readonly<Record<string, unknown>>,
  { complete }: { readonly complete: boolean },
): ReviewInput {
  const reasons: Record<string, Reason> = {};
  const scores: Record<string, number | null> = {};
  const comments: Record<string, string> = {};
  for (const { id } of rubric.criteria) {
    const score = readOne(scoreText, typed[scoreInput(id)], scoreInput(id), reasons);
    const read = scoreOf(score);
    if (read === undefined) reasons[scoreInput(id)] = { code: 'not_whole' };
    scores[id] = read ?? null;
    comments[id] = readOne(commentText, typed[commentInput(id)], commentInput(id), reasons);
  }
  const opinion = readOne(opinionText, typed['opinion'], 'opinion', reasons);
  for (const [id, reason] of Object.entries(checkScores(rubric, scores, { complete }))) {
    reasons[scoreInput(id)] ??= reason;
  }
  if (complete) Object.assign(reasons, { ...opinionReason(rubric, opinion), ...reasons });
  if (Object.keys(reasons).length > 0) throw invalid(reasons);
  return { scores, comments, opinion };
}

/** Null for left blank, undefined for no whole number. */
function scoreOf(text: string): number | null | undefined {
  const plain = halfWidth(tidy(text));
  if (plain === '') return null;
  return /^-?\d{1,6}$/.test(plain) ? Number(plain) : undefined;
}

function opinionReason({ opinion_min: min }: Rubric, opinion: string): FieldReasons {
  if (opinion.length >= min) return {};
  return {
    opinion: opinion === '' ? { code: 'required' } : { code: 'too_short', params: { min } },
  };
}

function readOne(
  block: OneInput,
  typed: unknown,
  name: string,
  reasons: Record<string, Reason>,
): string {
  const read = block.safeParse({ value: typed });
  if (read.success) return read.data.value;
  reasons[name] = reasonsOf(read.error)['value'] ?? { code: 'not_readable' };
  return '';
}
