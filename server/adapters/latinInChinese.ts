import type { Params } from '../domain/refusal.js';

// Private signs that no text holds and no page ever prints.
const [begin, end] = ['\uE000', '\uE001'];
const latin = /\p{Script=Latin}/u;
const before = new RegExp(`(?<=\\p{Script=Han})${begin}(?=[\\p{Script=Latin}\\p{Nd}])`, 'gu');
const after = new RegExp(`(?<=[\\p{Script=Latin}\\p{Nd}])${end}(?=\\p{Script=Han})`, 'gu');
const marks = new RegExp(`[${begin}${end}]`, 'g');

/**
 * Fills a Chinese sentence so that a blank stands between Chinese and a name or number in Latin
 * letters, as Chinese is set: `Anna Keller 邀请您`. Numbers and days are left as the sentence has
 * them, whose author knew of them.
 */
export function fillChinese(values: Params, fill: (values: Params) => string): string {
  const marked = Object.entries(values).map(([name, value]): [string, string | number] => [
    name,
    typeof value === 'string' && latin.test(value) ? `${begin}${value}${end}` : value,
  ]);
  return fill(Object.fromEntries(marked))
    .replaceAll(before, ' ')
    .replaceAll(after, ' ')
    .replaceAll(marks, '');
}
