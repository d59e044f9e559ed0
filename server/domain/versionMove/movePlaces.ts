import type { Definition } from '../definition/definition.js';
import type { CaseState } from '../workflow/caseState.js';

/**
 * The stages that a case may enter anew under another version: those it has been through, and those
 * that follow one of them and are new, or follow where its own stage is gone. So no move leads past
 * a stage that the case still owes.
 */
export function placesFor(state: CaseState, from: Definition, to: Definition): string[] {
  const { stages, first } = to.workflow;
  const been = Object.keys(stages).filter((id) => id === first || state.memory[id] !== undefined);
  const lost = state.stage === null || stages[state.stage] === undefined;
  const next = been
    .flatMap((id) => successors(to, id))
    .filter((id) => lost || from.workflow.stages[id] === undefined);
  const allowed = new Set([...been, ...next]);
  return Object.keys(stages).filter((id) => allowed.has(id));
}

/** Where the outcomes of a stage lead; ends are no places. */
function successors({ workflow }: Definition, id: string): string[] {
  return Object.values(workflow.stages[id]?.next ?? {})
    .flatMap((next) => (typeof next === 'string' ? [next] : next.map(({ to }) => to)))
    .filter((to) => !to.startsWith('.'));
}
