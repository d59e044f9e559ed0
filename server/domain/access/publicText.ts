import { maskBank, maskEmail, maskId, maskPassport, maskPhone } from '../identity/masking.js';

/** Text that people typed, as the public may read it. */
export interface PublicText {
  readonly text: string;
  /** True where something had to be covered. */
  readonly covered: boolean;
}

const joined = (digits: string): string => digits.replaceAll(/[ -]/g, '');

// Longest first: what one mask has covered no later pattern finds again.
const personal: readonly (readonly [RegExp, (found: string) => string])[] = [
  [/[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,4}/g, maskEmail],
  [/(?<!\d)\d{17}[\dXx](?!\d)/g, maskId],
  [/(?<!\d)\d{4}(?: ?\d{4}){2,3} ?\d{3,7}(?!\d)/g, (found) => maskBank(joined(found))],
  [/(?<!\d)1[3-9]\d(?:[ -]?\d{4}){2}(?!\d)/g, (found) => maskPhone(joined(found))],
  [/(?<![A-Za-z\d])(?:[DEGHMPS]\d{8}|E[A-Z]\d{7})(?!\d)/gi, maskPassport],
];

/**
 * Covers the personal numbers in a text before it is published: identity cards, passports, bank
 * accounts, telephones and e-mail addresses (never on a public list: docs/sources.md §2.1).
 */
export function publicText(typed: string): PublicText {
  const digits = typed.replaceAll(/[\uFF10-\uFF19]/g, (sign) =>
    String.fromCharCode(sign.charCodeAt(0) - 0xfee0),
  );
  const text = personal.reduce((rest, [shape, mask]) => rest.replaceAll(shape, mask), digits);
  return text === digits ? { text: typed, covered: false } : { text, covered: true };
}
