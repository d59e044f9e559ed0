import { halfWidth, tidy } from '../typed.js';

/** Unified social credit code, GB 32100-2015. The letters that look like digits are left out. */
const alphabet = '0123456789ABCDEFGHJKLMNPQRTUWXY';
const shape = /^[0-9A-HJ-NPQRTUWXY]{18}$/;

export type CreditCodeCheck =
  | { readonly code: string; readonly ok: true }
  | { readonly code: string; readonly problem: 'format' }
  | { readonly code: string; readonly warning: 'checksum' };

/** The 18th character that the first seventeen call for. */
export function creditCodeCheckCharacter(first17: string): string {
  let weight = 1;
  let sum = 0;
  for (const character of first17) {
    sum += alphabet.indexOf(character) * weight;
    weight = (weight * 3) % 31;
  }
  return alphabet.charAt((31 - (sum % 31)) % 31);
}

/**
 * Reads a code in any case and width. Early codes were issued with a wrong check character, so a
 * failing one is a warning (ask for the licence), and only a wrong shape is a problem.
 */
export function checkCreditCode(text: string): CreditCodeCheck {
  const code = halfWidth(tidy(text)).replaceAll(/[\s-]/g, '').toUpperCase();
  if (!shape.test(code)) return { code, problem: 'format' };
  if (creditCodeCheckCharacter(code.slice(0, 17)) !== code.charAt(17)) {
    return { code, warning: 'checksum' };
  }
  return { code, ok: true };
}
