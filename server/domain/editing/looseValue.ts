import { isList } from '../json.js';

/**
 * A value on its way between a form and a definition: as the definition has it, or as it was
 * typed, where everything is text. Both can be shown in the same form.
 */
export type Loose = unknown;
export type LooseRecord = Readonly<Record<string, Loose>>;

export const isLooseRecord = (value: Loose): value is LooseRecord =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** A member of a loose value; undefined where there is none. */
export const memberOf = (value: Loose, key: string): Loose =>
  isLooseRecord(value) && Object.hasOwn(value, key) ? value[key] : undefined;

/** The items of a list, or of a record with numbers for keys as forms send it. */
export function itemsOf(value: Loose): readonly Loose[] {
  if (Array.isArray(value)) return isList(value) ? value : [...value];
  if (!isLooseRecord(value)) return [];
  return Object.entries(value)
    .filter(([key]) => /^\d{1,4}$/.test(key))
    .toSorted(([a], [b]) => Number(a) - Number(b))
    .map(([, item]) => item);
}

/** The text that stands in an input. */
export function textOf(value: Loose): string {
  if (typeof value === 'string') return value;
  return typeof value === 'number' || typeof value === 'boolean' ? String(value) : '';
}

export const isTicked = (value: Loose): boolean =>
  value === true || value === 'yes' || value === 'on' || value === 'true';

/** Nothing typed anywhere below. */
export function isBlank(value: Loose): boolean {
  if (value === undefined || value === null) return true;
  if (typeof value === 'string') return value.trim() === '';
  if (Array.isArray(value)) return value.every(isBlank);
  if (isLooseRecord(value)) return Object.values(value).every(isBlank);
  return false;
}

/** Marks below a list's item or an optional group that it is to go. */
export const dropMark = 'drop!';

export const isDropped = (value: Loose): boolean => isTicked(memberOf(value, dropMark));

// A form that no page of ours sends.
const DEEPEST = 12;
const MOST_INPUTS = 5000;

/**
 * The tree behind inputs named by path: `next.accepted.0.to`. Names that would reach an object's
 * prototype, or that no form of ours has, are left out.
 */
export function treeOf(inputs: Readonly<Record<string, unknown>>): LooseRecord {
  const root: Branch = new Map();
  for (const [name, value] of Object.entries(inputs).slice(0, MOST_INPUTS)) {
    const path = name.split('.');
    if (path.length > DEEPEST || path.some((key) => !/^[a-z0-9_]{1,60}!?$/i.test(key))) continue;
    place(root, path, value);
  }
  return recordOf(root);
}

type Branch = Map<string, unknown>;

function place(root: Branch, path: readonly string[], value: unknown): void {
  let here = root;
  for (const key of path.slice(0, -1)) {
    const next = here.get(key);
    const branch: Branch = next instanceof Map ? next : new Map<string, unknown>();
    here.set(key, branch);
    here = branch;
  }
  const last = path.at(-1) ?? '';
  if (!(here.get(last) instanceof Map)) here.set(last, value);
}

const recordOf = (branch: Branch): LooseRecord =>
  Object.fromEntries(
    [...branch]
      .filter(([key]) => key !== '__proto__')
      .map(([key, value]) => [key, value instanceof Map ? recordOf(value) : value]),
  );
