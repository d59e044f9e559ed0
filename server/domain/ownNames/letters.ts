/** A text without what writings of one name differ in: width, case, spaces and signs. */
export interface Letters {
  readonly text: string;
  /** For each letter of `text`: something stood before it in the original. */
  readonly apart: readonly boolean[];
  /** For each letter of `text`: where it stood in the original. */
  readonly from: readonly number[];
}

const letter = /[\p{L}\p{N}]/u;
const mark = /\p{M}/u;

/** The letters and digits of a text, in half width and lower case, without accents. */
export function letters(original: string): Letters {
  let text = '';
  const apart: boolean[] = [];
  const from: number[] = [];
  let gap = true;
  let at = 0;
  for (const sign of original) {
    for (const plain of sign.normalize('NFKD').toLowerCase()) {
      if (mark.test(plain)) continue;
      if (!letter.test(plain)) {
        gap = true;
        continue;
      }
      text += plain;
      for (let unit = 0; unit < plain.length; unit += 1) {
        apart.push(gap && unit === 0);
        from.push(at);
      }
      gap = false;
    }
    at += sign.length;
  }
  return { text, apart, from };
}

/** The words of a text, as `letters` has them. */
export function tokensOf(original: string): string[] {
  const { text, apart } = letters(original);
  const starts = apart.flatMap((gap, at) => (gap ? [at] : []));
  return starts.map((start, index) => text.slice(start, starts[index + 1]));
}
