import { letters, type Letters } from './letters.js';
import type { OwnName } from './ownNames.js';

/** How much of a text is shown around what was found in it. */
const around = 12;

/** A piece of a text, and whether it is one of the names. */
export interface NamePiece {
  readonly text: string;
  readonly own: boolean;
}

/**
 * The places of a text in which one of the names stands, each with a little of what stands around
 * it, in the order of the text. In a longer word written in letters (`Lin` in `inclined`) it does
 * not stand; between Chinese characters, where words are not set apart, it does.
 */
export function namesFound(original: string, names: readonly OwnName[]): readonly string[] {
  return placesIn(original, names).map((place) => excerpt(original, place));
}

/** The whole text in pieces, the names in it apart from what stands between them. */
export function namesMarked(original: string, names: readonly OwnName[]): readonly NamePiece[] {
  let from = 0;
  const pieces = placesIn(original, names).flatMap(({ start, end }) => {
    const before = { text: original.slice(from, start), own: false };
    from = end;
    return [before, { text: original.slice(start, end), own: true }];
  });
  return [...pieces, { text: original.slice(from), own: false }].filter(({ text }) => text !== '');
}

interface Place {
  readonly start: number;
  readonly end: number;
}

/** Where names stand, in signs of the text as it was written. */
function placesIn(original: string, names: readonly OwnName[]): readonly Place[] {
  const text = letters(original);
  const found = names
    .flatMap((name) => placesOf(text, name))
    .toSorted((a, b) => a.start - b.start || b.end - a.end);
  return found
    .filter(({ start }, at) => !found.slice(0, at).some((before) => before.end > start))
    .map(({ start, end }) => ({
      start: text.from[start] ?? 0,
      // What follows the last letter up to the next one is no part of a name.
      end: (text.from[end - 1] ?? original.length - 1) + lengthAt(original, text.from[end - 1]),
    }));
}

/** Of the sign at a place, which may take two units. */
const lengthAt = (text: string, at = 0): number =>
  String.fromCodePoint(text.codePointAt(at) ?? 0).length;

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

function excerpt(original: string, { start, end }: Place): string {
  const head = Array.from(original.slice(0, start));
  const tail = Array.from(original.slice(end));
  return [
    head.length > around ? '…' : '',
    head.slice(-around).join(''),
    original.slice(start, end),
    tail.slice(0, around).join(''),
    tail.length > around ? '…' : '',
  ]
    .join('')
    .replaceAll(/\s+/g, ' ')
    .trim();
}
