import type { SectionAnswers } from '../form/answerValues.js';
import type { Json, JsonObject } from '../json.js';
import type { WorkflowRules } from '../workflow/machineContext.js';
import type { Compiled } from './compiled.js';
import { evaluate } from '../rules/expressions.js';
import { ruleKey } from '../definition/stageRules.js';
import type { RuleValues } from '../rules/ruleValues.js';

/**
 * What the workflow machine asks of a definition, for a case with these answers and
 * rule context; ids that it does not know are a fault.
 */
export function workflowRulesOf(compiled: Compiled, values: RuleValues = {}): WorkflowRules {
  const { workflow, rubrics, award } = compiled.definition;
  return {
    workflow,
    stage: (id) => {
      const stage = workflow.stages[id];
      if (!stage) throw new Error(`no such stage: ${id}`);
      return stage;
    },
    rubric: (id) => rubrics[id] ?? null,
    awardClasses: award?.classes ?? [],
    tranches: (award?.tranches ?? []).map(({ id, after = null, pro_rata: proRata }) => {
      return { id, after, proRata };
    }),
    evaluate: (stage, source, { facts, report }) => {
      const rule = compiled.stageRules.get(ruleKey(stage, source));
      if (!rule) throw new Error(`${stage} has no rule ${source}`);
      const answers = {
        ...values.answers,
        ...(report === undefined ? {} : { report: given(report) }),
      };
      return asJson(
        evaluate(rule, {
          ...values,
          answers,
          ...(facts === undefined ? {} : { facts }),
        }),
      );
    },
    answer: (at) => {
      const [section = '', field = ''] = at.split('.');
      return values.answers?.[section]?.[field] ?? null;
    },
  };
}

const given = (values: JsonObject): SectionAnswers =>
  Object.fromEntries(Object.entries(values).map(([id, value]) => [id, value ?? null]));

function asJson(outcome: ReturnType<typeof evaluate>): Json {
  if (!('value' in outcome)) return null;
  return typeof outcome.value === 'bigint' ? Number(outcome.value) : outcome.value;
}
