import type { WorkflowRules } from './machineContext.js';
import { outcomeTargets, stagesOnwards } from './stagesAhead.js';
import { stageKind } from './stages/registry.js';

type Rules = Pick<WorkflowRules, 'workflow' | 'stage'>;

/**
 * The stages in which a case's amount and place are spoken for though nothing is set aside yet: votes
 * and decisions, and whatever lies between a ranking or a vote and the decision, such as a legal
 * opinion. A stage from which a ranking is still ahead is none of them: there nobody has spoken.
 */
export function stagesSpokenFor(rules: Rules): ReadonlySet<string> {
  const ids = Object.keys(rules.workflow.stages);
  const is = (id: string) => {
    const stage = rules.stage(id);
    const kind = stageKind(stage.kind);
    return {
      ranks: kind.ranks(stage) !== null,
      // Below the line nobody speaks for a place.
      onwards: outcomeTargets(rules, id, kind.ranks(stage)?.above),
      votes: kind.votes(stage) !== null,
      decides: kind.decides(stage) !== null,
    };
  };
  const found = new Set(ids.filter((id) => is(id).votes || is(id).decides));
  const waiting = ids.filter((id) => is(id).ranks || is(id).votes);
  const seen = new Set(waiting);
  for (let id = waiting.pop(); id !== undefined; id = waiting.pop()) {
    for (const target of is(id).onwards) {
      if (target.startsWith('.') || seen.has(target)) continue;
      seen.add(target);
      const ahead = [...stagesOnwards(rules, [target])].some((later) => is(later).ranks);
      if (ahead) continue;
      found.add(target);
      if (!is(target).decides) waiting.push(target);
    }
  }
  return found;
}
