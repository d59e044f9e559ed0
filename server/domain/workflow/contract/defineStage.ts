import type { z } from 'zod';
import { readTyped } from '../../typed.js';
import type { Play, Supposed } from './course.js';
import type { EffectName } from './effects.js';
import type {
  MayChange,
  NewTask,
  StageKind,
  StageRule,
  StageView,
  Step,
  Verb,
  VerbActor,
} from './stageKind.js';

/** A verb whose input is described by a schema; `act` sees it already read and typed. */
export interface TypedVerb<Config, Memory, Input> {
  readonly by: VerbActor;
  readonly input: z.ZodType<Input>;
  act(input: Input, view: StageView<Config, Memory>): readonly Step[];
}

interface TypedStage<Shape extends z.ZodRawShape, Config, Memory> {
  readonly kind: string;
  readonly config: Shape;
  readonly wholeCall?: boolean;
  readonly readsAnswers?: boolean;
  readonly mayChange?: MayChange;
  promises?(memory: Memory): boolean;
  outcomes(config: Config): readonly string[];
  rules?(config: Config): readonly StageRule[];
  facts?(config: Config): readonly string[];
  lasts?(config: Config): readonly string[];
  open(view: StageView<Config, Memory>): readonly Step[];
  readonly verbs: Readonly<Record<string, (stage: ViewReader<Config, Memory>) => Verb>>;
  course(outcome: string, view: StageView<Config, Memory>, supposed: Supposed): readonly Play[];
}

/** Reads the parts of an erased view that belong to one kind. */
export interface ViewReader<Config, Memory> {
  view(view: StageView<unknown, unknown>): StageView<Config, Memory>;
}

/** Builds a verb for `defineStage`. */
export function verb<Config, Memory, Input>(
  spec: TypedVerb<Config, Memory, Input>,
): (reader: ViewReader<Config, Memory>) => Verb {
  return (reader) => ({
    by: spec.by,
    act: (typed, view) => spec.act(readTyped(spec.input, typed), reader.view(view)),
  });
}

/**
 * Declares a stage kind with its configuration and memory typed by their schemas. The machine
 * keeps both as JSON; they are read back through the schemas here and nowhere else.
 */
export function defineStage<Config, Memory>(
  configSchema: z.ZodType<Config>,
  memorySchema: z.ZodType<Memory>,
  spec: TypedStage<z.ZodRawShape, Config, Memory>,
): StageKind {
  const reader: ViewReader<Config, Memory> = {
    view: (view) => ({
      ...view,
      config: configSchema.parse(view.config),
      memory: memorySchema.parse(view.memory),
    }),
  };
  const rules = spec.rules?.bind(spec);
  const facts = spec.facts?.bind(spec);
  const lasts = spec.lasts?.bind(spec);
  const verbs = Object.entries(spec.verbs).map(([name, build]) => [name, build(reader)] as const);
  return {
    kind: spec.kind,
    config: spec.config,
    ...(spec.wholeCall === undefined ? {} : { wholeCall: spec.wholeCall }),
    ...(spec.readsAnswers === undefined ? {} : { readsAnswers: spec.readsAnswers }),
    remembers: (memory) => memorySchema.safeParse(memory).success,
    promises: (memory) => {
      const read = memorySchema.safeParse(memory);
      return read.success && spec.promises?.(read.data) === true;
    },
    mayChange: spec.mayChange ?? {},
    outcomes: (config) => spec.outcomes(configSchema.parse(config)),
    open: (view) => spec.open(reader.view(view)),
    verbs: Object.fromEntries(verbs),
    course: (outcome, view, supposed) => spec.course(outcome, reader.view(view), supposed),
    ...(facts ? { facts: (config: unknown) => facts(configSchema.parse(config)) } : {}),
    ...(lasts ? { lasts: (config: unknown) => lasts(configSchema.parse(config)) } : {}),
    ...(rules ? { rules: (config: unknown) => rules(configSchema.parse(config)) } : {}),
  };
}

/* Steps by name, so that a rule reads as a sentence. */
export const conclude = (outcome: string, reason?: string): Step =>
  reason === undefined ? { step: 'conclude', outcome } : { step: 'conclude', outcome, reason };
export const complete = (task: string): Step => ({ step: 'complete', task });
export const cancel = (task: string): Step => ({ step: 'cancel', task });
export const effect = (
  name: EffectName,
  data: Extract<Step, { step: 'effect' }>['data'] = {},
): Step => ({
  step: 'effect',
  effect: name,
  data,
});
/** Opens one task for the stage's own role, named after the verb it waits for. */
export const open = (verbName: string, role: NewTask['for']): Step => ({
  step: 'open',
  task: { key: verbName, verb: verbName, for: role },
});
export const note = (data: Extract<Step, { step: 'note' }>['data']): Step => ({
  step: 'note',
  data,
});
