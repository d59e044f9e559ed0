import type { Database } from '../../data/database.js';
import { wholeColumn } from '../../data/schema/columns.js';
import { checkCreditCode } from '../../domain/identity/creditCode.js';
import { halfWidth } from '../../domain/typed.js';
import { subjectKey } from '../../domain/review/conflictSubject.js';
import { digestedKey } from '../../shared/conflicts/subjectKeys.js';

/** One thing that is looked for. */
export interface SearchWord {
  readonly text: string;
  /** What a case is known by whose side or answers give this telephone, address, code or name; null where no case is. */
  readonly subject: string | null;
}

/** A number that is typed to its end leads to a case or two. */
export const isNumber = (words: readonly SearchWord[]): boolean =>
  wholeNumber.test(words[0]?.text ?? '');
const wholeNumber = /^[A-Z]{2,4}-\d{4}-\d{4,}$/i;
export const numberLike = /^[A-Z]{2,4}-\d{1,4}(-\d*)?$/i;
const runTogether = /^([A-Z]{2,4})[\s-]?(\d{4})[\s-]?(\d{4,})$/i;

/** Further words are not looked for. */
const most = 6;

/**
 * What a text asks for: a number, however it is written; a telephone, an address or a name that
 * some case gives as it stands; otherwise each of its words, all of which a case has to hold.
 */
export async function searchWords(db: Database, typed: string): Promise<readonly SearchWord[]> {
  const text = halfWidth(typed).replace(runTogether, '$1-$2-$3');
  if (text === '') return [];
  if (numberLike.test(text)) return [{ text, subject: null }];
  const words = [...new Set(typed.split(/\s+/).filter(Boolean))].slice(0, most);
  const keys = [typed, ...words].map((word) => keyOf(db, word));
  const known = await knownKeys(db, keys);
  const [whole = null, ...each] = keys.map((key) => (known.has(key) ? key : null));
  if (whole !== null) return [{ text: typed, subject: whole }];
  return words.map((word, at) => ({ text: word, subject: each[at] ?? null }));
}

/** By which key a case is known that gives this: a code, an address, a telephone or a name. */
function keyOf(db: Database, typed: string): string {
  const text = halfWidth(typed);
  const code = checkCreditCode(text);
  if (/^[0-9A-Z]{18}$/i.test(code.code)) return subjectKey('org', code.code) ?? '';
  return (
    digestedKey(db, 'mail', text) ??
    digestedKey(db, 'phone', text) ??
    digestedKey(db, 'name', typed) ??
    ''
  );
}

/** Which of these keys some case has; one statement. */
async function knownKeys(db: Database, keys: readonly string[]): Promise<ReadonlySet<string>> {
  const looks = keys.map(
    (_, at) =>
      `SELECT ${at} AS turn FROM (SELECT 1 AS one FROM case_subjects WHERE subject_key = :key${at} LIMIT 1) AS k${at}`,
  );
  const rows = await db.select(
    { turn: wholeColumn() },
    looks.join(' UNION ALL '),
    Object.fromEntries(keys.map((key, at) => [`key${at}`, key])),
  );
  return new Set(rows.map(({ turn }) => keys[turn] ?? ''));
}

interface Condition {
  readonly where: readonly string[];
  readonly values: Readonly<Record<string, string>>;
}

/** That number, title or applicant of case `a` hold every word. */
export function wordsStandIn(words: readonly SearchWord[]): Condition {
  const values = words.map(({ text }, at): [string, string][] => {
    const literal = text.replaceAll(/[!%_]/g, '!$&');
    return numberLike.test(text)
      ? [[`word${at}`, `${literal.toUpperCase()}%`]]
      : [[`word${at}`, `%${literal}%`]];
  });
  return { where: words.map(holds), values: Object.fromEntries(values.flat()) };
}

const holds = ({ text }: SearchWord, at: number): string => {
  const columns = numberLike.test(text)
    ? ['a.number']
    : ['a.title', 'a.applicant_name', 'a.number'];
  return `(${columns.map((column) => `${column} LIKE :word${at} ESCAPE '!'`).join(' OR ')})`;
};

const names = (at: number): string =>
  `EXISTS (SELECT 1 FROM case_subjects x
            WHERE x.application_id = a.id AND x.subject_key = :subject${at})`;

/**
 * For each word by which some cases are known: those that do not hold it but are known by it, and
 * hold or are known by all others. No case is found by two of them, nor by `wordsStandIn` as well.
 */
export function knownByWords(
  words: readonly SearchWord[],
): readonly (Condition & { at: number })[] {
  const { values } = wordsStandIn(words);
  const subjects = words.flatMap(({ subject }, at): [string, string][] =>
    subject === null ? [] : [[`subject${at}`, subject]],
  );
  return words.flatMap((word, at) => {
    if (word.subject === null) return [];
    const others = words.map((each, other) => {
      if (other === at) return `NOT ${holds(each, other)}`;
      return other < at || each.subject === null
        ? holds(each, other)
        : `(${holds(each, other)} OR ${names(other)})`;
    });
    return [{ at, where: others, values: { ...values, ...Object.fromEntries(subjects) } }];
  });
}
