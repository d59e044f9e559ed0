import { halfWidth, tidy } from '../typed.js';

/** Papers of people who travel: only the shape can be checked, other countries' numbers vary. */
export type PaperCheck =
  | { readonly number: string; readonly ok: true }
  | { readonly number: string; readonly problem: 'format' };

function checkShape(text: string, shape: RegExp): PaperCheck {
  const number = halfWidth(tidy(text))
    .replaceAll(/[\s().\-\u2010-\u2015\u2212\u00B7]/g, '')
    .toUpperCase();
  return shape.test(number) ? { number, ok: true } : { number, problem: 'format' };
}

/**
 * A passport of any country: states number them as they like (ICAO Doc 9303, part 3, 4.2.2 keeps
 * nine places and lets longer numbers run on), so 5 to 15 letters and digits, a digit among them.
 * Spaces, hyphens and brackets are dropped.
 */
export const checkPassport = (text: string): PaperCheck =>
  checkShape(text, /^(?=.*\d)[A-Z0-9]{5,15}$/);

/**
 * Travel permit of a resident of Hong Kong or Macau: H or M and eight digits of its holder for life,
 * on booklets followed by two that count its issues.
 */
export const checkHkMacauPermit = (text: string): PaperCheck =>
  checkShape(text, /^[HM]\d{8}(?:\d{2})?$/);

/**
 * Travel permit of a resident of Taiwan: eight digits for life; booklets had ten, of which the last
 * two count its issues, and often a letter in brackets.
 */
export const checkTaiwanPermit = (text: string): PaperCheck =>
  checkShape(text, /^\d{8}(?:\d{2}[A-Z]?)?$/);

// Letters count from ten on, as in the machine-readable line of a passport.
const valueOf = (character: string) => Number.parseInt(character, 36);

/**
 * The foreign permanent resident card of before 2023: three letters of country, four digits of
 * region, day of birth (YYMMDD), sex and a check digit by the 7-3-1 rule. The new card is read by
 * `checkResidentId`.
 */
export function checkOldPermanentCard(text: string): PaperCheck | OldCardChecksum {
  const paper = checkShape(
    text,
    /^[A-Z]{3}\d{4}\d{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])\d{2}$/,
  );
  if ('problem' in paper) return paper;
  const sum = Array.from(paper.number.slice(0, 14)).reduce(
    (all, character, index) => all + valueOf(character) * ([7, 3, 1][index % 3] ?? 0),
    0,
  );
  const right = String(sum % 10) === paper.number.charAt(14);
  return right ? paper : { number: paper.number, problem: 'checksum' };
}

export interface OldCardChecksum {
  readonly number: string;
  readonly problem: 'checksum';
}
