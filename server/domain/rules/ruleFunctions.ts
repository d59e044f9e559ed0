import { bornOf } from '../identity/residentId.js';
import { isCalendarDay } from '../typed.js';
import type { RuleLanguage } from './cel.js';

/**
 * What rules can call beyond the language itself. Days are texts `YYYY-MM-DD`; money is a whole
 * number of fen and a percentage a whole number of hundredths, so that both compare exactly;
 * `share(amount, percent(30))` is 30 % of an amount, cut down to the fen.
 */
type Parts = readonly [year: number, month: number, day: number];

function partsOf(day: string): Parts {
  if (!isCalendarDay(day)) throw new RangeError('not a day');
  return [Number(day.slice(0, 4)), Number(day.slice(5, 7)), Number(day.slice(8, 10))];
}

const lengthOf = (year: number, month: number) => new Date(Date.UTC(year, month, 0)).getUTCDate();

const lastOfMonth = (day: string) => {
  const [year, month] = partsOf(day);
  return lengthOf(year, month);
};

const numberOf = (day: string): number => {
  const [year, month, date] = partsOf(day);
  return Date.UTC(year, month - 1, date) / 86_400_000;
};

/** Whole months from one day to another; negative backwards. A month ends on its last day. */
export function monthsBetween(from: string, to: string): number {
  if (from > to) return 0 - monthsBetween(to, from);
  const [fromYear, fromMonth, fromDay] = partsOf(from);
  const [toYear, toMonth, toDay] = partsOf(to);
  const months = (toYear - fromYear) * 12 + toMonth - fromMonth;
  const complete = toDay >= fromDay || toDay === lastOfMonth(to);
  return complete ? months : months - 1;
}

/** Full years of age on a day; someone born on 29 February grows older on 1 March. */
export function ageOn(born: string, day: string): number {
  if (born > day) return 0 - ageOn(day, born);
  const years = partsOf(day)[0] - partsOf(born)[0];
  return day.slice(5) >= born.slice(5) ? years : years - 1;
}

/** Days after the first up to and including the second; negative backwards. */
export const daysBetween = (from: string, to: string): number => numberOf(to) - numberOf(from);

/**
 * The same day so many years later or earlier; where that year has none, the last of the month
 * (民法典 article 202). A term of less than five years is `call.opens < years_after(begun, 5)`:
 * counting whole months lets a month more pass.
 */
export function yearsAfter(day: string, years: number): string {
  const [year, month, date] = partsOf(day);
  const there = year + years;
  if (there < 1 || there > 9999) throw new RangeError('no such year');
  const last = Math.min(date, lengthOf(there, month));
  return [String(there).padStart(4, '0'), day.slice(5, 7), String(last).padStart(2, '0')].join('-');
}

function total(list: readonly unknown[]): bigint {
  return list.reduce<bigint>((sum, each) => sum + (typeof each === 'bigint' ? each : 0n), 0n);
}

function doubleTotal(list: readonly unknown[]): number {
  return list.reduce<number>((sum, each) => sum + (typeof each === 'number' ? each : 0), 0);
}

/** The smallest or largest of a list; nothing in it is nothing. */
function extreme(list: readonly unknown[], sign: 1 | -1): bigint {
  const numbers = list.filter((each) => typeof each === 'bigint');
  return numbers.reduce<bigint>(
    (best, each) => ((sign === 1 ? each > best : each < best) ? each : best),
    numbers[0] ?? 0n,
  );
}

/** Declares the functions in a language. */
export function declareFunctions(language: RuleLanguage): void {
  language.declareFunction('age(string, string): int', (born: string, day: string) =>
    BigInt(ageOn(born, day)),
  );
  language.declareFunction('months_between(string, string): int', (from: string, to: string) =>
    BigInt(monthsBetween(from, to)),
  );
  language.declareFunction('days_between(string, string): int', (from: string, to: string) =>
    BigInt(daysBetween(from, to)),
  );
  language.declareFunction('years_after(string, int): string', (day: string, years: bigint) =>
    yearsAfter(day, Number(years)),
  );
  language.declareFunction('born_of(string): string', bornOf);
  language.declareFunction('yuan(int): int', (amount: bigint) => amount * 100n);
  language.declareFunction('wan(int): int', (amount: bigint) => amount * 1_000_000n);
  language.declareFunction('percent(int): int', (amount: bigint) => amount * 100n);
  language.declareFunction('sum(list<int>): int', total);
  language.declareFunction('sum(list<double>): double', doubleTotal);
  language.declareFunction('least(list<int>): int', (list: readonly unknown[]) =>
    extreme(list, -1),
  );
  language.declareFunction('highest(list<int>): int', (list: readonly unknown[]) =>
    extreme(list, 1),
  );
  language.declareFunction(
    'share(int, int): int',
    (amount: bigint, percentage: bigint) => (amount * percentage) / 10_000n,
  );
}
