import type { WorkflowRules } from '../workflow/transitions.js';
import type { Compiled } from './compiled.js';
import { verdict } from './expressions.js';

/** What the workflow machine asks of a definition; ids that it does not know are a fault. */
export function workflowRulesOf({ definition, branches }: Compiled): WorkflowRules {
  const { workflow, rubrics, award } = definition;
  return {
    workflow,
    stage: (id) => {
      const stage = workflow.stages[id];
      if (!stage) throw new Error(`no such stage: ${id}`);
      return stage;
    },
    rubric: (id) => rubrics[id] ?? null,
    awardClasses: award?.classes ?? [],
    tranches: award?.tranches ?? [],
    branchHolds: (when, facts) => {
      const rule = branches.get(when);
      return rule !== undefined && verdict(rule, { facts }) === 'holds';
    },
  };
}
