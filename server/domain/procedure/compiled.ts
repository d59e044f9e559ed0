import type { AwardClass } from '../workflow/stageKind.js';
import type { Definition, DocumentRule, Field } from './definition.js';
import {
  buildEnvironment,
  compileRule,
  verdict,
  type Rule,
  type RuleEnvironment,
  type RuleResult,
} from './expressions.js';
import type { RuleError } from './ruleLimits.js';
import type { RuleValues } from './ruleValues.js';

/** A definition made quick to use: every rule compiled once, everything found by name. */
export interface Compiled {
  readonly definition: Definition;
  readonly sections: ReadonlyMap<string, CompiledSection>;
  /** By `section.field`. */
  readonly fields: ReadonlyMap<string, CompiledField>;
  readonly documents: ReadonlyMap<string, CompiledDocument>;
  readonly eligibility: readonly Ruled<Definition['eligibility'][number]>[];
  readonly quickCheck: readonly Ruled<Definition['quick_check'][number]>[];
  /** Best first. */
  readonly awardClasses: readonly Ruled<AwardClass>[];
  /** The conditions of workflow branches by their text. */
  readonly branches: ReadonlyMap<string, Rule>;
  /** Rules that do not compile; a published definition has none. */
  readonly broken: readonly BrokenRule[];
}

export interface CompiledSection {
  readonly id: string;
  readonly name: Definition['name'];
  readonly help?: Definition['name'] | undefined;
  readonly showIf: Rule | null;
  readonly fields: readonly CompiledField[];
}

export interface CompiledField {
  /** `section.field`: also the name of its input. */
  readonly at: string;
  readonly field: Field;
  readonly showIf: Rule | null;
  readonly check: Rule | null;
}

export interface CompiledDocument {
  readonly document: DocumentRule;
  readonly showIf: Rule | null;
}

/** A part of the definition with its rule; null where the rule does not compile. */
export interface Ruled<T> {
  readonly of: T;
  readonly rule: Rule | null;
}

export interface BrokenRule {
  /** Path in the definition, such as `form.team.people.check`. */
  readonly at: string;
  readonly error: RuleError;
}

type Compile = (
  at: string,
  source: string | undefined,
  result: RuleResult,
  environment?: RuleEnvironment,
) => Rule | null;

const answerTypes = { yes_no: 'bool', number: 'double', day: 'string', money: 'int' } as const;

/**
 * Compiles all rules of a definition; what is wrong with rules is in `broken`. Throws only for
 * names that clash, which `lint` finds first.
 */
export function compileDefinition(definition: Definition): Compiled {
  const usual = buildEnvironment(definition.form);
  const broken: BrokenRule[] = [];
  const compile: Compile = (at, source, result, environment = usual) => {
    if (source === undefined) return null;
    const { rule, error } = compileRule(environment, source, result);
    if (error) broken.push({ at, error });
    return rule ?? null;
  };
  const sections = definition.form.map((section) => compileSection(section, compile));
  return {
    definition,
    sections: new Map(sections.map((section) => [section.id, section])),
    fields: new Map(sections.flatMap(({ fields }) => fields.map((each) => [each.at, each]))),
    documents: new Map(
      definition.documents.map((document) => [
        document.id,
        { document, showIf: compile(`documents.${document.id}.show_if`, document.show_if, 'bool') },
      ]),
    ),
    eligibility: definition.eligibility.map((of) => ({
      of,
      rule: compile(`eligibility.${of.id}.rule`, of.rule, 'bool'),
    })),
    quickCheck: compileQuickCheck(definition, compile),
    awardClasses: (definition.award?.classes ?? []).map((of) => ({
      of,
      rule: compile(`award.classes.${of.id}.when`, of.when, 'bool'),
    })),
    branches: compileBranches(definition, compile),
    broken,
  };
}

function compileQuickCheck(
  { quick_check: questions }: Definition,
  compile: Compile,
): Compiled['quickCheck'] {
  return questions.map((of) => {
    const environment = buildEnvironment([], answerTypes[of.kind]);
    return { of, rule: compile(`quick_check.${of.id}.rule`, of.rule, 'bool', environment) };
  });
}

function compileSection(section: Definition['form'][number], compile: Compile): CompiledSection {
  const at = `form.${section.section}`;
  return {
    id: section.section,
    name: section.name,
    help: section.help,
    showIf: compile(`${at}.show_if`, section.show_if, 'bool'),
    fields: section.fields.map((field) => ({
      at: `${section.section}.${field.id}`,
      field,
      showIf: compile(`${at}.${field.id}.show_if`, field.show_if, 'bool'),
      check: compile(`${at}.${field.id}.check`, field.check, 'bool'),
    })),
  };
}

function compileBranches(definition: Definition, compile: Compile): Map<string, Rule> {
  const rules = new Map<string, Rule>();
  for (const [id, stage] of Object.entries(definition.workflow.stages)) {
    for (const [outcome, next] of Object.entries(stage.next)) {
      if (typeof next === 'string') continue;
      for (const [index, { when }] of next.entries()) {
        const at = `workflow.stages.${id}.next.${outcome}.${index}.when`;
        const rule = compile(at, when, 'bool');
        if (rule) rules.set(rule.source, rule);
      }
    }
  }
  return rules;
}

/** The best class whose condition holds; null where none does. */
export function proposedClass(compiled: Compiled, values: RuleValues): AwardClass | null {
  const found = compiled.awardClasses.find(
    ({ rule }) => rule !== null && verdict(rule, values) === 'holds',
  );
  return found?.of ?? null;
}
