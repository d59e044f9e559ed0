import { z } from 'zod';
import {
  fundSources,
  payerKinds,
  paymentMethods,
  type LineFacts,
} from '../../domain/fund/lineFacts.js';
import type { JsonObject } from '../../domain/json.js';
import { fen, readYuan, type Fen } from '../../domain/money.js';
import { invalid } from '../../domain/refusal.js';
import {
  choice,
  halfWidth,
  line,
  optionalLine,
  paragraph,
  several,
  tidy,
  whole,
} from '../../domain/typed.js';

/** The number of a paper, which the log finds again as it was typed. */
const documentNumber = line(60).refine((text) => !/["\\]/.test(text), 'budget_document_shape');

/** Nothing chosen, or one of a closed list. */
const choiceOrNone = <const T extends string>(values: readonly T[]) =>
  z
    .union([z.literal(''), choice(values)], 'choose_one')
    .default('')
    .transform((chosen) => (chosen === '' ? null : chosen));

/** A number of the classification: three, five or seven digits for what for, three or five for on what. */
const classCode = (shape: RegExp) =>
  optionalLine(12)
    .transform(halfWidth)
    .refine((text) => text === '' || shape.test(text), 'budget_class_code');

/** What the papers say of a line. */
export const factsInput = {
  document: documentNumber,
  source: choice(fundSources),
  functional_code: classCode(/^\d{3}(?:\d{2}){0,2}$/),
  functional_name: optionalLine(60),
  economic_code: classCode(/^\d{3}(?:\d{2})?$/),
  economic_name: optionalLine(60),
  payment_method: choiceOrNone(paymentMethods),
  payer_kind: choiceOrNone(payerKinds),
  payer_bank: optionalLine(100),
  payer_tail: optionalLine(4)
    .transform(halfWidth)
    .refine((text) => text === '' || /^\d{4}$/.test(text), 'budget_payer_tail'),
};
const factsShape = z.object(factsInput);

/** The facts as typed. */
export const factsTyped = (typed: z.infer<typeof factsShape>): LineFacts => ({
  document: typed.document,
  source: typed.source,
  functionalCode: typed.functional_code,
  functionalName: typed.functional_name,
  economicCode: typed.economic_code,
  economicName: typed.economic_name,
  paymentMethod: typed.payment_method,
  payerKind: typed.payer_kind,
  payerBank: typed.payer_bank,
  payerTail: typed.payer_tail,
});

const reason = paragraph({ min: 5, max: 1000 });

/** A new line and what it begins with. */
export const openInput = z.object({
  programme: line(36),
  code: line(40).refine((text) => /^[A-Za-z0-9][\w.-]*$/.test(text), 'budget_code_shape'),
  name_zh: line(100),
  name_en: line(200),
  year: whole(2000, 2100),
  amount: line(40),
  reason,
  ...factsInput,
});

/** What the papers say of a line; the reason counts once money has moved. */
export const correctInput = z.object({ reason, ...factsInput });

/** Closing a year, or undoing it. */
export const budgetYearInput = z.object({
  act: choice(['close', 'reopen']),
  document: documentNumber,
  reason,
});

/** What every act asks; which of the rest an act needs, it says itself. */
export const actInput = z.object({
  document: documentNumber,
  reason,
  amount: z.string('not_text').optional(),
  to: z.string('not_text').optional(),
  item: several(2000),
  /** Count and sum in fen of all that the page of a line with very many items showed. */
  whole: z
    .string('not_text')
    .regex(/^\d{1,9}:\d{1,18}$/, 'budget_outgrown')
    .optional(),
  posting: z.string('not_text').optional(),
});
export type ActTyped = z.infer<typeof actInput>;

export const passwordInput = z.object({ password: z.string('required').min(1).max(200) });
export const whyInput = z.object({ why: paragraph({ min: 5, max: 500 }) });

/** What is to be carried over, as it was chosen. */
export function carriedTyped({ item, whole: seen }: Pick<ActTyped, 'item' | 'whole'>): JsonObject {
  if (seen === undefined) return { items: item };
  const [count = '', totalFen = ''] = seen.split(':');
  return { whole: { count: Number(count), totalFen } };
}

/** An amount above zero, typed in yuan; a reason at its field otherwise. */
export function readAmount(typed: string | undefined): Fen {
  if (typed === undefined || tidy(typed) === '') throw invalid({ amount: { code: 'required' } });
  const reading = readYuan(tidy(typed));
  if ('problem' in reading) throw invalid({ amount: reading.problem });
  if (reading.fen === 0) throw invalid({ amount: { code: 'amount_zero' } });
  return fen(reading.fen);
}
