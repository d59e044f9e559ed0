import { letters, tokensOf, type Letters } from './letters.js';
import { withoutBeginnings, withoutEnds, type NameWords } from './nameWords.js';

/** Who applies, as far as it is on file or in the answers that experts are not shown. */
export interface KnownAs {
  readonly organisations: readonly string[];
  readonly persons: readonly string[];
  readonly emails: readonly string[];
  readonly sites: readonly string[];
  readonly phones: readonly string[];
  /** Credit codes, identity papers, accounts. */
  readonly numbers: readonly string[];
  /** Whatever else would tell: looked for as a whole. */
  readonly texts: readonly string[];
}

/** One writing of a name, and whether a longer word may surround it. */
export type OwnName = Letters;

const han = /\p{Script=Han}/u;
const isHan = (text: string): boolean => han.test(text);

/**
 * Every writing by which a text could name the applicant. What is too short, or a word like any
 * other, is left out or looked for only beside what makes it a name (`Future` as `Future company`).
 */
export function ownNames(known: KnownAs, words: NameWords): readonly OwnName[] {
  const writings = [
    ...known.organisations.flatMap((name) => organisationWritings(name, words)),
    ...known.persons.flatMap((name) => personWritings(name, words)),
    ...known.emails.flatMap(emailWritings),
    ...known.sites.flatMap(siteWritings),
    ...known.phones.flatMap(phoneWritings),
    ...known.numbers.filter((number) => /\d/.test(number) && letters(number).text.length >= 6),
    ...known.texts.filter((text) => letters(text).text.length >= (isHan(text) ? 4 : 8)),
  ];
  const byText = new Map(writings.map((writing) => [letters(writing).text, letters(writing)]));
  return [...byText.values()].filter(({ text }) => text.length > 1);
}

const lengthOf = (text: string): number => Array.from(text).length;

// A province, city or district (省 市 区) that a firm is registered under.
const district = /^[\p{Script=Han}]{2,3}[\u7701\u5E02\u533A]/u;

function organisationWritings(name: string, words: NameWords): readonly string[] {
  const whole = name.normalize('NFKC').replaceAll(/[\s()]/g, '');
  if (!isHan(whole)) return latinFirm(name, words);
  const short = withoutEnds(whole, words.legalForms);
  const local = withoutBeginnings(short.replace(district, ''), words.places);
  const brand = withoutEnds(local, words.trades);
  const called = lengthOf(brand) >= 2 ? brand : local;
  // A common word and a line of business make a phrase that any text may hold.
  const phrase = lengthOf(brand) < 2 || words.common.has(brand);
  return [
    whole,
    ...(short !== local && lengthOf(short) >= 4 ? [short] : []),
    ...(lengthOf(local) >= (phrase ? 6 : 4) ? [local] : []),
    // Alone it may be the matter itself that the firm is called after.
    ...withEach(called, words.ofFirm),
  ];
}

const withEach = (word: string, ends: ReadonlySet<string>): string[] =>
  lengthOf(word) < 2 ? [] : [...ends].filter(isHan).map((end) => word + end);

function latinFirm(name: string, { legalForms, common }: NameWords): readonly string[] {
  const said = tokensOf(name);
  const own = said.filter((token) => !legalForms.has(token));
  const [only = ''] = own;
  if (own.length > 1) return [said.join(' '), own.join(' ')];
  if (own.length === 0 || (said.length === 1 && only.length < 6)) return [];
  const alone = only.length >= 5 && !common.has(only);
  return alone ? [only] : said.length > 1 ? [said.join(' ')] : [];
}

function personWritings(name: string, { common, ofPerson }: NameWords): readonly string[] {
  if (isHan(name)) {
    const said = name.normalize('NFKC').replaceAll(/[^\p{Script=Han}]/gu, '');
    if (lengthOf(said) < 2) return [];
    return common.has(said) ? withEach(said, ofPerson) : [said];
  }
  const said = tokensOf(name);
  const [first = '', ...rest] = said;
  if (rest.length === 0) return first.length >= 6 && !common.has(first) ? [first] : [];
  return said.join('').length < 4 ? [] : [said.join(' '), [...rest, first].join(' ')];
}

/** Addresses of these are had by anybody. */
const openToAll =
  /^(?:(?:qq|163|126|139|189|sina|sohu|foxmail|aliyun|gmail|outlook|hotmail|live|icloud|yahoo|proton|protonmail)\.|yeah\.net$|wo\.cn$)/;

function emailWritings(email: string): readonly string[] {
  const [, host = ''] = email.toLowerCase().split('@');
  return [email, ...(host === '' || openToAll.test(host) ? [] : hostWritings(host))];
}

function siteWritings(site: string): readonly string[] {
  const host = /^(?:[a-z]+:\/\/)?([^/:?#]+)/i.exec(site.trim())?.[1]?.toLowerCase() ?? '';
  return hostWritings(host);
}

/** A host and the name that was registered: of `www.huoju.com.cn` also `huoju.com.cn`. */
function hostWritings(host: string): readonly string[] {
  const labels = host.split('.').filter((label) => label !== 'www');
  const kept = /^(?:com|net|org|gov|edu|ac|co)$/.test(labels.at(-2) ?? '') ? 3 : 2;
  return labels.length < 2 ? [] : [labels.join('.'), labels.slice(-kept).join('.')];
}

/** With and without the country's number, which E.164 puts before it. */
function phoneWritings(phone: string): readonly string[] {
  const [number = ''] = phone.split(';');
  const digits = number.replaceAll(/\D/g, '');
  const home = digits.replace(/^86/, '');
  return [digits, home, `0${home}`].filter((each) => each.length >= 7);
}
