import { halfWidth } from '../typed.js';
import type { Answers } from '../form/answerValues.js';
import { paperText } from '../form/kinds/personIdField.js';
import { rowsOf } from '../form/kinds/tableField.js';
import type { Json } from '../json.js';
import { applicantName, type ApplicantName } from '../definition/claimNames.js';
import type { Definition, UniqueRule } from '../definition/definition.js';

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

/** What a case claims beside its answers: under which call, and for whom. */
export interface ClaimGround extends Readonly<Record<ApplicantName, string>> {
  readonly callId: string;
  /** The year in which the call opens. */
  readonly year: number;
}

/** Everything these answers claim; what is not answered yet claims nothing. */
export function claimsOf(definition: Definition, answers: Answers, ground: ClaimGround): Claim[] {
  return definition.unique.flatMap((rule) =>
    rule.each === undefined
      ? claimsOfFields(rule, definition.title_field, answers, ground)
      : claimsOfRows(rule, answers, ground),
  );
}

/** Whether a name is a field's, which has a place in the form. */
const ofForm = (name: string): boolean => applicantName(name) === null;

/** The key, and whatever else tells the same thing; said twice in one case it is claimed once. */
function claimsOfFields(
  rule: UniqueRule,
  titleField: string,
  answers: Answers,
  ground: ClaimGround,
): Claim[] {
  const claims = [rule.key, ...rule.also.map((name) => [name])].flatMap((names) => {
    const values = names.map((name) => {
      const said = applicantName(name);
      return said === null ? answerAt(answers, name) : ground[said];
    });
    const at = [...names, ...rule.key].find(ofForm) ?? titleField;
    return claim(rule, at, values, ground);
  });
  return claims.filter(
    ({ text }, place) => claims.findIndex((each) => each.text === text) === place,
  );
}

function claimsOfRows(rule: UniqueRule, answers: Answers, ground: ClaimGround): Claim[] {
  const table = rule.each ?? '';
  return rowsOf(answerAt(answers, table)).flatMap((row, index) =>
    claim(
      rule,
      `${table}.${index}.${rule.key[0] ?? ''}`,
      rule.key.map((column) => row[column] ?? null),
      ground,
    ),
  );
}

function claim(
  rule: UniqueRule,
  at: string,
  values: readonly Json[],
  { year, callId }: Pick<ClaimGround, 'year' | 'callId'>,
): Claim[] {
  const texts = values.map(plain);
  if (texts.includes('')) return [];
  const scopes = { ever: 'ever', running: 'ever', year: String(year), call: `call ${callId}` };
  const personal = values.some((value) => paperText(value) !== '');
  const text = [rule.id, scopes[rule.within], ...texts].join('\n');
  return [{ rule: rule.id, at, text, personal, untilEnd: rule.within === 'running' }];
}

/** What this key of a rule claims, typed on its own; null where something is missing. */
export function claimOfKey(
  rule: UniqueRule,
  values: readonly Json[],
  ground: Pick<ClaimGround, 'year' | 'callId'>,
): Claim | null {
  return claim(rule, rule.key[0] ?? '', values, ground)[0] ?? null;
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
