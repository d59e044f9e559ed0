import type { Acting } from '../actor.js';
import type { Json } from '../json.js';
import type { StageEffect } from './contract/effects.js';
import type { RuleInputs } from './contract/stageKind.js';
import type { AwardClass, Rubric } from '../scoring/rubricSchema.js';
import type { StageOfAnyKind } from './stages/registry.js';
import type { Timekeeper } from './timekeeper.js';

/** What the machine needs to know of a procedure; `procedure/compiled.ts` provides it. */
export interface WorkflowRules {
  readonly workflow: {
    readonly first: string;
    readonly on_submit: readonly StageEffect[];
    readonly deferral_due: string;
    readonly deferral_lapsed: string;
    readonly stages: Readonly<Record<string, object>>;
    readonly ends: Readonly<Record<string, { readonly state: string }>>;
  };
  stage(id: string): StageOfAnyKind;
  rubric(id: string): Rubric | null;
  readonly awardClasses: readonly AwardClass[];
  readonly tranches: readonly {
    readonly id: string;
    readonly after: string | null;
    /** Paid by the share that the last review found earned. */
    readonly proRata?: boolean;
  }[];
  /**
   * Works out a rule of a stage over the case's answers and these facts; null while something it
   * needs is not known.
   */
  evaluate(stage: string, rule: string, inputs: RuleInputs): Json;
  answer(at: string): Json;
}

export interface MachineContext {
  readonly rules: WorkflowRules;
  readonly time: Timekeeper;
  readonly now: Date;
  readonly actor: Acting;
  /** Users who hold a role under the case's programme today. */
  holdersOf(role: string): readonly string[];
}
