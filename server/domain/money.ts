import { halfWidth, tidy } from './typed.js';
import type { Locale } from './localText.js';
import type { Reason } from './refusal.js';

declare const unit: unique symbol;
/** An exact amount of money in fen (1/100 yuan). Arithmetic gives `bigint`; `fen()` brands it again. */
export type Fen = bigint & { readonly [unit]: 'fen' };

const isFen = (value: bigint): value is Fen => typeof value === 'bigint';

/** Takes a whole number of fen; throws RangeError for anything that is not exactly one. */
export function fen(amount: bigint | number | string): Fen {
  if (typeof amount === 'number' && !Number.isSafeInteger(amount)) throw notFen(amount);
  if (typeof amount === 'string' && !/^-?\d{1,30}$/.test(amount)) throw notFen(amount);
  const value = BigInt(amount);
  if (!isFen(value)) throw notFen(amount);
  return value;
}

const notFen = (amount: bigint | number | string) =>
  new RangeError(`not a whole number of fen: ${String(amount).slice(0, 40)}`);

/** The largest single amount the product accepts: ten thousand million yuan. */
export const MAX_FEN: Fen = fen(1_000_000_000_000n);

/** What a budget line counts exactly in all; the database holds it as well. */
export const MAX_LINE_FEN: Fen = fen(9_007_199_254_740_991n);

export type YuanReading = { readonly fen: number } | { readonly problem: Reason };

// Separators only where thousands are: `1,00` could be meant as one yuan.
const plainYuan =
  /^(?:[\u00A5\uFFE5]|RMB|CNY)?\s*(\d+|\d{1,3}(?:,\d{3})+)(?:\.(\d+))?\s*([\u4E07\u842C\u4EBF\u5104]?)\s*\u5143?$/iu;

/** How many places of yuan a unit stands for: ten thousand, a hundred million. */
const placesOf: Readonly<Record<string, number>> = {
  '\u4E07': 4,
  '\u842C': 4,
  '\u4EBF': 8,
  '\u5104': 8,
};

/**
 * Reads yuan as a person types them: full-width digits, thousand separators, a sign or word of the
 * currency, and ten thousands (wan) or hundred millions (yi) are fine: `200` with the sign of wan is
 * 2,000,000 yuan, exactly. Problems: `not_money`, `negative_money`, `too_many_decimals` (more than
 * fen), `too_much` (`max` in yuan). Never rounds.
 */
export function readYuan(text: string): YuanReading {
  const typed = halfWidth(tidy(text)).replace(/^\u2212/, '-');
  const negative = typed.startsWith('-');
  const match = plainYuan.exec(negative ? typed.slice(1) : typed);
  if (!match) return { problem: { code: 'not_money' } };
  if (negative) return { problem: { code: 'negative_money' } };
  const [, whole = '', decimals = '', sign = ''] = match;
  const places = (placesOf[sign] ?? 0) + 2;
  if (decimals.length > places) return { problem: { code: 'too_many_decimals' } };
  const digits = `${whole.replaceAll(',', '')}${decimals.padEnd(places, '0')}`;
  // Thirteen digits of fen are still exact as a number.
  const counted = digits.replace(/^0+(?=\d)/, '');
  const amount = counted.length > 13 ? Infinity : Number(counted);
  if (amount > Number(MAX_FEN)) {
    return { problem: { code: 'too_much', params: { max: yuanText(MAX_FEN) } } };
  }
  return { fen: amount };
}

/** Reads a bare count of fen, as bank files of fixed width have it, zeros in front and all. */
export function readWholeFen(text: string): YuanReading {
  if (!/^\d{1,20}$/.test(text)) return { problem: { code: 'not_money' } };
  const amount = text.replace(/^0+(?=\d)/, '').length > 13 ? Infinity : Number(text);
  if (amount > Number(MAX_FEN)) {
    return { problem: { code: 'too_much', params: { max: yuanText(MAX_FEN) } } };
  }
  return { fen: amount };
}

const grouped = (digits: string) => digits.replaceAll(/\B(?=(?:\d{3})+$)/g, ',');

function parts(
  amount: bigint | number,
  places: number,
): { sign: string; whole: string; rest: string } {
  const value: bigint = fen(amount);
  const digits = String(value < 0n ? -value : value).padStart(places + 1, '0');
  return {
    sign: value < 0n ? '-' : '',
    whole: digits.slice(0, -places),
    rest: digits.slice(-places),
  };
}

/** Yuan with separators and two decimals: `1,234.56`. */
export function yuanText(amount: bigint | number): string {
  const { sign, whole, rest } = parts(amount, 2);
  return `${sign}${grouped(whole)}.${rest}`;
}

/** Yuan for machines: `1234.56`. */
export function plainYuanText(amount: bigint | number): string {
  const { sign, whole, rest } = parts(amount, 2);
  return `${sign}${whole}.${rest}`;
}

/** Ten thousands of yuan, exact: `12.5`. Whole yuan need at most four decimals, odd fen six. */
export function wanText(amount: bigint | number): string {
  const { sign, whole, rest } = parts(amount, 6);
  const decimals = rest.replace(/0+$/, '');
  return `${sign}${grouped(whole)}${decimals === '' ? '' : `.${decimals}`}`;
}

/** An amount as readers of a language are used to it: ten thousands in Chinese, yuan in English. */
export function shortMoney(amount: bigint | number, locale: Locale): string {
  return locale === 'zh-CN' ? wanText(amount) : yuanText(amount).replace(/\.00$/, '');
}

/**
 * Splits an amount by whole weights without losing a fen: the parts add up to it exactly, and
 * what does not divide goes to those that lost most by rounding down, the earlier ones first.
 */
export function splitByWeight(total: Fen, weights: readonly number[]): Fen[] {
  if (total < 0n) throw new RangeError('cannot split a negative amount');
  const odd = weights.find((weight) => !Number.isSafeInteger(weight) || weight < 0);
  if (odd !== undefined) throw new RangeError(`not a weight: ${odd}`);
  const sum = weights.reduce((all, weight) => all + BigInt(weight), 0n);
  if (sum === 0n) return weights.map(() => fen(0n));
  const shares = weights.map((weight) => (total * BigInt(weight)) / sum);
  const lost = weights.map((weight) => (total * BigInt(weight)) % sum);
  const left = Number(total - shares.reduce((all, share) => all + share, 0n));
  const order = shares
    .map((_, index) => index)
    .toSorted((a, b) => Number((lost[b] ?? 0n) - (lost[a] ?? 0n)) || a - b);
  for (const index of order.slice(0, left)) shares[index] = (shares[index] ?? 0n) + 1n;
  return shares.map(fen);
}
