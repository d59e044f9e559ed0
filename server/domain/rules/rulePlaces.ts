import { z } from 'zod';
import type { FieldBase } from '../form/fieldKind.js';
import { ownPart, stageKind } from '../workflow/stages/registry.js';
import type { Definition, Stage } from '../definition/definition.js';
import {
  answerType,
  buildEnvironment,
  type RuleEnvironment,
  type RuleResult,
} from './expressions.js';
import { rulesOf } from '../definition/stageRules.js';

/** When a rule is worked out, which decides what can be known by then. */
type RuleMoment =
  | 'check' // the one-minute check: only the answer to its own question
  | 'form' // while filling in and at submission
  | 'class' // when classes are proposed: what reviews came to is known
  | 'stage'; // inside the workflow

/** A place of a definition that holds a rule, and what the rule must give there. */
export interface RulePlace {
  readonly at: string;
  readonly moment: RuleMoment;
  readonly result: RuleResult;
  /** The type of `answer`, in the one-minute check. */
  readonly answer?: RuleResult;
  /** The kind of question that `answer` answers. */
  readonly question?: Definition['quick_check'][number]['kind'];
  readonly stage?: string;
  /** The part of the stage: `next`, `effects`, or a key of its kind. */
  readonly part?: string;
  /** The stage's own form, seen as `report.<field>`. */
  readonly fields?: readonly FieldBase[];
}

const formPlaces: readonly (readonly [RegExp, RulePlace['moment'], RuleResult])[] = [
  [/^form\.\w+(\.\w+)?\.show_if$/, 'form', 'bool'],
  [/^form\.\w+\.\w+\.check$/, 'form', 'bool'],
  [/^documents\.\w+\.show_if$/, 'form', 'bool'],
  [/^eligibility\.\w+\.rule$/, 'form', 'bool'],
  [/^award\.formula\.(lines|limits)\.\w+\.value$/, 'form', 'int'],
  [/^figures\.\w+\.value$/, 'form', 'int'],
  [/^award\.classes\.\w+\.when$/, 'class', 'bool'],
  [/^duties\.\w+\.when$/, 'form', 'bool'],
];

/**
 * The place at a path such as `eligibility.age.rule` or `workflow.stages.review.next.scored.0.when`;
 * the rule need not be there yet. Null where no rule can stand.
 */
export function rulePlace(definition: Definition, at: string): RulePlace | null {
  const known = formPlaces.find(([pattern]) => pattern.test(at));
  if (known) return { at, moment: known[1], result: known[2] };
  const question = /^quick_check\.(\w+)\.rule$/.exec(at);
  if (question) return checkPlace(definition, at, question[1] ?? '');
  const duty = /^duties\.(\w+)\.checks\.\w+\.rule$/.exec(at);
  if (duty) return dutyPlace(definition, at, duty[1] ?? '');
  const stage = /^workflow\.stages\.(\w+)\.([\w.]+)$/.exec(at);
  return stage ? stagePlace(definition, at, stage[1] ?? '', stage[2] ?? '') : null;
}

function checkPlace({ quick_check: questions }: Definition, at: string, id: string): RulePlace {
  const kind = questions.find((each) => each.id === id)?.kind ?? 'yes_no';
  return { at, moment: 'check', result: 'bool', answer: answerType(kind), question: kind };
}

/** A check of what is handed in beside the stages; its form is seen as `report.<field>`. */
function dutyPlace({ duties }: Definition, at: string, id: string): RulePlace {
  const fields = duties.find((each) => each.id === id)?.fields ?? [];
  return { at, moment: 'form', result: 'bool', fields };
}

function stagePlace(
  { workflow }: Definition,
  at: string,
  id: string,
  inside: string,
): RulePlace | null {
  const stage = Object.hasOwn(workflow.stages, id) ? workflow.stages[id] : undefined;
  if (!stage) return null;
  const common = { at, moment: 'stage', stage: id, part: inside.split('.')[0] ?? '' } as const;
  if (/^next\.\w+\.\d+\.when$/.test(inside)) return { ...common, result: 'bool' };
  if (/^effects\.\w+\.\d+\.level$/.test(inside)) return { ...common, result: 'string' };
  if (/^effects\.\w+\.\d+\.quota$/.test(inside)) return { ...common, result: 'int' };
  const rule = kindRule(stage, inside);
  if (!rule) return null;
  return { ...common, result: rule.result, ...(rule.fields ? { fields: rule.fields } : {}) };
}

/** A rule among the keys of the stage's kind; one that is not written yet is tried as if it were. */
function kindRule(stage: Stage, inside: string): ReturnType<typeof rulesOf>[number] | undefined {
  const found = rulesOf(stage).find((rule) => rule.at === inside);
  if (found || inside.startsWith('next.') || inside.startsWith('effects.')) return found;
  if (!inside.includes('.')) {
    if (!takesText(stage, inside)) return undefined;
    return rulesOf({ ...stage, [inside]: 'true' }).find((rule) => rule.at === inside);
  }
  // A line of a list that is being added is ruled like its neighbours.
  const like = (path: string): string => path.replace(/^(\w+)\.\w+\./, '$1.*.');
  return rulesOf(stage).find((rule) => like(rule.at) === like(inside));
}

/** Whether a key of the stage's kind is left out and could hold any text. */
function takesText(stage: Stage, key: string): boolean {
  const schema = stageKind(stage.kind).config[key];
  if (!schema || ownPart(stage)[key] !== undefined) return false;
  return z.safeParse(schema, 'true').success;
}

/** The names and types by which a rule at this place is compiled; expensive. */
export function environmentAt({ form }: Definition, place: RulePlace): RuleEnvironment {
  if (place.answer !== undefined) return buildEnvironment([], place.answer);
  if (place.fields === undefined) return buildEnvironment(form);
  return buildEnvironment([...form, { section: 'report', fields: place.fields }]);
}
