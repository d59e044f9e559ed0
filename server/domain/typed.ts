import { z } from 'zod';
import { invalid, type FieldReasons, type Reason } from './refusal.js';

/**
 * The narrow door for what people type into the product's own forms (those that definitions
 * describe have field kinds instead). Each block takes the raw text of one input, tolerates what
 * a keyboard does (full-width digits, stray spaces) and refuses the rest with a message code.
 */

// Control characters have no place in any answer; line breaks and tabs only in long text.
const controlInLine = /\p{Cc}/u;
const controlInText = /[^\P{Cc}\n\r\t]/u;

/** NFC, without spaces at the ends; line breaks as `\n`. */
export function tidy(text: string): string {
  return text.normalize('NFC').replaceAll('\r\n', '\n').trim();
}

/** The beginning of a text, at most so many characters; a character of two halves is never cut. */
export function upTo(text: string, most: number): string {
  return text.slice(0, most).replace(/\p{Cs}$/u, '');
}

/** Full-width digits, letters and signs as their ASCII twins. */
export function halfWidth(text: string): string {
  return text
    .replaceAll(/[\uFF01-\uFF5E]/g, (sign) => String.fromCharCode(sign.charCodeAt(0) - 0xfee0))
    .replaceAll('\u3000', ' ');
}

const raw = z.string({ error: (issue) => (issue.input === undefined ? 'required' : 'not_text') });

/** One line of text; required. */
export const line = (max = 200) =>
  raw
    .transform(tidy)
    .pipe(z.string().min(1, 'required').max(max))
    .refine((text) => !controlInLine.test(text), 'control_characters');

/** One line of text, or nothing. */
export const optionalLine = (max = 200) =>
  raw
    .default('')
    .transform(tidy)
    .pipe(z.string().max(max))
    .refine((text) => !controlInLine.test(text), 'control_characters');

/** Several lines; `min` counts characters once tidied. */
export const paragraph = ({ min = 1, max = 2000 } = {}) =>
  raw
    .default('')
    .transform(tidy)
    .pipe(
      z
        .string()
        .refine((text) => text.length > 0 || min === 0, 'required')
        .refine((text) => text.length === 0 || text.length >= min, {
          error: 'too_short',
          params: { min },
        })
        .max(max),
    )
    .refine((text) => !controlInText.test(text), 'control_characters');

/** A whole number within bounds, typed in half or full width. */
export const whole = (min: number, max: number) =>
  raw
    .transform((text) => halfWidth(tidy(text)))
    .refine((text) => text !== '', 'required')
    .refine((text) => text === '' || /^-?\d{1,15}$/.test(text), 'not_whole')
    .transform(Number)
    .refine((value) => !(value < min || value > max), {
      error: 'out_of_range',
      params: { min, max },
    });

const versionShape = /^\d{1,9}$/;

/** The version of a row that a form was made from; one that is no number is nobody's. */
export const seenVersion = (typed: unknown): number =>
  typeof typed === 'string' && versionShape.test(typed) ? Number(typed) : 0;

/** The same as an input. */
export const versionSeen = () => z.unknown().optional().transform(seenVersion);

/** One of a closed list. */
export const choice = <const T extends string>(values: readonly T[]) =>
  raw.pipe(z.enum(values, 'choose_one'));

/** A ticked box; an absent one is false. */
export const ticked = () =>
  raw.optional().transform((text) => text === 'on' || text === 'true' || text === 'yes');

/** A box that must be ticked. */
export const mustTick = () => ticked().refine((value) => value, 'must_tick');

/** Any number of chosen ids; a single one arrives as plain text. */
export const several = (max = 200) =>
  z
    .union([raw, z.array(raw).max(max)])
    .optional()
    .transform((value) => (value === undefined ? [] : typeof value === 'string' ? [value] : value));

const calendarDay = /^(\d{4})-(\d{2})-(\d{2})$/;

/** True for a day that exists, written `2026-11-23`. */
export function isCalendarDay(text: string): boolean {
  const match = calendarDay.exec(text);
  if (!match) return false;
  const day = new Date(`${text}T00:00:00Z`);
  return !Number.isNaN(day.getTime()) && day.toISOString().startsWith(text);
}

/** True for a long number that a spreadsheet has shortened to `6.22848E+18`: its digits are lost. */
export const cutBySpreadsheet = (text: string): boolean =>
  /^\d(?:\.\d+)?E\+?\d{1,3}$/i.test(halfWidth(tidy(text)));

const dayShape =
  /^(\d{4})\s*[-/.\u5E74]\s*(\d{1,2})\s*[-/.\u6708]\s*(\d{1,2})\s*\u65E5?(?:[T\s]\s*0{1,2}:00(?::00(?:\.0+)?)?)?$/;

const dayOfDigits = /^(\d{4})(\d{2})(\d{2})$/;

/**
 * A day as people, banks and spreadsheets write it (`2026/1/3`, `2026.1.3`, `20260103`, the Chinese
 * way, and any of them at midnight) as `2026-01-03`; what is none is left as it was.
 */
export function isoDay(text: string): string {
  const typed = halfWidth(tidy(text));
  const parts = dayShape.exec(typed) ?? dayOfDigits.exec(typed);
  if (!parts) return typed;
  const [, year = '', month = '', date = ''] = parts;
  return `${year}-${month.padStart(2, '0')}-${date.padStart(2, '0')}`;
}

const msOfDay = 86_400_000;

/**
 * A day as `isoDay`, and as the number that stands in a spreadsheet's cell without a date format:
 * days since 30 December 1899. Only of files: a person who stops in the middle of `20261130` means no
 * such number.
 */
export function dayOfCell(text: string): string {
  const typed = halfWidth(tidy(text));
  if (!/^[2-7]\d{4}(?:\.0+)?$/.test(typed)) return isoDay(text);
  return new Date(Date.UTC(1899, 11, 30) + Number(typed) * msOfDay).toISOString().slice(0, 10);
}

/** A day as `YYYY-MM-DD`; it must exist. */
export const day = () =>
  raw
    .transform(isoDay)
    .refine((text) => text !== '', 'required')
    .refine((text) => text === '' || isCalendarDay(text), 'no_such_day');

/** Runs a schema over typed input; refuses with a reason per field, the first one each. */
export function readTyped<T>(schema: z.ZodType<T>, typed: unknown): T {
  const result = schema.safeParse(typed);
  if (result.success) return result.data;
  throw invalid(reasonsOf(result.error));
}

/** The reasons of a failed reading by field name. */
export function reasonsOf(error: z.ZodError): FieldReasons {
  const fields: Record<string, Reason> = {};
  for (const issue of error.issues) fields[issue.path.join('.') || 'form'] ??= reasonOf(issue);
  return fields;
}

function reasonOf(issue: z.core.$ZodIssue): Reason {
  if (issue.code === 'too_big') return { code: 'too_long', params: { max: Number(issue.maximum) } };
  if (issue.code === 'custom') return withNumbers(issue.message, issue.params ?? {});
  if (issue.code === 'unrecognized_keys') return { code: 'unknown_field' };
  return { code: /^[a-z_]+$/.test(issue.message) ? issue.message : 'not_readable' };
}

function withNumbers(code: string, params: Readonly<Record<string, unknown>>): Reason {
  const numbers = Object.entries(params).filter(
    (entry): entry is [string, number] => typeof entry[1] === 'number',
  );
  return numbers.length === 0 ? { code } : { code, params: Object.fromEntries(numbers) };
}
