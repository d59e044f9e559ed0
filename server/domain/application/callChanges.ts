import { canonicalJson, type Json, type JsonObject } from '../json.js';

/** One thing of a call that is another now. */
export interface CallChange {
  readonly from: Json;
  readonly to: Json;
}

/** What differs between two states of a call, by name; nothing where nothing does. */
export function callChanges(before: JsonObject, after: JsonObject): Record<string, CallChange> {
  return Object.fromEntries(
    Object.keys(after)
      .filter((name) => canonicalJson(before[name] ?? null) !== canonicalJson(after[name] ?? null))
      .map((name) => [name, { from: before[name] ?? null, to: after[name] ?? null }]),
  );
}
