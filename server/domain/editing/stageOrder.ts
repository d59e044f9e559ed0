import type { LocalText } from '../localText.js';
import {
  outcomesOf,
  stageKind,
  stageKindNames,
  stageSchema,
  type StageOfAnyKind,
} from '../workflow/stages/registry.js';
import { definitionSchema, type Definition } from '../definition/definition.js';

/** A new stage and where it stands: after another one, or first of all where that is null. */
export interface NewStage {
  readonly id: string;
  readonly kind: string;
  readonly name: LocalText;
  readonly after: string | null;
}

/**
 * The definition with one more stage on its main way: what followed upon the stage before now
 * follows upon this one, and its other outcomes end the case as the stage before ends it. Null
 * for a kind that does not exist or a stage before that does not.
 */
export function withStage(
  definition: Definition,
  { id, kind, name, after }: NewStage,
): object | null {
  const { workflow } = definition;
  const before = after === null ? undefined : workflow.stages[after];
  if (!stageKindNames.includes(kind) || (after !== null && !before)) return null;
  const { begins } = stageKind(kind);
  const [rubric = ''] = Object.keys(definition.rubrics);
  const on = before ? mainTarget(before) : workflow.first;
  const draft = {
    kind,
    name,
    phase: before?.phase ?? workflow.stages[workflow.first]?.phase ?? workflow.phases[0]?.id ?? '',
    by: begins.by,
    due: begins.due ?? '5 wd',
    ...begins.config?.(name, rubric),
    next: {},
  };
  const outcomes = outcomesOf(stageSchema.parse(draft));
  const otherwise = before ? sideTarget(before, workflow) : sideEnd(workflow);
  const next = Object.fromEntries(
    outcomes.map((outcome, index) => [outcome, index === 0 ? on : otherwise]),
  );
  const stages = withAfter(workflow.stages, after, id, { ...draft, next });
  return {
    ...definition,
    workflow: { ...workflow, stages, first: after === null ? id : workflow.first },
  };
}

/** Where the first outcome of a stage leads when all goes well. */
function mainTarget({ next }: StageOfAnyKind): string {
  const [first] = Object.values(next);
  return (typeof first === 'string' ? first : first?.[0]?.to) ?? '';
}

/** The end to which a stage's other outcomes lead, if they lead to one. */
function sideTarget({ next }: StageOfAnyKind, workflow: Definition['workflow']): string {
  const targets = Object.values(next).flatMap((way) =>
    typeof way === 'string' ? [way] : way.map(({ to }) => to),
  );
  return targets.find((to) => endState(workflow, to) === 'not_granted') ?? sideEnd(workflow);
}

const endState = ({ ends }: Definition['workflow'], to: string): string | undefined =>
  to.startsWith('.') ? ends[to.slice(1)]?.state : undefined;

const sideEnd = ({ ends }: Definition['workflow']): string =>
  `.${Object.entries(ends).find(([, { state }]) => state === 'not_granted')?.[0] ?? 'withdrawn'}`;

function withAfter(
  stages: Definition['workflow']['stages'],
  after: string | null,
  id: string,
  stage: object,
): object {
  const entries: (readonly [string, object])[] = after === null ? [[id, stage]] : [];
  for (const [each, old] of Object.entries(stages)) {
    entries.push([each, each === after ? leadingTo(old, id) : old]);
    if (each === after) entries.push([id, stage]);
  }
  return Object.fromEntries(entries);
}

/** A stage whose main way leads to another one. */
function leadingTo(stage: StageOfAnyKind, to: string): object {
  const [main] = Object.keys(stage.next);
  if (main === undefined) return stage;
  const way = stage.next[main];
  const changed =
    typeof way === 'string' || way === undefined
      ? to
      : way.map((branch, index) => (index === 0 ? { ...branch, to } : branch));
  return { ...stage, next: { ...stage.next, [main]: changed } };
}

/**
 * The definition without a stage: whatever led to it now leads where its main way led. Ends that
 * nothing reaches any more stay, and lint says so.
 */
export function withoutStage(definition: Definition, id: string): object {
  const { workflow } = definition;
  const stage = workflow.stages[id];
  if (!stage) return definition;
  const on = mainTarget(stage);
  const bypass = (to: string): string => (to === id ? on : to);
  const stages = Object.fromEntries(
    Object.entries(workflow.stages)
      .filter(([each]) => each !== id)
      .map(([each, old]) => [each, { ...old, next: bypassed(old.next, bypass) }]),
  );
  return {
    ...definition,
    workflow: { ...workflow, first: bypass(workflow.first), stages },
  };
}

const bypassed = (next: StageOfAnyKind['next'], bypass: (to: string) => string): object =>
  Object.fromEntries(
    Object.entries(next).map(([outcome, way]) => [
      outcome,
      typeof way === 'string' ? bypass(way) : way.map((each) => ({ ...each, to: bypass(each.to) })),
    ]),
  );

/** The definition with a stage taken from its place on the main way and put after another one. */
export function withStageMoved(definition: Definition, id: string, after: string | null): object {
  const stage = definition.workflow.stages[id];
  if (!stage || after === id) return definition;
  const { workflow } = definitionSchema.parse(withoutStage(definition, id));
  const before = after === null ? undefined : workflow.stages[after];
  const on = before ? mainTarget(before) : workflow.first;
  const stages = withAfter(workflow.stages, after, id, leadingTo(stage, on));
  return {
    ...definition,
    workflow: { ...workflow, stages, first: after === null ? id : workflow.first },
  };
}
