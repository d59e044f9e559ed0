import type { CaseEvent, KeptOutcomes } from '../caseEvents.js';
import type { CaseState } from '../caseState.js';
import type { WorkflowRules } from '../machineContext.js';
import { stageKind } from '../stages/registry.js';

type Rules = Pick<WorkflowRules, 'workflow' | 'stage' | 'tranches'>;

/** The outcome to which each stage of a case came last; `events` leave out what was taken back. */
export function outcomesReached(events: readonly CaseEvent[]): KeptOutcomes {
  return Object.fromEntries(
    events.flatMap((event) =>
      event.type === 'stage_concluded' ? [[event.stage, event.outcome]] : [],
    ),
  );
}

/** The stages that may come after one of these targets, themselves among them. */
export function stagesOnwards(
  rules: Pick<WorkflowRules, 'stage'>,
  from: readonly string[],
): ReadonlySet<string> {
  const found = new Set<string>();
  const waiting = from.filter((target) => !target.startsWith('.'));
  for (let id = waiting.pop(); id !== undefined; id = waiting.pop()) {
    if (found.has(id)) continue;
    found.add(id);
    waiting.push(...outcomeTargets(rules, id).filter((target) => !target.startsWith('.')));
  }
  return found;
}

/** Where the outcomes of a stage lead, or one of them: stages, and ends after a point. */
export function outcomeTargets(
  rules: Pick<WorkflowRules, 'stage'>,
  stage: string,
  outcome?: string,
): readonly string[] {
  const { next } = rules.stage(stage);
  return Object.entries(next)
    .filter(([name]) => outcome === undefined || name === outcome)
    .flatMap(([, to]) => (typeof to === 'string' ? [to] : to.map((each) => each.to)));
}

/**
 * The later stages whose outcome may stand while a case goes through `from` anew: those it has come
 * through, except where the outcome moved money, was published or signed, or reached beyond the case.
 */
export function keepable(
  rules: Rules,
  { memory, stage: present }: CaseState,
  reached: KeptOutcomes,
  from: readonly string[],
): KeptOutcomes {
  const later = stagesOnwards(
    rules,
    from.flatMap((target) =>
      target.startsWith('.') || rules.workflow.stages[target] === undefined
        ? []
        : outcomeTargets(rules, target),
    ),
  );
  const standing = [...later].flatMap((id) => {
    const outcome = reached[id];
    const stands =
      outcome !== undefined &&
      memory[id] !== undefined &&
      id !== present &&
      !from.includes(id) &&
      mayStand(rules, id, outcome);
    return stands ? [[id, outcome] as const] : [];
  });
  return Object.fromEntries(standing);
}

function mayStand(rules: Rules, id: string, outcome: string): boolean {
  const stage = rules.stage(id);
  const kind = stageKind(stage.kind);
  return (
    outcomeTargets(rules, id, outcome).some((to) => !to.startsWith('.')) &&
    (stage.effects[outcome] ?? []).length === 0 &&
    !rules.tranches.some(({ after }) => after === `${id}.${outcome}`) &&
    kind.decides(stage)?.reserves !== outcome &&
    kind.publishes(stage) === null &&
    kind.signs(stage) === null &&
    kind.reports(stage) === null
  );
}

/** What stands of it once these stages are named to be handled anew as well. */
export const keptBut = (may: KeptOutcomes, redo: readonly string[]): KeptOutcomes =>
  Object.fromEntries(Object.entries(may).filter(([id]) => !redo.includes(id)));

/** What an event says of it: nothing where nothing stands. */
export const keeping = (kept: KeptOutcomes): { readonly kept?: KeptOutcomes } =>
  Object.keys(kept).length === 0 ? {} : { kept };
