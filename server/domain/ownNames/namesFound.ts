import { letters, type Letters } from './letters.js';
import type { OwnName } from './ownNames.js';

/** How much of a text is shown around what was found in it. */
const around = 12;

/**
 * The places of a text in which one of the names stands, each with a little of what stands around
 * it, in the order of the text. In a longer word written in letters (`Lin` in `inclined`) it does
 * not stand; between Chinese characters, where words are not set apart, it does.
 */
export function namesFound(original: string, names: readonly OwnName[]): readonly string[] {
  const text = letters(original);
  const found = names
    .flatMap((name) => placesOf(text, name))
    .toSorted((a, b) => a.start - b.start || b.end - a.end);
  const apart = found.filter(
    ({ start }, at) => !found.slice(0, at).some((before) => before.end > start),
  );
  return apart.map(({ start, end }) => excerpt(original, text, start, end));
}

interface Place {
  readonly start: number;
  readonly end: number;
}

function placesOf(text: Letters, name: OwnName): Place[] {
  const places: Place[] = [];
  for (
    let start = text.text.indexOf(name.text);
    start >= 0;
    start = text.text.indexOf(name.text, start + 1)
  ) {
    const end = start + name.text.length;
    if (isWhole(text, start, end) && isSpeltAlike(text, start, name)) places.push({ start, end });
  }
  return places;
}

const spelt = /[\p{Script=Latin}\p{Script=Cyrillic}\p{Script=Greek}\p{N}]/u;
const isSpelt = (sign: string | undefined): boolean => sign !== undefined && spelt.test(sign);

/** Whether no word goes on over the place in the middle: `ab` and `cd` in `abcd`. */
const parts = ({ text, apart }: Letters, at: number): boolean =>
  apart[at] === true || !isSpelt(text[at - 1]) || !isSpelt(text[at]);

const isWhole = (text: Letters, start: number, end: number): boolean =>
  parts(text, start) && parts(text, end);

const latin = /\p{Script=Latin}/u;

/** Words of a name may stand together in the text; one word of it may not stand in two. */
function isSpeltAlike({ text, apart }: Letters, start: number, name: OwnName): boolean {
  return name.apart.every((gap, at) => {
    const inner = at > 0 && apart[start + at] === true && !gap;
    return !inner || !latin.test(text[start + at] ?? '') || !latin.test(text[start + at - 1] ?? '');
  });
}

function excerpt(original: string, { from }: Letters, start: number, end: number): string {
  const first = from[start] ?? 0;
  const after = end < from.length ? (from[end] ?? original.length) : original.length;
  const head = Array.from(original.slice(0, first));
  const tail = Array.from(original.slice(after));
  return [
    head.length > around ? '…' : '',
    head.slice(-around).join(''),
    original.slice(first, after),
    tail.slice(0, around).join(''),
    tail.length > around ? '…' : '',
  ]
    .join('')
    .replaceAll(/\s+/g, ' ')
    .trim();
}
