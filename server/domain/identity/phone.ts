import { parsePhoneNumberFromString, type PhoneNumber } from 'libphonenumber-js/max';
import type { Locale } from '../localText.js';
import { halfWidth, tidy } from '../typed.js';

/**
 * Telephone numbers of any country, by ITU-T E.164 and the numbering plans of libphonenumber. Kept
 * as `+8613800138000`, an extension as RFC 3966 writes it (`;ext=801`).
 */
export type PhoneCheck =
  | { readonly phone: string; readonly ok: true; readonly mobile: boolean }
  | { readonly phone: string; readonly problem: 'format' };

const home = 'CN';
// Ranges are opened more often than numbering plans are published.
const homeMobile = /^1[3-9]\d{9}$/;
const extension = /(?:;ext=|(?:-|\u8F6C|ext\.?|x|#)\s*)(\d{1,6})$/i;

const parsed = (text: string): PhoneNumber | undefined =>
  parsePhoneNumberFromString(text, { defaultCountry: home, extract: false });

// Abroad only the length is asked for: a plan that is out of date must not shut anybody out.
const dialled = (number: PhoneNumber): boolean =>
  number.countryCallingCode === '86'
    ? number.isValid() || homeMobile.test(number.nationalNumber)
    : number.isPossible();

/** Kinds of number that are certainly no mobile; many countries do not tell them apart. */
const fixed: ReadonlySet<string> = new Set(['FIXED_LINE', 'TOLL_FREE', 'SHARED_COST', 'UAN']);

/**
 * Reads a number as people write it: in full width, with spaces, hyphens and brackets; without a
 * country it is one of the mainland's. What is too short or too long for its country is refused.
 */
export function checkPhone(text: string): PhoneCheck {
  const typed = halfWidth(tidy(text)).replaceAll(/[\u2010-\u2015\u2212]/g, '-');
  const whole = parsed(typed);
  if (whole && dialled(whole)) return found(whole, whole.ext);
  const parts = extension.exec(typed);
  const main = parts && parsed(typed.slice(0, parts.index));
  return main && dialled(main) ? found(main, parts[1]) : { phone: typed, problem: 'format' };
}

const found = (number: PhoneNumber, ext: string | undefined): PhoneCheck => ({
  phone: `${number.number}${ext ? `;ext=${ext}` : ''}`,
  ok: true,
  mobile: !fixed.has(number.getType() ?? ''),
});

/** A stored number as it is dialled from the mainland; what cannot be read is left as it is. */
export function dialledPhone(phone: string): string {
  const number = parsed(phone);
  if (!number || !dialled(number)) return phone;
  return number.countryCallingCode === '86'
    ? number.formatNational()
    : number.formatInternational();
}

/** The name of the country a stored number belongs to; '' for the mainland and the unknown. */
export function phoneCountry(phone: string, locale: Locale): string {
  const country = parsed(phone)?.country;
  return country && country !== home ? (countryNames[locale].of(country) ?? '') : '';
}

/** What tells whether two numbers, however they were stored, reach the same telephone; '' for none. */
export function phoneKey(phone: string): string {
  const checked = checkPhone(phone);
  return 'ok' in checked ? checked.phone.replace(/;ext=.*$/, '') : '';
}

const namesOf = (locale: string) => new Intl.DisplayNames(locale, { type: 'region' });
const countryNames = { 'zh-CN': namesOf('zh-CN'), en: namesOf('en-GB') };
