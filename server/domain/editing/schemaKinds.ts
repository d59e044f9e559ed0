import { z } from 'zod';
import { durationSchema } from '../duration.js';
import { localTextSchema } from '../localText.js';
import { memberOf, textOf, type Loose } from './looseValue.js';

/** A schema as a form sees it: what it holds, whether it may be left empty. */
export interface Opened {
  readonly inner: z.core.$ZodType;
  /** May stay empty: it is then left out, or takes its default. */
  readonly optional: boolean;
  /** Empty is said by null rather than by leaving it out. */
  readonly nullable: boolean;
  readonly fallback: unknown;
}

/** Looks through `optional`, `default` and `nullable`. */
export function opened(schema: z.core.$ZodType): Opened {
  if (schema instanceof z.ZodOptional) {
    return { ...opened(schema.unwrap()), optional: true };
  }
  if (schema instanceof z.ZodDefault) {
    return { ...opened(schema.unwrap()), optional: true, fallback: schema.def.defaultValue };
  }
  if (schema instanceof z.ZodNullable) {
    return { ...opened(schema.unwrap()), optional: true, nullable: true };
  }
  return { inner: schema, optional: false, nullable: false, fallback: undefined };
}

export const isWords = (schema: z.core.$ZodType): boolean => schema === localTextSchema;
export const isDuration = (schema: z.core.$ZodType): boolean => schema === durationSchema;

/** A text or a list of branches: how an outcome's way on is written. */
export const isWay = (schema: z.core.$ZodType): boolean =>
  schema instanceof z.ZodUnion && !(schema instanceof z.ZodDiscriminatedUnion);

/** The list of branches behind a way on. */
export function branchesOf(schema: z.core.$ZodType): z.core.$ZodType | null {
  if (!(schema instanceof z.ZodUnion)) return null;
  const list = schema.options.find((option) => option instanceof z.ZodArray);
  return list ?? null;
}

/** The closed list of texts that a schema allows; null where it allows others. */
export function listedOf(schema: z.core.$ZodType): readonly string[] | null {
  if (schema instanceof z.ZodLiteral) return [...schema.values].map(String);
  return schema instanceof z.ZodEnum ? schema.options.map(String) : null;
}

/** The keys of an object's schema with theirs; null for anything else. */
export function schemaMembers(
  schema: z.core.$ZodType,
): readonly (readonly [string, z.core.$ZodType])[] | null {
  return schema instanceof z.ZodObject ? Object.entries(schema.shape) : null;
}

/** A kind among several: which key tells it, and the object's schema of each. */
export interface Kinds {
  readonly key: string;
  readonly options: ReadonlyMap<string, z.core.$ZodType>;
}

/** The kinds of a discriminated union; null for anything else. */
export function kindsOf(schema: z.core.$ZodType): Kinds | null {
  if (!(schema instanceof z.ZodDiscriminatedUnion)) return null;
  const key = schema.def.discriminator;
  const options = schema.options.flatMap((option): (readonly [string, z.core.$ZodType])[] => {
    const told = schemaMembers(option)?.find(([name]) => name === key)?.[1];
    const { inner } = told ? opened(told) : { inner: null };
    return inner instanceof z.ZodLiteral ? [[String(inner.value), option]] : [];
  });
  return { key, options: new Map(options) };
}

/**
 * The kind that a value says it is of, and its schema; null where it says none that exists. Where
 * one of the kinds may go unsaid, a value that says nothing is of that.
 */
export function kindIn(
  { key, options }: Kinds,
  value: Loose,
): { readonly kind: string; readonly schema: z.core.$ZodType } | null {
  const said = textOf(memberOf(value, key));
  const kind = said === '' ? unsaidIn({ key, options }) : said;
  const schema = options.get(kind);
  return schema ? { kind, schema } : null;
}

/** The kind that goes without saying; '' where each has to be said. */
function unsaidIn({ key, options }: Kinds): string {
  const found = [...options].find(([, option]) => {
    const told = schemaMembers(option)?.find(([name]) => name === key)?.[1];
    return told !== undefined && opened(told).fallback !== undefined;
  });
  return found?.[0] ?? '';
}

/** A value that can only be one thing is not asked for; one that may be left out is. */
export function isFixed(schema: z.core.$ZodType): boolean {
  const { inner, optional, fallback } = opened(schema);
  return inner instanceof z.ZodLiteral && (!optional || fallback !== undefined);
}
