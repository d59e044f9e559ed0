/** What names are made of besides what is proper to them, in the languages of the product. */
export interface NameWords {
  /** Forms of law at the end of a firm's name. */
  readonly legalForms: ReadonlySet<string>;
  /** Lines of business that stand before them. */
  readonly trades: ReadonlySet<string>;
  /** Places that a firm's name begins with. */
  readonly places: ReadonlySet<string>;
  /** Words that say something else more often than a name. */
  readonly common: ReadonlySet<string>;
  /** What makes a name of such a word: what a firm is called by, and a person. */
  readonly ofFirm: ReadonlySet<string>;
  readonly ofPerson: ReadonlySet<string>;
}

/** The longest of `ends` that a text ends with, taken away as long as there is one. */
export function withoutEnds(text: string, ends: ReadonlySet<string>): string {
  const end = longest(ends, (each) => text.endsWith(each));
  return end === '' ? text : withoutEnds(text.slice(0, -end.length), ends);
}

/** The same at the beginning. */
export function withoutBeginnings(text: string, beginnings: ReadonlySet<string>): string {
  const first = longest(beginnings, (each) => text.startsWith(each));
  return first === '' ? text : withoutBeginnings(text.slice(first.length), beginnings);
}

const longest = (words: ReadonlySet<string>, fits: (word: string) => boolean): string =>
  [...words].reduce((best, word) => (word.length > best.length && fits(word) ? word : best), '');
