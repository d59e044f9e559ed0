import { readableBlind } from '../access/blindSight.js';
import type { Field } from '../definition/definition.js';
import type { Answers } from '../form/answerValues.js';
import type { FieldBase } from '../form/fieldKind.js';
import { fieldKind } from '../form/kinds/registry.js';
import { rowsOf } from '../form/kinds/tableField.js';
import { isObject, type Json } from '../json.js';
import type { Compiled } from '../procedure/compiled.js';
import { tokensOf } from './letters.js';
import { withoutEnds, type NameWords } from './nameWords.js';
import type { KnownAs } from './ownNames.js';

/** Longer answers are no names, whatever they tell. */
const longestName = 100;

type Sort = keyof KnownAs;
type Known = readonly (readonly [Sort, string])[];

/**
 * What the answers that experts are not shown say of who applies: firms and persons by their names,
 * ways to reach them, numbers.
 */
export function knownByAnswers(compiled: Compiled, answers: Answers, words: NameWords): KnownAs {
  const known = [...compiled.fields].flatMap(([at, { field }]): Known => {
    const [section = ''] = at.split('.');
    const value = answers[section]?.[field.id] ?? null;
    if ('columns' in field) return knownByRows(field, value, words);
    return readableBlind(field) ? [] : knownBy(field, value, words);
  });
  return gathered(known);
}

/** What is known by the record and by the answers together. */
export const allKnown = (one: KnownAs, other: KnownAs): KnownAs => ({
  organisations: [...one.organisations, ...other.organisations],
  persons: [...one.persons, ...other.persons],
  emails: [...one.emails, ...other.emails],
  sites: [...one.sites, ...other.sites],
  phones: [...one.phones, ...other.phones],
  numbers: [...one.numbers, ...other.numbers],
  texts: [...one.texts, ...other.texts],
});

function gathered(known: Known): KnownAs {
  const of = (sort: Sort): string[] => known.flatMap(([each, text]) => (each === sort ? text : []));
  return {
    organisations: of('organisations'),
    persons: of('persons'),
    emails: of('emails'),
    sites: of('sites'),
    phones: of('phones'),
    numbers: of('numbers'),
    texts: of('texts'),
  };
}

/** Of rows the columns that are hidden, and where the whole table is, the one rows are called by. */
function knownByRows(
  field: Extract<Field, { columns: unknown }>,
  value: Json,
  words: NameWords,
): Known {
  const hidden = field.columns.filter((column) => !readableBlind(column));
  const first = field.columns.find(isText);
  const named = hidden.length > 0 || readableBlind(field) || !first ? hidden : [first];
  return rowsOf(value).flatMap((row) =>
    named.flatMap((column) => knownBy(column, row[column.id] ?? null, words)),
  );
}

const isText = ({ kind }: FieldBase): boolean => {
  const { meaning, ways } = fieldKind(kind);
  return meaning === 'text' && ways === undefined;
};

function knownBy(field: FieldBase, value: Json, words: NameWords): Known {
  const kind = fieldKind(field.kind);
  const texts = (isObject(value) ? Object.values(value) : [value]).filter(
    (text): text is string => typeof text === 'string' && text.length <= longestName,
  );
  if (kind.identifies === 'email') return texts.map((text) => ['emails', text]);
  if (kind.identifies === 'phone') return texts.map((text) => ['phones', text]);
  if (kind.identifies === 'organisation' || kind.mask)
    return texts.map((text) => ['numbers', text]);
  if (!isText(field)) return [];
  return texts.map((text) => [sortOf(text, words), text]);
}

/** What a text that was typed into a hidden field most likely is. */
function sortOf(text: string, { legalForms }: NameWords): Sort {
  if (/^[a-z]+:\/\//i.test(text)) return 'sites';
  const plain = text.normalize('NFKC').replaceAll(/[\s()]/g, '');
  const tokens = tokensOf(text);
  if (withoutEnds(plain, legalForms) !== plain && /\p{Script=Han}/u.test(plain)) {
    return 'organisations';
  }
  if (tokens.length > 1 && legalForms.has(tokens.at(-1) ?? '')) return 'organisations';
  return isPersonal(text, tokens) ? 'persons' : 'texts';
}

/** Two to four characters, more with the dot that names from abroad have; or two to four words. */
function isPersonal(text: string, tokens: readonly string[]): boolean {
  const plain = text.trim();
  if (/^[\p{Script=Han}]{2,4}$/u.test(plain)) return true;
  if (/^[\p{Script=Han}]+(?:[\u00B7\u2022\u30FB][\p{Script=Han}]+)+$/u.test(plain)) return true;
  return (
    /^[\p{L}\s.'\u2019-]+$/u.test(plain) && tokens.length <= 4 && !/\p{Script=Han}/u.test(plain)
  );
}
