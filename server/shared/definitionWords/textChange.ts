/** One text beside another: what both begin and end with, and what stands between. */
export interface TextChange {
  readonly head: string;
  readonly removed: string;
  readonly added: string;
  readonly tail: string;
}

/** Compares two texts; words in Latin letters are never cut apart. */
export function textChange(before: string, after: string): TextChange {
  const [old, fresh] = [piecesOf(before), piecesOf(after)];
  const shorter = Math.min(old.length, fresh.length);
  let head = 0;
  while (head < shorter && old[head] === fresh[head]) head += 1;
  let tail = 0;
  while (tail < shorter - head && old.at(-1 - tail) === fresh.at(-1 - tail)) tail += 1;
  return {
    head: old.slice(0, head).join(''),
    removed: old.slice(head, old.length - tail).join(''),
    added: fresh.slice(head, fresh.length - tail).join(''),
    tail: old.slice(old.length - tail).join(''),
  };
}

/** Words of Latin letters and digits whole, anything else letter by letter. */
const piecesOf = (text: string): readonly string[] =>
  text.match(/[\p{Script=Latin}\d]+|./gsu) ?? [];
