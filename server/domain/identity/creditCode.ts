import { invalid } from '../refusal.js';
import { halfWidth, tidy } from '../typed.js';

/** Unified social credit code, GB 32100-2015. The letters that look like digits are left out. */
const alphabet = '0123456789ABCDEFGHJKLMNPQRTUWXY';
const shape = /^[0-9A-HJ-NPQRTUWXY]{2}\d{6}[0-9A-HJ-NPQRTUWXY]{10}$/;
const leftOut = /[IOSVZ]/;

/** Which kinds of body (second character) each registering authority (first) issues codes to. */
const bodies: Readonly<Record<string, string>> = {
  '1': '1239', // the staffing commission: offices, institutions, mass bodies
  '2': '19', // foreign affairs: foreign news bureaus
  '3': '123459', // justice: law firms, notaries, legal services, forensics, arbitration
  '4': '19', // culture: foreign cultural centres
  '5': '1239', // civil affairs: societies, private non-profit bodies, foundations
  '6': '129', // tourism: offices of foreign, and of Hong Kong, Macau and Taiwan bodies
  '7': '129', // religion: places and schools
  '8': '19', // trade unions
  '9': '123', // market regulation: firms, sole traders, farmers' cooperatives
  A: '19', // the armed forces' staffing office
  N: '1239', // agriculture: collectives of group, village and township
  Y: '1', // all others
};

/** What a form says of each problem. */
export const creditCodeProblems = {
  format: 'not_credit_code',
  letters: 'credit_code_letters',
  pair: 'credit_code_pair',
} as const;

export type CreditCodeCheck =
  | { readonly code: string; readonly ok: true }
  | { readonly code: string; readonly problem: 'format' | 'letters' | 'pair' }
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
 * Reads a code in any case and width. Eighteen characters with a letter that no code has are
 * `letters`, a first pair that no authority issues is `pair` (an identity number often is). Early codes were issued with a wrong check character, so a
 * failing one is a warning (ask for the licence), and only a wrong shape is a problem.
 */
export function checkCreditCode(text: string): CreditCodeCheck {
  const code = halfWidth(tidy(text)).replaceAll(/[\s-]/g, '').toUpperCase();
  if (/^[0-9A-Z]{18}$/.test(code) && leftOut.test(code)) return { code, problem: 'letters' };
  if (!shape.test(code)) return { code, problem: 'format' };
  if (bodies[code.charAt(0)]?.includes(code.charAt(1)) !== true) return { code, problem: 'pair' };
  if (creditCodeCheckCharacter(code.slice(0, 17)) !== code.charAt(17)) {
    return { code, warning: 'checksum' };
  }
  return { code, ok: true };
}

/** The same of what was typed into an input of that name, where a problem is refused. */
export function readCreditCode(
  text: string,
  input: string,
): Exclude<CreditCodeCheck, { readonly problem: unknown }> {
  const check = checkCreditCode(text);
  if ('problem' in check) throw invalid({ [input]: { code: creditCodeProblems[check.problem] } });
  return check;
}
