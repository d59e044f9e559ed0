import { z } from 'zod';
import {
  familiarities,
  reviewFlags,
  type Familiarity,
  type ReviewFlag,
} from '../../domain/review/wrote.js';
import type { RawInputs } from '../../domain/form/fieldKind.js';
import { boundedUnread, inputsUnder, type Unread } from '../../domain/form/unread.js';
import { optionalLine, paragraph, reasonsOf, ticked } from '../../domain/typed.js';
import { invalid, type FieldReasons, type Reason } from '../../domain/refusal.js';
import { checkScores, needsReason, type Scores } from '../../domain/review/rubric.js';
import { notApplicable, type Mark } from '../../domain/scoring/criteria/criterionKind.js';
import {
  criterionKind,
  typedMark,
  type Criterion,
} from '../../domain/scoring/criteria/registry.js';
import type { Rubric } from '../../domain/scoring/rubricSchema.js';

/** What an expert has typed into the rubric. */
export interface ReviewInput {
  readonly scores: Scores;
  readonly comments: Readonly<Record<string, string>>;
  /** For the applicant, who reads it summed up. */
  readonly opinion: string;
  readonly committee_comment: string | null;
  readonly committee_flag: ReviewFlag | null;
  readonly familiarity: Familiarity | null;
  /** Read by nobody else. */
  readonly notes: string | null;
}

export const scoreInput = (criterion: string): string => `score.${criterion}`;
/** Ticked where the criterion does not apply. */
export const absentInput = (criterion: string): string => `na.${criterion}`;
export const commentInput = (criterion: string): string => `comment.${criterion}`;

// A schema is compiled when it is made, so one serves every input of its sort.
const oneInput = (value: z.ZodType<string>) => z.object({ value });
type OneInput = ReturnType<typeof oneInput>;
const scoreText = oneInput(optionalLine(30));
const absentBox = z.object({ value: ticked().catch(false) });
const commentText = oneInput(paragraph({ min: 0, max: 1000 }));
const opinionText = oneInput(paragraph({ min: 0, max: 3000 }));
const listedInput = <const T extends string>(values: readonly T[]) =>
  z.object({
    value: z
      .enum(values)
      .or(z.literal('').transform(() => null))
      .nullish(),
  });
const flagInput = listedInput(reviewFlags);
const familiarityInput = listedInput(familiarities);

/** Reads a rubric form to be handed in: every criterion and an opinion long enough, or all reasons at once. */
export function readReview(rubric: Rubric, typed: Readonly<Record<string, unknown>>): ReviewInput {
  const { reasons, ...input } = readWhatCan(rubric, typed, { complete: true });
  if (Object.keys(reasons).length > 0) throw invalid(reasons);
  return input;
}

/** What can be read of a rubric form on the way; what cannot leaves standing what `kept` holds. */
export function readUnfinished(
  rubric: Rubric,
  typed: Readonly<Record<string, unknown>>,
  kept: ReviewInput,
): ReviewInput & Unreadable {
  const { reasons, ...read } = readWhatCan(rubric, typed, { complete: false });
  const standing = <T>(
    values: Readonly<Record<string, T>>,
    before: Readonly<Record<string, T>>,
    inputOf: (criterion: string) => string,
  ): Record<string, T> =>
    Object.fromEntries(
      Object.entries(values).map(([id, value]) => [
        id,
        reasons[inputOf(id)] ? (before[id] ?? value) : value,
      ]),
    );
  return {
    scores: standing(read.scores, kept.scores, scoreInput),
    comments: standing(read.comments, kept.comments, commentInput),
    opinion: reasons['opinion'] ? kept.opinion : read.opinion,
    committee_comment: reasons['committee_comment']
      ? kept.committee_comment
      : read.committee_comment,
    committee_flag: read.committee_flag,
    familiarity: read.familiarity,
    notes: reasons['notes'] ? kept.notes : read.notes,
    unread: unreadAt(Object.keys(reasons), typed),
    reasons,
  };
}

interface Unreadable {
  /** As it was typed; null where everything could be read. */
  readonly unread: Unread | null;
  readonly reasons: FieldReasons;
}

function unreadAt(names: readonly string[], typed: RawInputs): Unread | null {
  const texts = names.map((name) => [name, inputsUnder(typed, name)] as const);
  return names.length === 0 ? null : boundedUnread(Object.fromEntries(texts));
}

/** What is kept unread, by input, and why each of it is so. */
export function unreadInputs(
  rubric: Rubric,
  unread: Unread | null,
): { readonly texts: RawInputs; readonly reasons: FieldReasons } {
  if (unread === null) return { texts: {}, reasons: {} };
  const texts: RawInputs = Object.assign({}, ...Object.values(unread));
  return { texts, reasons: readWhatCan(rubric, texts, { complete: false }).reasons };
}

function readWhatCan(
  rubric: Rubric,
  typed: Readonly<Record<string, unknown>>,
  { complete }: { readonly complete: boolean },
): ReviewInput & { readonly reasons: FieldReasons } {
  const reasons: Record<string, Reason> = {};
  const scores: Record<string, Mark> = {};
  const comments: Record<string, string> = {};
  for (const criterion of rubric.criteria) {
    const { id } = criterion;
    scores[id] = readMark(criterion, typed, reasons);
    const comment = readOne(commentText, typed[commentInput(id)], commentInput(id), reasons);
    comments[id] = comment;
    if (complete && comment === '' && needsReason(criterion, scores[id])) {
      reasons[commentInput(id)] ??= { code: 'reason_needed' };
    }
  }
  const opinion = readOne(opinionText, typed['opinion'], 'opinion', reasons);
  for (const [id, reason] of Object.entries(checkScores(rubric, scores, { complete }))) {
    reasons[scoreInput(id)] ??= reason;
  }
  const committee = readOne(opinionText, typed['committee_comment'], 'committee_comment', reasons);
  const flag = flagInput.safeParse({ value: typed['committee_flag'] }).data?.value ?? null;
  if (complete) {
    const flagged = flag !== null && committee === '' ? { committee_comment: flagNeedsWords } : {};
    Object.assign(reasons, { ...opinionReason(rubric, opinion), ...flagged, ...reasons });
  }
  return {
    scores: scoresWithout(scores, reasons),
    comments,
    opinion,
    committee_comment: committee || null,
    committee_flag: flag,
    familiarity: familiarityInput.safeParse({ value: typed['familiarity'] }).data?.value ?? null,
    notes: readOne(opinionText, typed['notes'], 'notes', reasons) || null,
    reasons,
  };
}

const flagNeedsWords: Reason = { code: 'flag_needs_words' };

/** A score that is refused is none. */
const scoresWithout = (scores: Scores, reasons: FieldReasons): Scores =>
  Object.fromEntries(
    Object.entries(scores).map(([id, score]) => [id, reasons[scoreInput(id)] ? null : score]),
  );

/** A mark as typed; where it does not apply, what else was typed at it counts for nothing. */
function readMark(
  criterion: Criterion,
  typed: Readonly<Record<string, unknown>>,
  reasons: Record<string, Reason>,
): Mark {
  const name = scoreInput(criterion.id);
  if (absentBox.parse({ value: typed[absentInput(criterion.id)] }).value) return notApplicable;
  const text = readOne(scoreText, typed[name], name, reasons);
  if (text === '') return null;
  const read = criterionKind(criterion).read(text, criterion);
  if (read.problem === undefined) return read.value;
  reasons[name] ??= read.problem;
  return null;
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

/** What is kept, as it would be typed: a form that hands it in carries all of it. */
export const inputsOf = (
  { criteria }: Rubric,
  kept: ReviewInput,
): readonly (readonly [string, string])[] => [
  ...criteria.flatMap((criterion): (readonly [string, string])[] => {
    const { id } = criterion;
    const mark = kept.scores[id];
    return [
      [scoreInput(id), typedMark(criterion, mark)],
      ...(mark === notApplicable ? [[absentInput(id), 'yes'] as const] : []),
      [commentInput(id), kept.comments[id] ?? ''],
    ];
  }),
  ['opinion', kept.opinion],
  ['committee_comment', kept.committee_comment ?? ''],
  ['committee_flag', kept.committee_flag ?? ''],
  ['familiarity', kept.familiarity ?? ''],
  ['notes', kept.notes ?? ''],
];

/** What of the kept review still stands in the way of handing it in, by input. */
export const stillWrong = (rubric: Rubric, kept: ReviewInput): FieldReasons =>
  readWhatCan(rubric, Object.fromEntries(inputsOf(rubric, kept)), { complete: true }).reasons;
