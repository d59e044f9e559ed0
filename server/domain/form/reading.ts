import type { Json } from '../json.js';
import type { Params, Reason } from '../refusal.js';
import type { Problems, RawInputs, Reading } from './fieldKind.js';
import { halfWidth, tidy } from '../typed.js';

/** Small blocks that the field kinds are made of. */

// No field is longer; whatever is, is refused before any work is done on it.
const LONGEST = 100_000;

const controlInLine = /\p{Cc}/u;
const controlInText = /[^\P{Cc}\n\r\t]/u;
// Half of a surrogate pair is no character and cannot be stored.
const broken = /\p{Cs}/u;

export const valueOf = (value: Json, warning?: Reason): Reading =>
  warning === undefined ? { value } : { value, warning };

export const problemOf = (code: string, params?: Params): Reading => ({
  problems: { '': params === undefined ? { code } : { code, params } },
});

export const problemAt = (at: string, code: string, params?: Params): Problems => ({
  [at]: params === undefined ? { code } : { code, params },
});

export const empty: Reading = { value: null };

type Text =
  | { readonly text: string; readonly stop?: undefined }
  | { readonly text?: undefined; readonly stop: Reading };

interface TextRules {
  readonly max: number;
  /** Whether line breaks and tabs may stand. */
  readonly lines?: boolean;
}

/** The tidy text of one input, or the reading that is already known: empty, or a problem. */
export function textUnder(raw: RawInputs, name: string, { max, lines = false }: TextRules): Text {
  const typed = Object.hasOwn(raw, name) ? raw[name] : undefined;
  if (typed === undefined || typed === null) return { stop: empty };
  if (typeof typed !== 'string') return { stop: problemOf('not_text') };
  if (typed.length > LONGEST) return { stop: problemOf('too_long', { max }) };
  const text = tidy(typed);
  if (text === '') return { stop: empty };
  if (broken.test(text)) return { stop: problemOf('not_readable') };
  if ((lines ? controlInText : controlInLine).test(text)) {
    return { stop: problemOf('control_characters') };
  }
  if (text.length > max) return { stop: problemOf('too_long', { max }) };
  return { text };
}

/** Reads one line of text with the rest of a kind's rule. */
export function readLine(
  raw: RawInputs,
  name: string,
  max: number,
  rest: (text: string) => Reading,
): Reading {
  const typed = textUnder(raw, name, { max });
  return typed.stop ?? rest(typed.text);
}

const decimalShape = /^([+-]?)(\d+|\d{1,3}(?:,\d{3})+)(?:\.(\d+))?$/;

/**
 * A decimal number as a whole count of its last place: `12.5` with two places is 1250. Exact; at
 * most 15 digits. Problems: `not_number`, `too_many_places`, `out_of_reach`.
 */
export function readDecimal(
  typed: string,
  places: number,
): { readonly count: number } | { readonly code: string } {
  const text = halfWidth(typed)
    .replace(/^\u2212/, '-')
    .replaceAll(/\s/g, '');
  const match = decimalShape.exec(text);
  if (!match) return { code: 'not_number' };
  const [, sign = '', whole = '', decimals = ''] = match;
  if (decimals.length > places) return { code: 'too_many_places' };
  const digits = `${whole.replaceAll(',', '')}${decimals.padEnd(places, '0')}`.replace(
    /^0+(?=\d)/,
    '',
  );
  if (digits.length > 15) return { code: 'out_of_reach' };
  const count = Number(digits);
  // No minus zero: it would print and hash differently.
  return { count: sign === '-' && count !== 0 ? -count : count };
}

/** A count of last places as plain text: 1250 with two places is `12.5`. */
export function decimalText(count: number, places: number): string {
  const digits = String(Math.abs(count)).padStart(places + 1, '0');
  const whole = digits.slice(0, digits.length - places);
  const decimals = digits.slice(digits.length - places).replace(/0+$/, '');
  return `${count < 0 ? '-' : ''}${whole}${decimals === '' ? '' : `.${decimals}`}`;
}

/** Thousands separated, decimals untouched. */
export function grouped(text: string): string {
  const [whole = '', decimals] = text.split('.');
  const parts = whole.replaceAll(/\B(?=(?:\d{3})+$)/g, ',');
  return decimals === undefined ? parts : `${parts}.${decimals}`;
}

/** Refuses what lies outside; bounds and value are counted alike, the message shows `show`n. */
export function within(
  count: number,
  min: number | undefined,
  max: number | undefined,
  show: (bound: number) => string,
): Reading | null {
  if (min !== undefined && max !== undefined && (count < min || count > max)) {
    return problemOf('out_of_range', { min: show(min), max: show(max) });
  }
  if (min !== undefined && count < min) return problemOf('below_min', { min: show(min) });
  if (max !== undefined && count > max) return problemOf('above_max', { max: show(max) });
  return null;
}

/** A number brought within bounds that may be absent. */
export const clamped = (value: number, min = -Infinity, max = Infinity): number =>
  Math.min(Math.max(value, min), max);

export const asText = (value: Json): string => (typeof value === 'string' ? value : '');
export const asNumber = (value: Json): number | null => (typeof value === 'number' ? value : null);
export const asInt = (value: Json): bigint | undefined =>
  typeof value === 'number' && Number.isSafeInteger(value) ? BigInt(value) : undefined;
