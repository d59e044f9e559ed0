import { halfWidth, isCalendarDay, tidy } from '../typed.js';

/**
 * Resident identity number, GB 11643-1999. Residence permits of Hong Kong, Macau and Taiwan (81,
 * 82, 83) and the new foreign permanent resident card (9) use the same eighteen characters.
 */
const shape = /^\d{17}[\dX]$/;
const weights = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
const checkCharacters = '10X98765432';

export type IdHolder = 'mainland' | 'hk_macau_taiwan' | 'foreign';

export type ResidentIdCheck =
  | {
      readonly id: string;
      readonly ok: true;
      readonly born: string;
      readonly sex: 'male' | 'female';
      readonly holder: IdHolder;
    }
  | { readonly id: string; readonly problem: 'format' | 'birth_day' | 'checksum' };

/** The 18th character that the first seventeen digits call for (MOD 11-2). */
function residentIdCheckCharacter(first17: string): string {
  const sum = weights.reduce((all, weight, index) => all + weight * Number(first17[index]), 0);
  return checkCharacters.charAt(sum % 11);
}

function holderOf(id: string): IdHolder {
  if (id.startsWith('9')) return 'foreign';
  return /^8[123]/.test(id) ? 'hk_macau_taiwan' : 'mainland';
}

/** Reads a number in any width; the day of birth must exist and not come after `today`. */
export function checkResidentId(text: string, today: string): ResidentIdCheck {
  const id = halfWidth(tidy(text)).replaceAll(/\s/g, '').toUpperCase();
  if (!shape.test(id)) return { id, problem: 'format' };
  const born = `${id.slice(6, 10)}-${id.slice(10, 12)}-${id.slice(12, 14)}`;
  if (!isCalendarDay(born) || born > today) return { id, problem: 'birth_day' };
  if (residentIdCheckCharacter(id) !== id.charAt(17)) return { id, problem: 'checksum' };
  const sex = Number(id[16]) % 2 === 1 ? 'male' : 'female';
  return { id, ok: true, born, sex, holder: holderOf(id) };
}

/**
 * The day of birth that a number of eighteen characters holds, '' where it holds none: passports
 * and permits do not tell it. The old card of a permanent resident
 * tells the year by two digits only, and is not read.
 */
export function bornOf(number: string): string {
  const checked = checkResidentId(number, '9999-12-31');
  return 'ok' in checked ? checked.born : '';
}
