import type { FieldBase } from '../form/fieldKind.js';
import { fieldKind } from '../form/kinds/registry.js';
import { canonicalJson, plainJson } from '../json.js';
import type { LocalText } from '../localText.js';
import type { Compiled, CompiledField } from '../procedure/compiled.js';
import { verdict, type Rule } from '../rules/expressions.js';
import { factTypes, type PlainFacts, type RuleValues } from '../rules/ruleValues.js';
import type { Doubt, Seen } from './replayed.js';

/** The rules a case was decided by, beside a draft of others, with what tells them apart. */
export interface Comparison {
  readonly decided: Compiled;
  readonly draft: Compiled;
  /** Questions of the draft that nobody was asked then, by the name rules know them under. */
  readonly unasked: ReadonlyMap<string, LocalText>;
  /** Fields that ask the same otherwise: other bounds, other options. */
  readonly changed: readonly ChangedField[];
  readonly formDiffers: boolean;
  readonly amountDiffers: boolean;
}

export interface ChangedField {
  readonly before: CompiledField;
  readonly after: CompiledField;
}

/** Compares two definitions once for all cases that were decided under the first. */
export function compareRules(decided: Compiled, draft: Compiled): Comparison {
  const [was, is] = [decided.definition, draft.definition];
  const unasked = unaskedIn(decided, draft);
  return {
    decided,
    draft,
    unasked,
    changed: changedIn(decided, draft, unasked),
    formDiffers: differ([was.form, was.documents], [is.form, is.documents]),
    amountDiffers: unasked.size > 0 || differ(was.award?.formula, is.award?.formula),
  };
}

/** Whether two parts of definitions differ in anything. */
export function differ(a: unknown, b: unknown): boolean {
  const text = (value: unknown): string => canonicalJson(plainJson(value));
  return text(a) !== text(b);
}

function unaskedIn(decided: Compiled, draft: Compiled): ReadonlyMap<string, LocalText> {
  return new Map(
    [...draft.fields].flatMap(([at, { field }]) => {
      const before = decided.fields.get(at)?.field;
      if (before?.kind !== field.kind) return [[at, field.name] as const];
      const column = newColumn(before, field);
      return column ? [[at, column.name] as const] : [];
    }),
  );
}

const changedIn = (
  decided: Compiled,
  draft: Compiled,
  unasked: ReadonlyMap<string, LocalText>,
): ChangedField[] =>
  [...draft.fields.values()].flatMap((after) => {
    const before = decided.fields.get(after.at);
    return before && !unasked.has(after.at) && differ(before.field, after.field)
      ? [{ before, after }]
      : [];
  });

function newColumn(before: FieldBase, now: FieldBase): FieldBase | undefined {
  const kind = fieldKind(now.kind);
  const known = new Map(kind.cells?.(before).map((each) => [each.id, each.kind]));
  return kind.cells?.(now).find((each) => known.get(each.id) !== each.kind);
}

export type Weighed =
  | { readonly said: 'holds' | 'fails' | 'undetermined' }
  /** It hangs on questions that nobody was asked. */
  | { readonly said: 'unknown'; readonly doubts: readonly Doubt[] };

/** What a rule of the draft says of a case: what was never asked makes it unknown, not false. */
export function weigh(pair: Comparison, rule: Rule, values: RuleValues): Weighed {
  const doubts = unaskedDoubts(pair, rule);
  const said = verdict(rule, values);
  const sure = said !== 'undetermined' && !asksPresence(rule);
  return doubts.length === 0 || sure ? { said } : { said: 'unknown', doubts };
}

/** `has(…)` gives an answer even where there was no question. */
export const asksPresence = ({ source }: Rule): boolean => /\bhas\(/.test(source);

/** The questions a rule reads that nobody was asked. */
export const unaskedDoubts = ({ unasked }: Comparison, { reads }: Rule): readonly Doubt[] =>
  [...reads].flatMap((at) => {
    const name = unasked.get(at);
    return name ? [{ doubt: 'answer', at, name } as const] : [];
  });

/** True where two rules must say the same of any case that was decided under the first. */
export const sameRule = (pair: Comparison, a: Rule | null, b: Rule | null): boolean =>
  a !== null && b !== null && a.source === b.source && unaskedDoubts(pair, b).length === 0;

/** What a rule read of a case, for people; private answers are left covered. */
export function seenBy(compiled: Compiled, rule: Rule, values: RuleValues): readonly Seen[] {
  const plain = [...rule.reads].flatMap((at) => seenAt(compiled, at, values));
  const facts = Object.keys(factTypes).flatMap((name): Seen[] => {
    const value = values.facts?.[name];
    const named = new RegExp(`(?<![.\\w])${name}(?![.\\w])`).test(rule.source);
    return named && value !== undefined ? [{ at: name, field: null, value }] : [];
  });
  return [...facts, ...plain];
}

function seenAt(compiled: Compiled, at: string, values: RuleValues): Seen[] {
  const [group = '', part = ''] = at.split('.');
  const field = compiled.fields.get(at)?.field;
  if (field) {
    if (fieldKind(field.kind).cells) return [];
    const value = field.private ? null : (values.answers?.[group]?.[part] ?? null);
    return [{ at, field, value, ...(field.private ? { covered: true } : {}) }];
  }
  const found = groupOf(values, group)[part];
  return found === undefined ? [] : [{ at, field: null, value: found }];
}

function groupOf(values: RuleValues, name: string): PlainFacts {
  const { call, org, past, earlier, entry, counterparty, voucher, figures } = values;
  const groups = { call, org, past, earlier, entry, counterparty, voucher, figures };
  return { ...Object.entries(groups).find(([group]) => group === name)?.[1] };
}
