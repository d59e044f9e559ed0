import { z } from 'zod';
import { localTextSchema, type LocalText } from '../../localText.js';
import type { Params, Reason } from '../../refusal.js';

/** Said instead of a value where a criterion allows that it does not apply. */
export const notApplicable = 'na';

/**
 * What an expert gave a criterion, in the kind's own terms (points, 1 or 0, yuan); null for not yet.
 */
export type Mark = number | typeof notApplicable | null;

/** Points of which hundredths are whole: halves, quarters and tenths among them. */
export const pointsSchema = z
  .number()
  .min(0)
  .max(1000)
  .refine((points) => Number.isSafeInteger(hundredthsOf(points)), 'not_points');

/** The same as a whole number of hundredths; NaN where there are finer parts. */
export function hundredthsOf(points: number): number {
  const whole = Math.round(points * 100);
  return Math.abs(points * 100 - whole) < 1e-6 ? whole : Number.NaN;
}

/** What every criterion states, whatever its kind. */
export const criterionCommon = {
  id: z.string().regex(/^[a-z][a-z0-9_]*$/),
  name: localTextSchema,
  help: localTextSchema.optional(),
  /** An expert may say, with a reason, that it does not apply; the others then weigh more. */
  may_not_apply: z.boolean().default(false),
};

/**
 * How many points of the total the whole of a criterion is worth; without it, as many as the
 * criterion itself can give.
 */
export const weight = z.number().int().min(1).max(1000).optional();

/** What every criterion carries once read; enough to dispatch on its kind. */
export interface CriterionBase {
  readonly id: string;
  readonly kind?: string | undefined;
  readonly name: LocalText;
  readonly help?: LocalText | undefined;
  readonly may_not_apply: boolean;
  readonly weight?: number | undefined;
}

/** A part of the scale with what it stands for. */
export interface ScaleBand {
  readonly name: LocalText;
  readonly from: number;
  readonly to: number;
  readonly text?: LocalText | undefined;
}
export interface ScaleChoice {
  /** As it is typed. */
  readonly value: string;
  /** A text of the definition, or the key of words. */
  readonly label: LocalText | { readonly key: string };
  readonly text?: LocalText | undefined;
}

/** How a criterion is asked for: a figure to be typed, one of a few to be chosen, or yuan. */
export type ScaleAsked =
  | { readonly asks: 'figure'; readonly most: number; readonly bands: readonly ScaleBand[] }
  | { readonly asks: 'choice'; readonly choices: readonly ScaleChoice[] }
  | { readonly asks: 'yuan' };

export type MarkReading =
  { readonly value: number; readonly problem?: undefined } | { readonly problem: Reason };

/** One sort of criterion. Values are numbers in the kind's own terms. */
export interface CriterionKind<Config extends CriterionBase> {
  readonly kind: string;
  /** The most it can give, in hundredths of a point; 0 for what is not summed. */
  most(criterion: Config): number;
  /** Reads what was typed, which is not blank. Never throws. */
  read(typed: string, criterion: Config): MarkReading;
  /** Why a value cannot stand; null where it can. */
  problem(value: number, criterion: Config): Reason | null;
  /** What a value gives, in hundredths of a point. */
  hundredths(value: number, criterion: Config): number;
  /** The value lies below what the definition expects at least, and needs a reason. */
  isLow(value: number, criterion: Config): boolean;
  /** The value near a share of the most, for invented reviews. */
  near(share: number, criterion: Config): number;
  /** As a person reads it. */
  print(value: number, criterion: Config): string | LocalText | { readonly key: string };
  /** As it goes back into its input. */
  type(value: number): string;
  asked(criterion: Config): ScaleAsked;
  /** What of the definition cannot be, for the lint: a message and its figures. */
  faults(criterion: Config): readonly { readonly code: string; readonly params?: Params }[];
}

/** A kind behind its name. Methods are only ever given criteria of that kind. */
export type AnyCriterionKind = CriterionKind<CriterionBase>;
