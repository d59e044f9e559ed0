import { z } from 'zod';
import { roleSchema } from '../actor.js';
import { durationSchema } from '../duration.js';
import { formCheckSchema } from '../form/formCheck.js';
import { columnSchema } from '../form/kinds/scalars.js';
import { localTextSchema } from '../localText.js';

/**
 * A duty stands beside the stages: what the awardee owes from some event on, with a clock, a form,
 * a reviewer and consequences of its own, while the case stands in its stage or after it ended.
 */
const id = z.string().regex(/^[a-z][a-z0-9_]{0,39}$/);

/**
 * How a duty runs: `once` by a day; `repeated` every so often until it `lasts` no more; on
 * `occasion`, within so long of what has happened; it `stands` until a day, and nothing is handed in.
 */
export const dutyClocks = ['once', 'repeated', 'occasion', 'stands'] as const;
export type DutyClock = (typeof dutyClocks)[number];

/** What not fulfilling a duty leads to. Money is held by itself; the others are for two persons. */
export const consequenceKinds = [
  'hold_money',
  'list_organisation',
  'delist_entry',
  'consider_recovery',
] as const;
export type ConsequenceKind = (typeof consequenceKinds)[number];

const consequenceSchema = z.strictObject({
  id,
  /** While it is late, or once two persons found that it failed. */
  upon: z.enum(['late', 'failed']),
  does: z.enum(consequenceKinds),
  /** The registry that the entry leaves. */
  registry: id.optional(),
  /** How many periods in a row must have failed. */
  times: z.number().int().min(1).max(5).default(1),
});
export type Consequence = z.infer<typeof consequenceSchema>;

const dutyDocumentSchema = z.strictObject({
  id,
  name: localTextSchema,
  help: localTextSchema.optional(),
  required: z.boolean().default(true),
});

export const dutySchema = z.strictObject({
  id,
  name: localTextSchema,
  help: localTextSchema.optional(),
  /** `<stage>.<outcome>`, `.<end>`, or `paid` for the first payment. */
  begins: z.string().regex(/^(paid|\.?[a-z][a-z0-9_]*|[a-z][a-z0-9_]*\.[a-z][a-z0-9_]*)$/),
  /** CEL over the answers; whom it concerns. */
  when: z.string().min(1).max(1000).optional(),
  clock: z.enum(dutyClocks),
  /** `section.field` of a day from which it is counted instead of from what begins it. */
  from_answer: z.string().optional(),
  /** Until it is due, between two times, after what happened, or how long it stands. */
  due: durationSchema,
  /** How long it is repeated or an occasion is to be told; without it, until the case ends. */
  lasts: durationSchema.optional(),
  /** Goes on when the case has come to a good end. */
  after_end: z.boolean().default(false),
  fields: z.array(columnSchema).max(20).default([]),
  checks: z.array(formCheckSchema).max(20).default([]),
  documents: z.array(dutyDocumentSchema).max(10).default([]),
  remind: z.array(durationSchema).max(5).default([]),
  /** Who accepts it, returns it, and proposes that it failed. */
  by: roleSchema,
  look_due: durationSchema.default('10 wd'),
  /** How often it may be returned for correction. */
  returns: z.number().int().min(0).max(5).default(1),
  return_due: durationSchema.default('10 wd'),
  consequences: z.array(consequenceSchema).max(6).default([]),
  /** The text it rests on, or `assumption`. */
  source: z.string().max(300).optional(),
});
export type DutyRule = z.infer<typeof dutySchema>;

/** Whether something is handed in at all; what only stands is watched by the zone alone. */
export const isHandedIn = ({ clock }: Pick<DutyRule, 'clock'>): boolean => clock !== 'stands';
