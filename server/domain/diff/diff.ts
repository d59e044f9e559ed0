import {
  pathText,
  type DefinitionChange,
  type ValueDifference,
  type PathStep,
} from '../definition/change.js';
import type { Definition } from '../definition/definition.js';
import { scopeOfPart } from '../definition/keyWords.js';
import { matchLists } from './listMatching.js';
import { isPlain, itemId } from '../definition/partPath.js';

/**
 * What is different between two definitions. Items of lists and records are the same if their id
 * is; two definitions without a difference are equal. The order of a record says nothing.
 */
export function diffDefinitions(
  before: Definition,
  after: Definition,
): readonly DefinitionChange[] {
  const changes: DefinitionChange[] = [];
  compare(before, after, { path: [], key: '', scope: '' }, changes);
  return changes;
}

interface Place {
  readonly path: readonly PathStep[];
  /** The key that holds the value, or the list it is an item of, in its scope. */
  readonly key: string;
  readonly scope: string;
}

/** Objects whose keys are ids. */
export const recordKeys: ReadonlySet<string> = new Set([
  'stages',
  'ends',
  'rubrics',
  'mails',
  'next',
  'outcome_names',
  'effects',
]);

type Plain = Readonly<Record<string, unknown>>;

// A text is one thing for whoever reads the difference.
const isText = ({ zh, en }: Plain): boolean => typeof zh === 'string' && typeof en === 'string';
const isThing = (value: unknown): value is Plain => isPlain(value) && !isText(value);
const own = (object: Plain, key: string): unknown =>
  Object.hasOwn(object, key) ? object[key] : undefined;
const isAbsent = (value: unknown): boolean => value === undefined || value === null;

function compare(before: unknown, after: unknown, place: Place, into: DefinitionChange[]): void {
  const last = place.path.at(-1);
  // So is where an outcome leads, with all its branches.
  if (last?.step === 'item' && last.list === 'next') return whole(before, after, place, into);
  if (isThing(before) && isThing(after)) return compareKeys(before, after, place, into);
  const lists = partLists(before, after);
  return lists ? compareLists(...lists, place, into) : whole(before, after, place, into);
}

type Lists = readonly [before: readonly unknown[], after: readonly unknown[]];

/** Two lists of parts, or one beside nothing; null for any other two values. */
function partLists(before: unknown, after: unknown): Lists | null {
  const [old, fresh] = [before ?? [], after ?? []];
  if (!Array.isArray(old) || !Array.isArray(fresh)) return null;
  return old.some(isPlain) || fresh.some(isPlain) ? [old, fresh] : null;
}

function compareKeys(before: Plain, after: Plain, place: Place, into: DefinitionChange[]): void {
  const last = place.path.at(-1);
  const record = last?.step === 'key' && recordKeys.has(last.key);
  for (const key of new Set([...Object.keys(before), ...Object.keys(after)])) {
    const { key: list, scope } = place;
    const within = scopeOfPart(Object.hasOwn(after, key) ? after : before, list);
    const inner: Place = record
      ? { path: [...place.path, { step: 'item', id: key, list, scope }], key: list, scope }
      : { path: [...place.path, { step: 'key', key, scope: within }], key, scope: within };
    compare(own(before, key), own(after, key), inner, into);
  }
}

function compareLists(
  before: readonly unknown[],
  after: readonly unknown[],
  { path, key: list, scope }: Place,
  into: DefinitionChange[],
): void {
  const { byKey, pairs, removed, added, moved } = matchLists(before, after, sameValue);
  const idIn = (items: readonly unknown[], at: number): string =>
    (byKey ? itemId(items[at]) : null) ?? String(at);
  const pathTo = (id: string): Place['path'] => [...path, { step: 'item', id, list, scope }];
  for (const at of removed) {
    into.push(placed(pathTo(idIn(before, at)), { change: 'removed', before: before[at] }));
  }
  for (const at of added) {
    into.push(placed(pathTo(idIn(after, at)), { change: 'added', after: after[at] }));
  }
  for (const at of moved) {
    const behind = at === 0 ? null : idIn(after, at - 1);
    into.push(placed(pathTo(idIn(after, at)), { change: 'moved', behind }));
  }
  for (const [was, is] of pairs) {
    const item: Place = { path: pathTo(idIn(after, is)), key: list, scope };
    compare(before[was], after[is], item, into);
  }
}

const placed = (path: Place['path'], difference: ValueDifference): DefinitionChange => ({
  ...difference,
  path,
  at: pathText(path),
});

function whole(before: unknown, after: unknown, { path }: Place, into: DefinitionChange[]): void {
  if (sameValue(before, after)) return;
  if (isAbsent(before) && isThing(after)) into.push(placed(path, { change: 'added', after }));
  else if (isThing(before) && isAbsent(after))
    into.push(placed(path, { change: 'removed', before }));
  else into.push(placed(path, { change: 'changed', before, after }));
}

/** Whether two values of definitions are equal; a key that is undefined is not there. */
export function sameValue(a: unknown, b: unknown): boolean {
  if (Array.isArray(a) && Array.isArray(b)) {
    return a.length === b.length && a.every((item, at) => sameValue(item, b[at]));
  }
  if (!isPlain(a) || !isPlain(b)) return Object.is(a, b);
  return [...new Set([...Object.keys(a), ...Object.keys(b)])].every((key) =>
    sameValue(own(a, key), own(b, key)),
  );
}
