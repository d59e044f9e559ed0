/**
 * What the keys of a definition hold that their schema alone cannot tell: a rule, long text, or
 * the name of something else in the definition. Every form of the designer asks here.
 */
export type Reference =
  | 'target'
  | 'stage'
  | 'phase'
  | 'rubric'
  | 'tranche'
  | 'registry'
  | 'section'
  | 'field'
  | 'table'
  | 'outcome'
  | 'beginning'
  | 'procedure'
  | 'role';

const rules: ReadonlySet<string> = new Set([
  'when',
  'rule',
  'check',
  'show_if',
  'value',
  'level',
  'quota',
  'combine',
  'release_if',
]);

/** Texts in both languages that take one line. */
const shortWords: ReadonlySet<string> = new Set(['name', 'subject', 'asks']);

const references: Readonly<Record<string, Reference>> = {
  first: 'stage',
  to: 'target',
  deferral_lapsed: 'target',
  phase: 'phase',
  by: 'role',
  rubric: 'rubric',
  releases: 'tranche',
  registry: 'registry',
  payee: 'section',
  title_field: 'field',
  counterparty: 'field',
  each: 'table',
  table: 'table',
  assess_targets: 'table',
  after: 'outcome',
  begins: 'beginning',
  from_answer: 'field',
  settings_after: 'procedure',
};

export const isRuleKey = (key: string): boolean => rules.has(key);
export const isShort = (key: string): boolean => shortWords.has(key);

/** What a key names; null for a text of its own. `scope` tells apart keys of one name. */
export const keyReference = (scope: string, key: string): Reference | null =>
  references[`${scope}_${key}`] ?? references[key] ?? null;
