/**
 * Personal numbers as most readers see them (docs/sources.md §4). Each mask shows enough for a person
 * to recognise their own number; a value too short to hide at least four characters shows none.
 */
const hidden = '****';

function mask(text: string, head: number, tail: number, stars?: number): string {
  if (text === '') return '';
  // Whole characters, so that a pair of surrogates is never cut in two.
  const characters = Array.from(text);
  const covered = characters.length - head - tail;
  if (covered < hidden.length) return hidden;
  const shownTail = characters.slice(characters.length - tail).join('');
  return characters.slice(0, head).join('') + '*'.repeat(stars ?? covered) + shownTail;
}

/** `210***********1234` */
export const maskId = (id: string): string => mask(id, 3, 4);

/** `138****5678`, of a number abroad `+49****5678`; an extension is left out. */
export const maskPhone = (phone: string): string =>
  mask(phone.replace(/;ext=.*$/, '').replace(/^\+86/, ''), 3, 4, 4);

/** `****1234` */
export const maskBank = (account: string): string => mask(account, 0, 4, 4);

/** `E****678` */
export const maskPassport = (number: string): string => mask(number, 1, 3, 4);

/** `w***@example.org`: the first character and the domain. */
export function maskEmail(email: string): string {
  if (email === '') return '';
  const at = email.lastIndexOf('@');
  if (at < 1) return hidden;
  const local = Array.from(email.slice(0, at));
  return `${local.length > 1 ? (local[0] ?? '') : ''}***${email.slice(at)}`;
}
