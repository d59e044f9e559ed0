/** Values that survive a round trip through JSON text. */
export type Json = null | boolean | number | string | readonly Json[] | JsonObject;
export interface JsonObject {
  readonly [key: string]: Json | undefined;
}

/** JSON with sorted keys and no white space: equal content gives equal text, for hashing. */
export function canonicalJson(value: Json): string {
  if (value === null || typeof value !== 'object') return JSON.stringify(value);
  if (isList(value)) return `[${value.map(canonicalJson).join(',')}]`;
  const parts = Object.entries(value)
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .flatMap(([key, item]) =>
      item === undefined ? [] : [`${JSON.stringify(key)}:${canonicalJson(item)}`],
    );
  return `{${parts.join(',')}}`;
}

/** Narrows JSON to a list. */
export function isList(value: Json): value is readonly Json[] {
  return Array.isArray(value);
}

/** Narrows JSON to an object. */
export function isObject(value: Json | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !isList(value);
}
