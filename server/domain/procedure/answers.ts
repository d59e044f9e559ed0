import type { Json } from '../json.js';
import type { Compiled, CompiledField, CompiledSection } from './compiled.js';
import { verdict, type Rule } from '../rules/expressions.js';
import type { RuleValues } from '../rules/ruleValues.js';
import type { FieldReasons, Reason } from '../refusal.js';
import type { Answers, SectionAnswers } from '../form/answerValues.js';
import type { Problems, RawInputs } from '../form/fieldKind.js';
import { fieldKind } from '../form/kinds/registry.js';
import { boundedUnread, inputsUnder, type Unread } from '../form/unread.js';

/** What rules may look at besides the answers. */
export type RuleContext = Omit<RuleValues, 'answers' | 'answer' | 'today'> & {
  readonly today: string;
};

export interface SectionReading {
  /** Every field of the section: what could be read, and what stood before where it could not. */
  readonly values: SectionAnswers;
  /** What could not be read, as it was typed. */
  readonly unread: Unread;
  /** By input name: `section.field`, `section.table.0.column`, `section.id.number`. */
  readonly problems: FieldReasons;
  readonly warnings: FieldReasons;
}

/** True where a condition holds or none is set; while it is undetermined a thing is not asked for. */
function isShown(rule: Rule | null, values: RuleValues): boolean {
  return rule === null || verdict(rule, values) === 'holds';
}

/** A message that the definition itself carries: the page looks it up at `at`, `section.field`. */
const definitionMessage = (at: string): Reason => ({
  code: 'definition_message',
  params: { at },
});

/** The problems of a field by input name. */
export const problemsUnder = (name: string, problems: Problems): [string, Reason][] =>
  Object.entries(problems).map(([at, reason]) => [at === '' ? name : `${name}.${at}`, reason]);

/** What keeps one shown value from being handed in; nothing for a complete one. */
function lacksOf({ field }: CompiledField, value: Json): Problems {
  const kind = fieldKind(field.kind);
  if (kind.lacks) return kind.lacks(value, field);
  return value === null && field.required ? { '': { code: 'required' } } : {};
}

/** What the field's own rule over the answers says about it. */
function ruleProblem({ at, check }: CompiledField, values: RuleValues): Problems {
  return check && verdict(check, values) === 'fails' ? { '': definitionMessage(at) } : {};
}

/** What each field's kind makes of its inputs, whether or not the field is shown. */
function readFields(
  section: CompiledSection,
  raw: RawInputs,
  stood: SectionAnswers,
  today: string,
) {
  const values: Record<string, Json> = {};
  const unread: Record<string, Unread[string]> = {};
  const warnings: Record<string, Reason> = {};
  const typed = new Map<string, Problems>();
  for (const { at, field } of section.fields) {
    const kind = fieldKind(field.kind);
    const reading = kind.read(raw, at, field, today);
    values[field.id] = reading.value ?? null;
    if (reading.problems) {
      const before = stood[field.id] ?? null;
      values[field.id] = kind.stands?.(raw, at, field, before, today) ?? before;
      unread[field.id] = inputsUnder(raw, at);
      typed.set(field.id, reading.problems);
    } else if (reading.warning) warnings[at] = reading.warning;
  }
  return { values, unread, typed, warnings };
}

/**
 * Reads what was typed into one section, `all` being the answers that stand. `save` tolerates what
 * is still missing; a wrong value is reported either way and leaves standing what was there, in a
 * table cell by cell. Hidden fields read as null without a word.
 */
export function readSection(
  compiled: Compiled,
  sectionId: string,
  raw: RawInputs,
  all: Answers,
  ruleContext: RuleContext,
  mode: 'save' | 'submit' = 'save',
): SectionReading {
  const section = compiled.sections.get(sectionId);
  if (!section) return { values: {}, unread: {}, problems: {}, warnings: {} };
  const stood = all[sectionId] ?? {};
  const { values, unread, typed, warnings } = readFields(section, raw, stood, ruleContext.today);
  const problems: Record<string, Reason> = {};
  const scope = { ...ruleContext, answers: { ...all, [sectionId]: values } };
  for (const each of section.fields) {
    const { at, field, showIf } = each;
    if (!isShown(showIf, scope)) {
      values[field.id] = null;
      delete warnings[at];
      delete unread[field.id];
      continue;
    }
    const value = values[field.id] ?? null;
    const found =
      typed.get(field.id) ??
      firstOf(mode === 'submit' ? lacksOf(each, value) : {}, ruleProblem(each, scope));
    for (const [name, reason] of problemsUnder(at, found)) problems[name] = reason;
  }
  return { values, unread: boundedUnread(unread), problems, warnings };
}

const firstOf = (first: Problems, second: Problems): Problems =>
  Object.keys(first).length > 0 ? first : second;

export interface Missing {
  readonly section: string;
  /** The input the reader is led to. */
  readonly at: string;
  readonly reason: Reason;
}

/** The sections asked for, given these answers. */
export function shownSections(
  compiled: Compiled,
  answers: Answers,
  ruleContext: RuleContext,
): CompiledSection[] {
  const scope = { ...ruleContext, answers };
  return [...compiled.sections.values()].filter(({ showIf }) => isShown(showIf, scope));
}

/** The fields of a section that are asked for, given these answers. */
export function shownFields(
  section: CompiledSection,
  answers: Answers,
  ruleContext: RuleContext,
): CompiledField[] {
  const scope = { ...ruleContext, answers };
  return section.fields.filter(({ showIf }) => isShown(showIf, scope));
}

function missingIn(
  section: CompiledSection,
  answers: Answers,
  ruleContext: RuleContext,
): Missing[] {
  const scope = { ...ruleContext, answers };
  return shownFields(section, answers, ruleContext).flatMap((each) => {
    const value = answers[section.id]?.[each.field.id] ?? null;
    const found = firstOf(lacksOf(each, value), ruleProblem(each, scope));
    return problemsUnder(each.at, found).map(([at, reason]) => ({
      section: section.id,
      at,
      reason,
    }));
  });
}

/** The number of files held per document id. */
export type HeldDocuments = Readonly<Record<string, number>>;

/**
 * Everything that keeps the application from being handed in, all at once. Documents are at
 * `document.<id>` in the section `documents`; one that is put off or promised (`deferred`) is not
 * listed.
 */
export function missingOf(
  compiled: Compiled,
  answers: Answers,
  held: HeldDocuments,
  ruleContext: RuleContext,
  deferred: ReadonlySet<string> = new Set(),
): Missing[] {
  const sections = shownSections(compiled, answers, ruleContext);
  return [
    ...sections.flatMap((section) => missingIn(section, answers, ruleContext)),
    ...requiredDocuments(compiled, answers, ruleContext)
      .filter((id) => (held[id] ?? 0) === 0 && !deferred.has(id))
      .map((id) => ({
        section: 'documents',
        at: `document.${id}`,
        reason: { code: 'document_required' },
      })),
  ];
}

/** Ids of the documents that must be there, given these answers. */
export function requiredDocuments(
  compiled: Compiled,
  answers: Answers,
  ruleContext: RuleContext,
): string[] {
  return shownDocuments(compiled, answers, ruleContext).filter(
    (id) => compiled.documents.get(id)?.document.required === true,
  );
}

/** Ids of the documents that are asked for at all, given these answers. */
export function shownDocuments(
  compiled: Compiled,
  answers: Answers,
  ruleContext: RuleContext,
): string[] {
  const scope = { ...ruleContext, answers };
  return [...compiled.documents.values()]
    .filter(({ showIf }) => isShown(showIf, scope))
    .map(({ document }) => document.id);
}

export interface SectionState {
  readonly section: string;
  readonly state: 'empty' | 'part' | 'complete';
  /** Fields asked for, and how many of them are answered. */
  readonly asked: number;
  readonly answered: number;
}

/**
 * How far each section that is asked for has come, for the task list; `missing` is what is still to
 * do or put right in all of them.
 */
export function sectionStates(
  compiled: Compiled,
  answers: Answers,
  ruleContext: RuleContext,
  missing: readonly Missing[],
): SectionState[] {
  const lacking = new Set(missing.map(({ section }) => section));
  return shownSections(compiled, answers, ruleContext).map((section) => {
    const fields = shownFields(section, answers, ruleContext);
    const given = answers[section.id] ?? {};
    const answered = fields.filter(({ field }) => (given[field.id] ?? null) !== null).length;
    const state = answered === 0 ? 'empty' : lacking.has(section.id) ? 'part' : 'complete';
    return { section: section.id, state, asked: fields.length, answered };
  });
}
