import type { PathStep } from './change.js';
import type { Definition } from './definition.js';
import { isPlain, itemOf } from './partPath.js';

/** What a definition holds at each step of a path; `undefined` from where it ends on. */
export function valuesAlong(definition: Definition, path: readonly PathStep[]): readonly unknown[] {
  let value: unknown = definition;
  return path.map((step) => {
    const key = step.step === 'key' ? step.key : step.id;
    if (Array.isArray(value)) value = itemOf(value, key);
    else value = isPlain(value) && Object.hasOwn(value, key) ? value[key] : undefined;
    return value;
  });
}
