import { presentRuleName, renamedGroups } from '../definition/formerNames.js';
import type { FieldBase } from '../form/fieldKind.js';
import { fieldKind } from '../form/kinds/registry.js';
import { ruleLanguage, type ParsedRule, type RuleLanguage } from './cel.js';
import { costProblem } from './ruleCost.js';
import { thrownError } from './ruleErrors.js';
import { declareFunctions } from './ruleFunctions.js';
import { ruleError, shapeOf, sizeProblem, structuralLimits, type RuleError } from './ruleLimits.js';
import { contextOf, factTypes, plainTypes, type RuleValues, type Sheet } from './ruleValues.js';

/**
 * Rules of a definition: CEL, whose types are checked when the definition is saved. Rules know
 * `<section>.<field>`, `score`, `rank`, `class`, `amount_fen`, `call.*`, `org.*` and `today`.
 */
const ruleResults = ['bool', 'int', 'double', 'string'] as const;
export type RuleResult = (typeof ruleResults)[number];

/** The type of an answer to a field of this kind; a text for one that is no single value. */
export const answerType = (kind: string): RuleResult =>
  ruleResults.find((type) => type === fieldKind(kind).celType) ?? 'string';

export interface RuleEnvironment {
  readonly language: RuleLanguage;
  readonly sheet: Sheet;
}

export interface Rule {
  readonly source: string;
  readonly result: RuleResult;
  /** Every `section.field` (or other `name.part`) that the rule reads. */
  readonly reads: ReadonlySet<string>;
  readonly parsed: ParsedRule;
  readonly environment: RuleEnvironment;
}

export type Compilation =
  | { readonly rule: Rule; readonly error?: undefined }
  | { readonly rule?: undefined; readonly error: RuleError };

export type Evaluation =
  | { readonly value: boolean | bigint | number | string }
  /** An answer that the rule needs has not been given. */
  | { readonly undetermined: true }
  /** The rule itself went wrong, a division by zero for instance. */
  | { readonly problem: RuleError };

type Form = readonly { readonly section: string; readonly fields: readonly FieldBase[] }[];

/** A class of its own, by which the language tells one kind of record from another. */
const newMaker = (): new () => object => class extends Object {};

/**
 * Declares every name that the rules of a form may use; `answer` is the type of the answer to a
 * question of the one-minute check. Expensive: keep it with the compiled definition.
 */
export function buildEnvironment(form: Form, answer?: RuleResult): RuleEnvironment {
  const language = ruleLanguage(structuralLimits);
  declareFunctions(language);
  const sheet: Sheet = { sections: new Map(), rows: new Map() };
  for (const { section, fields } of form) {
    const types: Record<string, string> = {};
    for (const field of fields) {
      const { celType } = fieldKind(field.kind);
      types[field.id] =
        celType === 'rows' ? `list<${registerRows(language, sheet, section, field)}>` : celType;
    }
    const maker = newMaker();
    sheet.sections.set(section, { maker, fields });
    language.declareType(`Section_${section}`, maker, types);
    language.declare(section, `Section_${section}`);
  }
  for (const [name, fields] of Object.entries(plainTypes)) {
    // A section published under a group's later name keeps it.
    if (!sheet.sections.has(name)) language.declare(name, fields);
  }
  for (const [former, present] of renamedGroups) {
    language.declare(former, plainTypes[present]);
  }
  for (const [name, type] of Object.entries(factTypes)) language.declare(name, type);
  language.declare('figures', 'map<string, int>');
  if (answer) language.declare('answer', answer);
  return { language, sheet };
}

function registerRows(
  language: RuleLanguage,
  sheet: Sheet,
  section: string,
  field: FieldBase,
): string {
  const columns = fieldKind(field.kind).cells?.(field) ?? [];
  const type = `Row_${section}_${field.id}`;
  const maker = newMaker();
  sheet.rows.set(`${section}.${field.id}`, { maker, fields: columns });
  const fields = columns.map(({ id, kind }) => [id, fieldKind(kind).celType] as const);
  language.declareType(type, maker, Object.fromEntries(fields));
  return type;
}

/** Parses and type-checks a rule; never throws and takes bounded time for any text. */
export function compileRule(
  environment: RuleEnvironment,
  source: string,
  result: RuleResult,
): Compilation {
  const tooLarge = sizeProblem(source);
  if (tooLarge) return { error: tooLarge };
  try {
    const parsed = environment.language.parse(source);
    const { type: found, error: mismatch } = parsed.check();
    if (found === undefined) return { error: thrownError(mismatch, source) };
    const { error, paths } = shapeOf(parsed.tree);
    if (error) return { error };
    const strange = [...paths].find((path) => !isKnown(environment.sheet, path));
    if (strange !== undefined) {
      const at = Math.max(source.indexOf(strange), 0);
      const end = at + strange.length;
      return { error: ruleError('definition_rule_unknown_field', at, { part: strange }, end) };
    }
    const slow = costProblem(environment.sheet, parsed.tree);
    if (slow) return { error: slow };
    if (found !== result) {
      return {
        error: ruleError('definition_rule_result', 0, { expected: result, found }, source.length),
      };
    }
    const reads = new Set([...paths].map(presentRuleName));
    return { rule: { source, result, reads, parsed, environment } };
  } catch (thrown) {
    return { error: thrownError(thrown, source) };
  }
}

const plainTypesOf = (name: string): Readonly<Record<string, string>> | undefined =>
  Object.entries(plainTypes).find(([known]) => known === name)?.[1];

// `has(team.nope)` passes the type check, so what a rule reads is compared by name as well.
function isKnown(sheet: Sheet, path: string): boolean {
  const [name = '', part = ''] = path.split('.');
  const section = sheet.sections.get(name);
  if (section) return section.fields.some(({ id }) => id === part);
  const plain = plainTypesOf(presentRuleName(name));
  return plain === undefined || Object.hasOwn(plain, part);
}

const missing = new Set(['no_such_key', 'unknown_variable', 'index_out_of_bounds']);

/** Works a rule out. Never throws; an answer that is not there makes the result undetermined. */
export function evaluate(rule: Rule, values: RuleValues): Evaluation {
  try {
    const value = rule.parsed.evaluate(contextOf(rule.environment.sheet, values, rule.reads));
    switch (typeof value) {
      case 'boolean':
      case 'bigint':
      case 'number':
      case 'string':
        return { value };
      default:
        return { problem: ruleError('rule_failed') };
    }
  } catch (thrown) {
    const code = thrown instanceof Error && 'code' in thrown ? thrown.code : undefined;
    if (typeof code === 'string' && missing.has(code)) return { undetermined: true };
    return { problem: ruleError('rule_failed') };
  }
}

export type RuleVerdict = 'holds' | 'fails' | 'undetermined';

/** Whether a yes-or-no rule holds; one that cannot be worked out is undetermined. */
export function verdict(rule: Rule, values: RuleValues): RuleVerdict {
  const outcome = evaluate(rule, values);
  if (!('value' in outcome)) return 'undetermined';
  return outcome.value === true ? 'holds' : 'fails';
}
