import { isDeepStrictEqual } from 'node:util';
import { fc } from '../support/fastCheck.js';
import type { DefinitionChange } from '../../server/domain/definition/change.js';
import type { Definition } from '../../server/domain/definition/definition.js';
import { diffDefinitions } from '../../server/domain/diff/diff.js';
import { partsOnWay } from '../../server/domain/definition/partPath.js';
import { anyPlainDefinition, readPlain } from '../support/anyDefinition.js';
import { anyEdits, edited } from '../support/definitionEdits.js';

/** Definitions before and after a few edits; reading them takes longest, so it is done once. */
const pairs = fc
  .sample(fc.tuple(anyPlainDefinition, anyEdits), { numRuns: 250 })
  .map(([plain, edits]) => {
    const before = readPlain(plain);
    return { before, after: edited(before, edits) };
  });

const plainOf = (value: unknown): unknown => JSON.parse(JSON.stringify(value ?? null));
const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** The items of a list by id, if each has one of its own. */
function itemsById(list: readonly unknown[]): Map<string, unknown> | null {
  const named = list.map((item): [unknown, unknown] => [
    isObject(item) ? (item['id'] ?? item['section']) : undefined,
    item,
  ]);
  const ids = named.flatMap(([id, item]): [string, unknown][] =>
    typeof id === 'string' ? [[id, item]] : [],
  );
  const found = new Map(ids);
  return found.size === list.length && list.length > 0 ? found : null;
}

/** Every value by its path with ids; a list whose items have none is one value. */
function leavesOf(value: unknown, path: readonly string[] = []): Map<string, unknown> {
  const inner = Array.isArray(value) ? itemsById(value) : null;
  const entries = inner ?? (isObject(value) ? new Map(Object.entries(value)) : null);
  if (!entries) return new Map([[JSON.stringify(path), value]]);
  return new Map([...entries].flatMap(([key, each]) => [...leavesOf(each, [...path, key])]));
}

/** Whether two items of some list share an id, so that nothing but their place tells them apart. */
function hasTwins(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return false;
  const inner: unknown[] = Object.values(value);
  const ids = inner.flatMap((item) =>
    isObject(item) ? [item['id'] ?? item['section'] ?? item['effect']] : [],
  );
  const given = ids.filter((id) => id !== undefined);
  const twins = Array.isArray(value) && new Set(given).size < given.length;
  return twins || inner.some(hasTwins);
}

function differingLeaves(before: Definition, after: Definition): string[][] {
  const [old, fresh] = [leavesOf(plainOf(before)), leavesOf(plainOf(after))];
  return [...new Set([...old.keys(), ...fresh.keys()])]
    .filter((path) => !isDeepStrictEqual(old.get(path), fresh.get(path)))
    .map((path): string[] => JSON.parse(path));
}

const segments = ({ path }: DefinitionChange): string[] =>
  path.map((step) => (step.step === 'key' ? step.key : step.id));
const begins = (long: readonly string[], short: readonly string[]): boolean =>
  short.every((segment, at) => long[at] === segment);

test('there is no difference if, and only if, two definitions are equal', () => {
  const different = pairs.filter(({ before, after }) => {
    const equal = isDeepStrictEqual(plainOf(before), plainOf(after));
    expect(diffDefinitions(before, after).length === 0).toBe(equal);
    expect(diffDefinitions(after, before).length === 0).toBe(equal);
    expect(diffDefinitions(before, structuredClone(before))).toEqual([]);
    return !equal;
  });
  expect(different.length).toBeGreaterThan(pairs.length / 3);
  expect(different.length).toBeLessThan(pairs.length);
});

test('every value that differs is reported, and nothing else', () => {
  const meet = (leaf: string[], change: DefinitionChange): boolean =>
    begins(leaf, segments(change)) || begins(segments(change), leaf);
  for (const { before, after } of pairs) {
    if (hasTwins(before) || hasTwins(after)) continue;
    const changes = diffDefinitions(before, after);
    const leaves = differingLeaves(before, after);
    expect(leaves.filter((leaf) => !changes.some((change) => meet(leaf, change)))).toEqual([]);
    const told = changes.filter(({ change }) => change !== 'moved');
    expect(told.filter((change) => !leaves.some((leaf) => meet(leaf, change)))).toEqual([]);
  }
});

/** What a definition holds at a path as lint writes it; undefined where the path ends early. */
function valueAt(definition: Definition, at: string): unknown {
  const parts = partsOnWay(definition, at);
  return parts.length === at.split('.').length + 1 ? parts.at(-1) : undefined;
}

test('a change stands under a path that lint could write, with the values that are there', () => {
  for (const { before, after } of pairs) {
    for (const change of diffDefinitions(before, after)) {
      if ('before' in change) expect(valueAt(before, change.at)).toEqual(change.before);
      if ('after' in change) expect(valueAt(after, change.at)).toEqual(change.after);
      if (change.change === 'moved') {
        expect(valueAt(before, change.at)).toBeDefined();
        expect(valueAt(after, change.at)).toBeDefined();
      }
    }
  }
});

test('a list put in any order is put right again by moving what is said to have moved', () => {
  const ids = Array.from({ length: 12 }, (_, at) => `f${at}`);
  const withFields = (order: readonly string[]): Definition => {
    const [plain] = fc.sample(anyPlainDefinition, { numRuns: 1, seed: 7 });
    const name = { zh: '名称', en: 'Name' };
    const fields = order.map((id) => ({ id, kind: 'text', name }));
    return readPlain({ ...plain, form: [{ section: 'main', name, fields }] });
  };
  const before = withFields(ids);
  fc.assert(
    fc.property(fc.shuffledSubarray(ids, { minLength: ids.length }), (order) => {
      const moves = diffDefinitions(before, withFields(order)).flatMap((change) =>
        change.change === 'moved'
          ? [{ id: change.at.split('.').at(-1) ?? '', behind: change.behind }]
          : [],
      );
      const gone = new Set(moves.map(({ id }) => id));
      const now = ids.filter((id) => !gone.has(id));
      for (const { id, behind } of moves) {
        now.splice(behind === null ? 0 : now.indexOf(behind) + 1, 0, id);
      }
      expect(now).toEqual(order);
    }),
    { numRuns: 200 },
  );
});
