import type { DutyRule } from '../duty/dutySchema.js';
import type { AwardClass } from '../scoring/rubricSchema.js';
import type { Definition, DocumentRule, Field, FormulaLine } from '../definition/definition.js';
import {
  buildEnvironment,
  compileRule,
  verdict,
  type Rule,
  type RuleEnvironment,
  answerType,
  type RuleResult,
} from '../rules/expressions.js';
import type { RuleError } from '../rules/ruleLimits.js';
import type { RuleValues } from '../rules/ruleValues.js';
import { stageKind } from '../workflow/stages/registry.js';
import { ruleKey, rulesOf } from '../definition/stageRules.js';

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
  /** What an amount that is worked out consists of, and what it never exceeds. */
  readonly formula: {
    readonly lines: readonly Ruled<FormulaLine>[];
    readonly limits: readonly Ruled<FormulaLine>[];
  } | null;
  readonly figures: readonly Ruled<Definition['figures'][number]>[];
  /** Conditions of branches, rules of kinds and of effects, by `ruleKey`. */
  readonly stageRules: ReadonlyMap<string, Rule>;
  /** The rules of what is owed beside the stages. */
  readonly duties: readonly CompiledDuty[];
  /** Some rule of a stage looks at the answers, so the machine needs them. */
  readonly stagesReadAnswers: boolean;
  /** The groups of facts (`org`, `past`, `entry` …) that some rule looks at. */
  readonly groupsRead: ReadonlySet<string>;
  /** Every rule by its place, such as `eligibility.age.rule`. */
  readonly rules: ReadonlyMap<string, Rule>;
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

export interface CompiledDuty {
  readonly of: DutyRule;
  readonly when: Rule | null;
  readonly checks: readonly Ruled<DutyRule['checks'][number]>[];
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

/**
 * Compiles all rules of a definition; what is wrong with rules is in `broken`. Throws only for
 * names that clash, which `lint` finds first.
 */
export function compileDefinition(definition: Definition): Compiled {
  const usual = buildEnvironment(definition.form);
  const broken: BrokenRule[] = [];
  const groupsRead = new Set<string>();
  const rules = new Map<string, Rule>();
  const compile: Compile = (at, source, result, environment = usual) => {
    if (source === undefined) return null;
    const { rule, error } = compileRule(environment, source, result);
    if (error) broken.push({ at, error });
    if (rule) rules.set(at, rule);
    for (const name of rule?.reads ?? []) groupsRead.add(name.split('.')[0] ?? '');
    return rule ?? null;
  };
  const sections = definition.form.map((section) => compileSection(section, compile));
  const stageRules = compileStages(definition, compile);
  const duties = compileDuties(definition, compile);
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
    formula: compileFormula(definition, compile),
    figures: definition.figures.map((of) => ({
      of,
      rule: compile(`figures.${of.id}.value`, of.value, 'int'),
    })),
    stageRules,
    duties,
    stagesReadAnswers:
      [...stageRules.values()].some(readsMoreThanFacts) ||
      Object.values(definition.workflow.stages).some(({ kind }) => stageKind(kind).readsAnswers),
    groupsRead,
    rules,
    broken,
  };
}

function compileQuickCheck(
  { quick_check: questions }: Definition,
  compile: Compile,
): Compiled['quickCheck'] {
  return questions.map((of) => {
    const environment = buildEnvironment([], answerType(of.kind));
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

function compileFormula({ award }: Definition, compile: Compile): Compiled['formula'] {
  if (!award?.formula) return null;
  const part = (name: 'lines' | 'limits', lines: readonly FormulaLine[]) =>
    lines.map((of) => ({
      of,
      rule: compile(`award.formula.${name}.${of.id}.value`, of.value, 'int'),
    }));
  const { lines, limits } = award.formula;
  return { lines: part('lines', lines), limits: part('limits', limits) };
}

function compileStages(definition: Definition, compile: Compile): Map<string, Rule> {
  const rules = new Map<string, Rule>();
  for (const [id, stage] of Object.entries(definition.workflow.stages)) {
    for (const { at, source, result, fields } of rulesOf(stage)) {
      const environment = fields
        ? buildEnvironment([...definition.form, { section: 'report', fields }])
        : undefined;
      const rule = compile(`workflow.stages.${id}.${at}`, source, result, environment);
      if (rule) rules.set(ruleKey(id, source), rule);
    }
  }
  return rules;
}

function compileDuties({ form, duties }: Definition, compile: Compile): Compiled['duties'] {
  return duties.map((of) => {
    const at = `duties.${of.id}`;
    const own = buildEnvironment([...form, { section: 'report', fields: of.fields }]);
    return {
      of,
      when: compile(`${at}.when`, of.when, 'bool'),
      checks: of.checks.map((check) => ({
        of: check,
        rule: compile(`${at}.checks.${check.id}.rule`, check.rule, 'bool', own),
      })),
    };
  });
}

const readsMoreThanFacts = ({ reads }: Rule): boolean =>
  [...reads].some((name) => name.includes('.'));

/** The best class whose condition holds; null where none does. */
export function proposedClass(compiled: Compiled, values: RuleValues): AwardClass | null {
  const found = compiled.awardClasses.find(
    ({ rule }) => rule !== null && verdict(rule, values) === 'holds',
  );
  return found?.of ?? null;
}
