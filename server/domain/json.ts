import canonicalize from 'canonicalize';

/** Values that survive a round trip through JSON text. */
export type Json = null | boolean | number | string | readonly Json[] | JsonObject;
export interface JsonObject {
  readonly [key: string]: Json | undefined;
}

/**
 * Canonical JSON by RFC 8785: equal content gives equal text, for hashing, and anybody can make
 * the same text with a tool of their own. Throws for what the standard cannot write: half of a
 * surrogate pair, which no door of ours lets in.
 */
export function canonicalJson(value: Json): string {
  const text = canonicalize(value);
  if (text === undefined) throw new TypeError('not JSON');
  return text;
}

/** What JSON text says; throws where it is none. */
export function parseJson(text: string): Json {
  const value: Json = JSON.parse(text);
  return value;
}

/** A copy as JSON keeps it: what JSON cannot say is left out, and nothing at all is null. */
export const plainJson = (value: unknown): Json => parseJson(JSON.stringify(value ?? null));

/** A copy of an object as JSON keeps it. */
export function plainObject(value: object): JsonObject {
  const copy = plainJson(value);
  if (!isObject(copy)) throw new TypeError('not an object');
  return copy;
}

/** Narrows JSON to a list. */
export function isList(value: Json): value is readonly Json[] {
  return Array.isArray(value);
}

/** Narrows JSON to an object. */
export function isObject(value: Json | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !isList(value);
}
