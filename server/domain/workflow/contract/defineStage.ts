import type { z } from 'zod';
import { readTyped } from '../../typed.js';
import type { Play, Supposed } from './course.js';
import type { EffectName } from './effects.js';
import type {
  NewStageDefaults,
  NewTask,
  StageKind,
  StageView,
  StageKindTraits,
  Step,
  Verb,
  VerbActor,
} from './stageKind.js';
import type { StageQuestions } from './stageQuestions.js';

/** A verb whose input is described by a schema; `act` sees it already read and typed. */
export interface TypedVerb<Config, Memory, Input> {
  readonly by: VerbActor;
  readonly input: z.ZodType<Input>;
  act(input: Input, view: StageView<Config, Memory>): readonly Step[];
}

interface TypedStage<Shape extends z.ZodRawShape, Config, Memory>
  extends Partial<StageKindTraits>, Partial<StageQuestions<Config>> {
  readonly kind: string;
  readonly config: Shape;
  readonly begins: NewStageDefaults;
  outcomes(config: Config): readonly string[];
  open(view: StageView<Config, Memory>): readonly Step[];
  readonly verbs: Readonly<Record<string, (stage: ViewReader<Config, Memory>) => Verb>>;
  course(outcome: string, view: StageView<Config, Memory>, supposed: Supposed): readonly Play[];
}

/** A kind as its own files know it, with what it stated and noted in their types. */
export interface DefinedStage<Config, Memory> extends StageKind {
  /** A stage of this kind as its schema reads it; any other is a fault. */
  readonly read: (stage: unknown) => Config;
  /** What the machine keeps for a stage of this kind. */
  readonly recall: (memory: unknown) => Memory;
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
): DefinedStage<Config, Memory> {
  const read = readOnce(configSchema);
  const recall = (memory: unknown): Memory => memorySchema.parse(memory);
  const reader: ViewReader<Config, Memory> = {
    view: (view) => ({ ...view, config: read(view.config), memory: recall(view.memory) }),
  };
  const verbs = Object.entries(spec.verbs).map(([name, build]) => [name, build(reader)] as const);
  return {
    kind: spec.kind,
    config: spec.config,
    begins: spec.begins,
    ...traitsOf(spec),
    ...answersOf(spec, read),
    read,
    recall,
    remembers: (memory) => memorySchema.safeParse(memory).success,
    outcomes: (config) => spec.outcomes(read(config)),
    open: (view) => spec.open(reader.view(view)),
    verbs: Object.fromEntries(verbs),
    course: (outcome, view, supposed) => spec.course(outcome, reader.view(view), supposed),
  };
}

/** Reads each stage once: a definition is never changed in place. */
function readOnce<Config>(schema: z.ZodType<Config>): (stage: unknown) => Config {
  const known = new WeakMap<object, Config>();
  return (stage) => {
    if (typeof stage !== 'object' || stage === null) return schema.parse(stage);
    const before = known.get(stage);
    if (before !== undefined) return before;
    const config = schema.parse(stage);
    known.set(stage, config);
    return config;
  };
}

const traitsOf = (spec: Partial<StageKindTraits>): StageKindTraits => ({
  mayChange: spec.mayChange ?? {},
  wholeCall: spec.wholeCall ?? false,
  apart: spec.apart ?? false,
  judges: spec.judges ?? false,
  readsAnswers: spec.readsAnswers ?? false,
  endorses: spec.endorses ?? false,
  forParties: spec.forParties ?? false,
  letters: spec.letters ?? {},
  news: spec.news ?? {},
});

function answersOf<Config>(
  spec: Partial<StageQuestions<Config>>,
  read: (stage: unknown) => Config,
): StageQuestions<unknown> {
  const asked =
    <Answer>(answer: ((stage: Config) => Answer | null) | undefined) =>
    (stage: unknown): Answer | null =>
      answer === undefined ? null : answer(read(stage));
  return {
    seats: asked(spec.seats),
    votes: asked(spec.votes),
    ranks: asked(spec.ranks),
    draws: asked(spec.draws),
    decides: asked(spec.decides),
    signs: asked(spec.signs),
    publishes: asked(spec.publishes),
    reports: asked(spec.reports),
    collects: asked(spec.collects),
    answersTable: asked(spec.answersTable),
    invites: asked(spec.invites),
    indicators: asked(spec.indicators),
    corrections: asked(spec.corrections),
    rules: asked(spec.rules),
    facts: asked(spec.facts),
    lasts: asked(spec.lasts),
    periods: asked(spec.periods),
    term: asked(spec.term),
    expires: asked(spec.expires),
    named: asked(spec.named),
    atOnce: asked(spec.atOnce),
    founded: asked(spec.founded),
    meets: asked(spec.meets),
    dated: asked(spec.dated),
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
