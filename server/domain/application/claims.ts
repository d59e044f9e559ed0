import { halfWidth } from '../typed.js';
import type { Answers } from '../form/answerValues.js';
import { paperText } from '../form/kinds/personIdField.js';
import { rowsOf } from '../form/kinds/tableField.js';
import type { Json } from '../json.js';
import type { Definition, UniqueRule } from '../definition/definition.js';
import type { CallFacts } from '../rules/ruleValues.js';

/** One thing a case claims for itself: the same text can be claimed by one case only. */
export interface Claim {
  /** The id of the definition's `unique` rule. */
  readonly rule: string;
  /** The input it stands in. */
  readonly at: string;
  /** What tells it from everything else that can be claimed. */
  readonly text: string;
  /** A person's paper is part of it: that it is claimed says something about that person. */
  readonly personal: boolean;
  /** It is let go once the case has ended, whatever came of it. */
  readonly untilEnd: boolean;
}

/** Everything these answers claim; what is not answered yet claims nothing. */
export function claimsOf(
  { unique }: Definition,
  answers: Answers,
  { year }: Pick<CallFacts, 'year'>,
): Claim[] {
  return unique.flatMap((rule) =>
    rule.each === undefined
      ? claimOfFields(rule, answers, year)
      : claimsOfRows(rule, answers, year),
  );
}

function claimOfFields(rule: UniqueRule, answers: Answers, year: number): Claim[] {
  return claim(
    rule,
    rule.key[0] ?? '',
    rule.key.map((name) => answerAt(answers, name)),
    year,
  );
}

function claimsOfRows(rule: UniqueRule, answers: Answers, year: number): Claim[] {
  const table = rule.each ?? '';
  return rowsOf(answerAt(answers, table)).flatMap((row, index) =>
    claim(
      rule,
      `${table}.${index}.${rule.key[0] ?? ''}`,
      rule.key.map((column) => row[column] ?? null),
      year,
    ),
  );
}

function claim(rule: UniqueRule, at: string, values: readonly Json[], year: number): Claim[] {
  const texts = values.map(plain);
  if (texts.includes('')) return [];
  const scope = rule.within === 'year' ? String(year) : 'ever';
  const personal = values.some((value) => paperText(value) !== '');
  const text = [rule.id, scope, ...texts].join('\n');
  return [{ rule: rule.id, at, text, personal, untilEnd: rule.within === 'running' }];
}

function answerAt(answers: Answers, name: string): Json {
  const [section = '', field = ''] = name.split('.');
  return answers[section]?.[field] ?? null;
}

/** Width of letters, spaces and case make no difference: it is the same contract. */
function plain(value: Json): string {
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  if (typeof value !== 'string') return paperText(value);
  return halfWidth(value).replaceAll(/\s/g, '').toUpperCase();
}
