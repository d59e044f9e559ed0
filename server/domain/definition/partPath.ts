import type { Definition } from './definition.js';

/**
 * Parts of a definition by dotted path, as lint names them: `workflow.stages.review`,
 * `form.company.paid_in`. Items of lists go by their id; within the form and rubrics the lists
 * `fields`, `columns` and `criteria` go without saying.
 */
type Plain = Readonly<Record<string, unknown>>;

const silent: ReadonlyMap<string, readonly string[]> = new Map([
  ['form', ['fields', 'columns']],
  ['rubrics', ['criteria']],
]);

export const isPlain = (value: unknown): value is Plain =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** What an item of a list is known by; null where only its place tells it. */
export function itemId(item: unknown): string | null {
  if (!isPlain(item)) return null;
  const id = item['id'] ?? item['section'] ?? ('asks' in item ? item['outcome'] : undefined);
  return typeof id === 'string' ? id : null;
}

/** The item with this id, or at this place where none has it. */
export function itemOf(list: readonly unknown[], id: string): unknown {
  const named = list.find((item) => itemId(item) === id);
  return named ?? (/^\d{1,4}$/.test(id) ? list[Number(id)] : undefined);
}

function stepInto(value: unknown, segment: string, lists: readonly string[]): unknown {
  if (Array.isArray(value)) return itemOf(value, segment);
  if (!isPlain(value)) return undefined;
  for (const key of lists) {
    const list = value[key];
    const item: unknown = Array.isArray(list) ? itemOf(list, segment) : undefined;
    if (item !== undefined) return item;
  }
  return Object.hasOwn(value, segment) ? value[segment] : undefined;
}

/** Everything on the way to a path, the definition first; ends early where the path does. */
export function partsOnWay(definition: Definition, at: string): readonly unknown[] {
  const segments = at === '' ? [] : at.split('.');
  const lists = silent.get(segments[0] ?? '') ?? [];
  const found: unknown[] = [definition];
  for (const segment of segments) {
    const next = stepInto(found.at(-1), segment, lists);
    if (next === undefined) break;
    found.push(next);
  }
  return found;
}
