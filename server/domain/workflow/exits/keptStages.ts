import type { JsonObject } from '../../json.js';
import type { CaseEvent, KeptOutcomes } from '../caseEvents.js';
import type { CaseState } from '../caseState.js';
import type { WorkflowRules } from '../machineContext.js';
import { changesFacts } from '../factChanges.js';
import { stageKind } from '../stages/registry.js';
import { outcomeTargets, stagesOnwards } from '../stagesAhead.js';
import { targetOf } from '../transitions.js';

type Rules = Pick<WorkflowRules, 'workflow' | 'stage' | 'tranches' | 'evaluate'>;

/**
 * The outcome to which each stage of a case came last; `events` leave out what was taken back. A
 * judgement on facts that changed after it, such as a class that was amended, is no more among them.
 */
export function outcomesReached(
  rules: Pick<WorkflowRules, 'workflow' | 'stage'>,
  events: readonly CaseEvent[],
): KeptOutcomes {
  const reached = new Map<string, string>();
  let facts: JsonObject = {};
  for (const event of events) {
    if (event.type === 'stage_concluded') reached.set(event.stage, event.outcome);
    if (event.type !== 'facts_set') continue;
    if (changesFacts(facts, event.facts)) {
      for (const id of reached.keys()) if (judges(rules, id)) reached.delete(id);
    }
    facts = { ...facts, ...event.facts };
  }
  return Object.fromEntries(reached);
}

/** Whether a stage judges the case as the stages before it left it: a vote, a legal opinion. */
export const judges = (rules: Pick<WorkflowRules, 'workflow' | 'stage'>, id: string): boolean =>
  rules.workflow.stages[id] !== undefined && stageKind(rules.stage(id).kind).judges;

/**
 * The later stages whose outcome may stand while a case goes through `from` anew: those it has come
 * through, except where the outcome ranked or decided the case, would end it, moved money, was
 * published or signed, or reached beyond the case. What stands counts no more once the application
 * is handed in anew or a fact changes (`applyEvent`): nobody voted on what came after.
 */
export function keepable(
  rules: Rules,
  { memory, stage: present, facts }: CaseState,
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
      mayStand(rules, id, outcome, facts);
    return stands ? [[id, outcome] as const] : [];
  });
  return Object.fromEntries(standing);
}

function mayStand(rules: Rules, id: string, outcome: string, facts: JsonObject): boolean {
  const stage = rules.stage(id);
  const kind = stageKind(stage.kind);
  return (
    stage.next[outcome] !== undefined &&
    !targetOf({ rules }, id, outcome, facts).startsWith('.') &&
    (stage.effects[outcome] ?? []).length === 0 &&
    !rules.tranches.some(({ after }) => after === `${id}.${outcome}`) &&
    kind.ranks(stage) === null &&
    kind.decides(stage) === null &&
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
