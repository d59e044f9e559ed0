import { z } from 'zod';
import { roles, roleSchema, type Acting, type Role } from '../../actor.js';
import { durationSchema } from '../../duration.js';
import type { Json, JsonObject } from '../../json.js';
import { localTextSchema, type LocalText } from '../../localText.js';
import type { AwardClass, Rubric } from '../../scoring/rubricSchema.js';
import type { Play, Supposed } from './course.js';
import { effectSchema, type EffectName } from './effects.js';
import type { StageQuestions } from './stageQuestions.js';

/**
 * The contract of a stage kind. A kind is a rule without memory of its own: it is given a view of
 * the case in this stage and answers with steps; only the machine turns steps into events.
 */

/** Where an outcome leads: a stage, or an end written with a leading dot. */
export const targetSchema = z.string().regex(/^\.?[a-z][a-z0-9_]*$/);

/** The first branch whose `when` holds is taken; the last one has no `when`. */
export const branchSchema = z.strictObject({
  when: z.string().min(1).max(1000).optional(),
  to: targetSchema,
});

export const nextSchema = z.record(
  z.string(),
  z.union([targetSchema, z.array(branchSchema).min(1).max(40)]),
);

/** What every stage states, whatever its kind. */
export const stageCommon = {
  name: localTextSchema,
  /** The phase of the applicant's timeline that this stage belongs to. */
  phase: z.string(),
  by: z.union([roleSchema, z.literal('applicant'), z.literal('counterparty')]),
  due: durationSchema.optional(),
  remind: z.array(durationSchema).default([]),
  /** The role told when the stage is late. */
  escalate: roleSchema.optional(),
  /** The outcome that time running out has, one of the kind's or its own; without it lateness is only shown. */
  timeout: z.string().optional(),
  next: nextSchema,
  /** The words for outcomes that this stage names itself. */
  outcome_names: z.record(z.string(), localTextSchema).default({}),
  /** What an outcome causes beyond the workflow. */
  effects: z.record(z.string(), z.array(effectSchema).min(1).max(5)).default({}),
  /** No money is set aside for a case that has not been through this stage; the lint holds it. */
  before_money: z.boolean().default(false),
  /** What its periods, shares and numbers of people rest on, or `assumption`. */
  source: z.string().max(300).optional(),
};

/** What a kind's own reading of its stage needs of the common part. */
export const stageRole = { by: stageCommon.by };

/** Who a task is for where no person is named: a role, a side of the case, those invited by link. */
export const parties = [...roles, 'applicant', 'counterparty', 'invited'] as const;
export type Party = (typeof parties)[number];

/**
 * Who a task is for: everybody of a role or side, one account, or whoever sits on a numbered seat
 * of the stage. Of a seat the case knows the number alone; who sits there is a row of `seats`,
 * written by the step `seat`, and the task list finds its person in that table.
 */
export type TaskFor =
  { readonly role: Party } | { readonly userId: string } | { readonly seat: number };

export interface NewTask {
  /** Unique within the stage visit, e.g. `seat-3`. */
  readonly key: string;
  /** The verb this task waits for; the screens call the task by it. */
  readonly verb: string;
  readonly for: TaskFor;
  readonly due?: string;
}

/** A task that is open, with the instant it is due. */
export interface WaitingTask extends NewTask {
  readonly dueAt: string | null;
}

/** One thing the applicant is asked to put right: a section or a document, and what is wrong. */
export interface CorrectionItem {
  readonly at: string;
  readonly note: string;
}

export type Step =
  /**
   * Gives a numbered seat of this visit to an account, before the seat's task is opened. No event
   * and no state of the case tells whose it is: the machine hands it on in `CaseChange.seated`, and
   * saving the case writes it among `seats`. A verb `by: 'assignee'` then finds the seats of whoever
   * acts in `actor.seats`.
   */
  | { readonly step: 'seat'; readonly seat: number; readonly userId: string }
  | { readonly step: 'open'; readonly task: NewTask }
  | { readonly step: 'complete' | 'cancel'; readonly task: string }
  /** One open task is due later by so long, from its day or from now where that has passed. */
  | { readonly step: 'extend'; readonly task: string; readonly by: string }
  | { readonly step: 'note'; readonly data: JsonObject }
  | { readonly step: 'facts'; readonly facts: JsonObject }
  | { readonly step: 'ask'; readonly items: readonly CorrectionItem[]; readonly due: string }
  | { readonly step: 'pause'; readonly why: string }
  | { readonly step: 'resume' }
  /** The stage's own clock now ends then (a notice, a signing period). */
  | { readonly step: 'until'; readonly due: string }
  | { readonly step: 'effect'; readonly effect: EffectName; readonly data: JsonObject }
  | { readonly step: 'conclude'; readonly outcome: string; readonly reason?: string };

/** The case as a stage kind sees it. */
export interface StageView<Config, Memory> {
  readonly config: Config;
  readonly memory: Memory;
  readonly facts: JsonObject;
  readonly now: Date;
  readonly actor: Acting;
  /** Open tasks of this visit by key. */
  readonly openTasks: ReadonlyMap<string, WaitingTask>;
  /** How often the applicant has already been asked to correct in this stage. */
  readonly asked: number;
  readonly rubric: Rubric | null;
  /** The award classes of the procedure, best first. */
  readonly awardClasses: readonly AwardClass[];
  /** Users who hold the stage's role under the programme today. */
  readonly holders: () => readonly string[];
  /**
   * Works out one of the rules that the kind named in `rules`; null while something it needs is
   * not known.
   */
  evaluate(rule: string, more?: RuleInputs): Json;
  /** An answer of the form by `section.field`; null where it was not given. */
  answer(at: string): Json;
}

/** What a stage's rule may look at besides the answers and the facts of the case. */
export interface RuleInputs {
  /** What the stage's own form says, `report.<field>` to the rule. */
  readonly report?: JsonObject;
  /** Facts that hold for this rule alone. */
  readonly facts?: JsonObject;
}

/** Who may use a verb: the stage's own `by`, the applicant, the holder of the open task, a role. */
export type VerbActor =
  'stage' | 'applicant' | 'counterparty' | 'invited' | 'assignee' | 'system' | Role;

export interface Verb {
  readonly by: VerbActor;
  /** Reads what was typed and answers with steps; throws `Refused` with a message per field. */
  act(typed: unknown, view: StageView<unknown, unknown>): readonly Step[];
}

/** What a new stage of the kind begins with in the designer, until an officer says more. */
export interface NewStageDefaults {
  readonly by: Party;
  /** Five working days where nothing is said. */
  readonly due?: string;
  /** The kind's own keys that must say something; `rubric` is one that the definition has. */
  readonly config?: (name: LocalText, rubric: string) => object;
}

/** What is true of a kind, whatever a stage of it states. */
export interface StageKindTraits {
  /** Which of its own keys may change while a case stands in the stage; any other asks a person. */
  readonly mayChange: MayChange;
  /** The cases of a call wait for each other here (a ranking, a sample). */
  readonly wholeCall: boolean;
  /** What is done here is also written down outside the case, so that nobody takes it back alone. */
  readonly apart: boolean;
  /** What it comes to judges the case as all stages before it left it. */
  readonly judges: boolean;
  /** The kind looks at the answers itself, not only through rules. */
  readonly readsAnswers: boolean;
  /** Somebody outside the zone speaks for the case, and is told when its call changes. */
  readonly endorses: boolean;
  /** A side of the case may be the one who acts. */
  readonly forParties: boolean;
  /** The letter by which those who owe a task hear of it, by its verb. */
  readonly letters: Readonly<Record<string, string>>;
  /** The letters of what was done and of what it came to, beside those of tasks. */
  readonly news: StageNews;
}

/**
 * Who reads news of a stage: a side of the case, the experts whose seat in it is open, whoever sits
 * on the seat that its memory has a `word` for, or those who owe a task of their role in it.
 */
export type NewsReader = 'applicant' | 'counterparty' | 'seats' | 'seat' | 'owing';

export interface News {
  readonly letter: string;
  readonly to: readonly NewsReader[];
  /** Only where this party owns the stage: nobody is told what they did themselves. */
  readonly by?: Party;
  /** What was written to the reader with it, out of what the stage then remembers. */
  readonly remark?: (memory: unknown) => string;
}

/** Letters by the verb that noted something, and by outcome. */
export interface StageNews {
  readonly acts?: Readonly<Record<string, News>>;
  readonly outcomes?: Readonly<Record<string, News>>;
}

export interface StageKind extends StageKindTraits, StageQuestions<unknown> {
  readonly kind: string;
  /** Keys of the definition that only this kind has. */
  readonly config: z.ZodRawShape;
  readonly begins: NewStageDefaults;
  /** Every outcome the kind can have under this configuration; lint compares it with `next`. */
  outcomes(config: unknown): readonly string[];
  open(view: StageView<unknown, unknown>): readonly Step[];
  readonly verbs: Readonly<Record<string, Verb>>;
  /** The verbs that lead from entering the stage to an outcome; none where no verb does. */
  course(outcome: string, view: StageView<unknown, unknown>, supposed: Supposed): readonly Play[];
  /** Whether what the machine keeps for a stage of this kind can still be read. */
  remembers(memory: unknown): boolean;
}

/** Keys of a stage that a newer version may change under a case. */
export interface MayChange {
  /** At any time: they are read when a verb is used and not before. */
  readonly anyTime?: readonly string[];
  /** As long as nothing has been noted in the stage. */
  readonly beforeWork?: readonly string[];
}
