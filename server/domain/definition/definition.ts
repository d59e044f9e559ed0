import { z } from 'zod';
import { localTextSchema } from '../localText.js';
import { dutySchema } from '../duty/dutySchema.js';
import { contactSchema, disciplineSchema } from './contact.js';
import { fieldSchema } from '../form/kinds/registry.js';
import { targetSchema } from '../workflow/contract/stageKind.js';
import { awardClassSchema, rubricSchema } from '../scoring/rubricSchema.js';
import { durationSchema } from '../duration.js';
import { effectSchema } from '../workflow/contract/effects.js';
import { stageSchema } from '../workflow/stages/registry.js';

/**
 * The definition of a procedure: everything a programme officer decides about one thing people
 * can apply for. It is plain data; `lint.ts` says whether it makes sense and `compiled.ts` makes
 * it quick to use.
 */
const id = z.string().regex(/^[a-z][a-z0-9_]{0,39}$/);
const rule = z.string().min(1).max(1000);
/** More than any procedure needs, and as many as its pages draw and check at once. */
const upTo = (most: number) =>
  [(items: object) => Object.keys(items).length <= most, { params: { most } }] as const;

export const sectionSchema = z.strictObject({
  section: id,
  name: localTextSchema,
  help: localTextSchema.optional(),
  show_if: rule.optional(),
  fields: z.array(fieldSchema).min(1).max(60),
});

/** The blank form that is to be filled in; its content is kept beside the versions, by its hash. */
export const blankFormSchema = z.strictObject({
  /** As it is saved by who downloads it. */
  name: z.string().min(1).max(255),
  sha256: z.string().regex(/^[0-9a-f]{64}$/),
});

export const documentSchema = z.strictObject({
  id,
  name: localTextSchema,
  help: localTextSchema.optional(),
  required: z.boolean().default(true),
  /** May follow later under a signed commitment (容缺受理). */
  deferrable: z.boolean().default(false),
  /** May be replaced by this promise, which is checked later (告知承诺): duty, standard and liability. */
  promise: localTextSchema.optional(),
  show_if: rule.optional(),
  accept: z.array(z.enum(['pdf', 'jpg', 'png', 'xlsx', 'docx'])).min(1),
  max_mb: z.number().int().min(1).max(100).default(20),
  max_files: z.number().int().min(1).max(20).default(5),
  blank_form: blankFormSchema.optional(),
  hide_from: z.array(z.enum(['expert'])).default([]),
  /** Somebody has looked: read under blind review it does not tell who applies. */
  blind_safe: z.boolean().default(false),
});

export const eligibilityRuleSchema = z.strictObject({
  id,
  /** CEL that must hold; may use answers, `org.*`, `call.*`. */
  rule,
  effect: z.enum(['block', 'warn']),
  /** What is asked for, as a demand: it stands in the guide, and is the answer where it fails. */
  reason: localTextSchema,
  /** The text it rests on, or `assumption`. */
  source: z.string().optional(),
});

/** Questions of the one-minute check, answered as `check.<id>`; they need no account and nothing is kept. */
export const quickCheckSchema = z.strictObject({
  id,
  question: localTextSchema,
  kind: z.enum(['yes_no', 'number', 'day', 'money']),
  /** CEL over `answer`, `call.*`. */
  rule,
  effect: z.enum(['block', 'warn']),
  reason: localTextSchema,
});

/** What is claimed once only: the same values again are refused, while typing and by the database. */
export const uniqueSchema = z.strictObject({
  /** Shared by procedures that must not claim the same thing, such as `invoice`. */
  id,
  /** A table `section.field` of which each row is claimed; without it `key` names fields. */
  each: z.string().optional(),
  /**
   * Fields `section.field`, or columns of `each`, that together tell the thing; without `each` also
   * who applies, by the names of `claimNames.ts`.
   */
  key: z.array(z.string()).min(1).max(4),
  /** Each tells the same thing as `key`, such as another paper of a person: claimed beside it. */
  also: z.array(z.string()).max(4).default([]),
  /**
   * `running`: as long as the case that claims it has not ended, however it ends. `call`: among the
   * cases of one call.
   */
  within: z.enum(['ever', 'year', 'call', 'running']).default('ever'),
  message: localTextSchema,
});

export const phaseSchema = z.strictObject({
  id,
  name: localTextSchema,
  about: localTextSchema.optional(),
});

export const endSchema = z.strictObject({
  name: localTextSchema,
  /** One of the plain states an applicant sees a finished case in. */
  state: z.enum(['granted', 'not_granted', 'withdrawn']),
  /** Goes against somebody to whom something was granted: the letter gives reason and remedy. */
  adverse: z.boolean().default(false),
  /** What the applicant is told. */
  letter: localTextSchema.optional(),
});

export const workflowSchema = z.strictObject({
  first: id,
  /** What handing in causes beyond the workflow, the first time. */
  on_submit: z.array(effectSchema).max(3).default([]),
  /** How long documents put off at submission may take once the case is accepted … */
  deferral_due: durationSchema.default('10 wd'),
  /** … and where the case goes when they do not come: it counts as given up. */
  deferral_lapsed: targetSchema.default('.not_accepted'),
  phases: z.array(phaseSchema).min(1).max(60),
  stages: z.record(id, stageSchema).refine(...upTo(60)),
  ends: z.record(id, endSchema).refine(...upTo(60)),
});

export const trancheSchema = z.strictObject({
  id,
  name: localTextSchema,
  /** Paid in so many equal parts `<id>_1` … `<id>_n`, each released by a report of its own. */
  repeat: z.number().int().min(2).max(60).optional(),
  share_percent: z.number().int().min(1).max(100),
  /** Paid by as much of a hundred as the last review found earned (结题按比例拨付). */
  pro_rata: z.boolean().default(false),
  /** `<stage>.<outcome>` whose reaching makes the tranche due. */
  after: z
    .string()
    .regex(/^[a-z][a-z0-9_]*\.[a-z][a-z0-9_]*$/)
    .optional(),
  source: z.string().optional(),
});

/** One line of an amount that is worked out, shown with its result to everyone who decides on it. */
export const formulaLineSchema = z.strictObject({
  id,
  name: localTextSchema,
  /** CEL giving fen. */
  value: rule,
  source: z.string().optional(),
});

export const formulaSchema = z.strictObject({
  lines: z.array(formulaLineSchema).min(1).max(20),
  /** Whether the lines are added up or only the highest counts. */
  take: z.enum(['sum', 'highest']).default('sum'),
  /** The amount is never more than any of these. */
  limits: z.array(formulaLineSchema).max(20).default([]),
  /** Cut down to whole yuan, or kept to the fen. */
  round_down_to: z.enum(['yuan', 'fen']).default('fen'),
});

/** Awards of one group that exclude each other: the higher is paid, once per legal person. */
export const exclusiveSchema = z.strictObject({
  group: id,
  name: localTextSchema,
  within: z.enum(['year', 'ever']),
  source: z.string().optional(),
});

export const awardSchema = z.strictObject({
  /** Fixed amounts by class, one of which is proposed by rule and decided by people; or … */
  classes: z.array(awardClassSchema).max(60).default([]),
  /** … an amount worked out from the answers. */
  formula: formulaSchema.optional(),
  exclusive: exclusiveSchema.optional(),
  /** None where the amount is never paid as such: a voucher is, an order only sets aside. */
  tranches: z.array(trancheSchema).max(24).default([]),
});

/** `occasion` or `occasion@stage`. */
const mailKeySchema = z.string().regex(/^[a-z][a-z0-9_]{0,39}(@[a-z][a-z0-9_]{0,39})?$/);
export const mailSchema = z.strictObject({ subject: localTextSchema, body: localTextSchema });

export const definitionSchema = z.strictObject({
  procedure: z.string().regex(/^[a-z][a-z0-9_]*(\.[a-z][a-z0-9_]*)+$/),
  programme: id,
  name: localTextSchema,
  summary: localTextSchema,
  applicant: z.enum(['person', 'organisation', 'either']),
  /** The procedure whose result this one builds on. */
  after: z.string().nullable().default(null),
  /** `section.field` of the listed organisation on the other side, which confirms its part. */
  counterparty: z.string().optional(),
  /** The registry of the programme in which the applicant must be listed; may bound its cases. */
  entry: z
    .strictObject({
      registry: id,
      /** How many cases of one call an entry may file: `quota` of the entry. */
      limited: z.boolean().default(false),
    })
    .optional(),
  /** Letters before the year and number of an application: `KC` gives KC-2026-0042. */
  number_prefix: z.string().regex(/^[A-Z]{2,4}$/),
  /** `section.field` whose answer names the project. */
  title_field: z.string(),
  guide: z.strictObject({
    who: localTextSchema,
    benefit: localTextSchema,
    obligations: z.array(localTextSchema).max(100).default([]),
    /** How versions before `contact` said whom to ask; read by `contactOf`, offered nowhere. */
    contact: localTextSchema.optional(),
    /** What somebody may do who was refused; stands in every letter that says no. */
    remedy: localTextSchema.optional(),
    sources: z.array(z.string()).max(100).default([]),
  }),
  /** Whom to ask; may be missing in a draft and in versions published before, not at publishing. */
  contact: contactSchema.optional(),
  /** Where public lists say that one may also turn; needed to publish a procedure that has one. */
  discipline: disciplineSchema.optional(),
  quick_check: z.array(quickCheckSchema).max(100).default([]),
  form: z.array(sectionSchema).min(1).max(60),
  documents: z.array(documentSchema).max(200).default([]),
  /** Statements the applicant ticks when submitting. */
  declarations: z
    .array(z.strictObject({ id, text: localTextSchema }))
    .max(100)
    .default([]),
  eligibility: z.array(eligibilityRuleSchema).max(200).default([]),
  rubrics: z
    .record(id, rubricSchema)
    .refine(...upTo(60))
    .default({}),
  /** Things that can be claimed once only, across applicants and calls. */
  unique: z.array(uniqueSchema).max(100).default([]),
  workflow: workflowSchema,
  award: awardSchema.nullable().default(null),
  /** What awardees owe beside the stages. */
  duties: z.array(dutySchema).max(40).default([]),
  /** Figures worked out at each submission, for procedures that build on this one: `figures["id"]`. */
  figures: z
    .array(z.strictObject({ id, name: localTextSchema, value: rule }))
    .max(100)
    .default([]),
  /**
   * The section that asks for the account to pay to, where no agreement names one; its fields are
   * `holder`, `bank`, `branch_code` and `account`.
   */
  payee: id.optional(),
  /** The agreement's text; `{{title}}`, `{{awardee}}`, `{{amount}}` … are filled in. */
  agreement: localTextSchema.optional(),
  /**
   * Letters by occasion, or by occasion in one stage as `occasion@stage`; missing ones are worded
   * by `mail.json` of the locales. Salutation, link and contact are written around each by code.
   */
  mails: z.record(mailKeySchema, mailSchema).default({}),
});

export type Definition = z.infer<typeof definitionSchema>;
export type Section = Definition['form'][number];
export type Field = Section['fields'][number];
export type DocumentRule = Definition['documents'][number];
export type BlankForm = z.infer<typeof blankFormSchema>;
export type Stage = Definition['workflow']['stages'][string];
export type FormulaLine = z.infer<typeof formulaLineSchema>;
export type UniqueRule = z.infer<typeof uniqueSchema>;
export type End = Definition['workflow']['ends'][string];
