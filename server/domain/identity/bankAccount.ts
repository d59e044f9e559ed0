import { halfWidth, tidy } from '../typed.js';

/** Company accounts, personal cards and the clearing codes of bank branches (docs/sources.md §5.3, §5.4). */
const digitsOf = (text: string) => halfWidth(tidy(text)).replaceAll(/[\s-]/g, '');

export type AccountCheck =
  | { readonly account: string; readonly ok: true }
  | { readonly account: string; readonly problem: 'format' };

/** A company's account: 8 to 32 digits. Banks number them as they like, so nothing else is checked. */
export function checkCompanyAccount(text: string): AccountCheck {
  const account = digitsOf(text);
  return /^\d{8,32}$/.test(account) ? { account, ok: true } : { account, problem: 'format' };
}

export type BankCardCheck =
  AccountCheck | { readonly account: string; readonly warning: 'checksum' };

/** A person's card: 16 to 19 digits. Some cards break Luhn's rule, so that only warns. */
export function checkBankCard(text: string): BankCardCheck {
  const account = digitsOf(text);
  if (!/^\d{16,19}$/.test(account)) return { account, problem: 'format' };
  return passesLuhn(account) ? { account, ok: true } : { account, warning: 'checksum' };
}

function passesLuhn(digits: string): boolean {
  const sum = Array.from(digits)
    .toReversed()
    .reduce((all, digit, index) => {
      const value = Number(digit) * (index % 2 === 1 ? 2 : 1);
      return all + (value > 9 ? value - 9 : value);
    }, 0);
  return sum % 10 === 0;
}

export type CnapsCheck =
  | { readonly code: string; readonly ok: true }
  | { readonly code: string; readonly problem: 'format' | 'checksum' };

/** The last digit that the first eleven call for (ISO 7064 MOD 11,10). */
export function cnapsCheckDigit(first11: string): string {
  let product = 10;
  for (const digit of first11) {
    const sum = (product + Number(digit)) % 10 || 10;
    product = (sum * 2) % 11;
  }
  return String((11 - product) % 10);
}

/** A branch's clearing code: 3 digits of bank, 4 of area, 4 of branch and a check digit. */
export function checkCnaps(text: string): CnapsCheck {
  const code = digitsOf(text);
  if (!/^\d{12}$/.test(code)) return { code, problem: 'format' };
  if (cnapsCheckDigit(code.slice(0, 11)) !== code.charAt(11)) return { code, problem: 'checksum' };
  return { code, ok: true };
}
