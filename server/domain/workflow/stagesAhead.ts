import type { WorkflowRules } from './machineContext.js';

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
