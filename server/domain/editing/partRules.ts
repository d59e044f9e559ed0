import { compileDefinition } from '../procedure/compiled.js';
import type { Definition } from '../definition/definition.js';
import { hasSoundForm, lint } from '../lint/lint.js';
import type { LintMessage } from '../lint/lintMessage.js';
import { itemId } from '../definition/partPath.js';
import type { FieldReasons, Reason } from '../refusal.js';
import { isLooseRecord } from './looseValue.js';
import { pathOf, type PartAddress } from './partAddress.js';
import { readDraft, withoutPart } from './partChanges.js';
import { withoutStage } from './stageOrder.js';

/** The path of a single part is not always a prefix of the paths in it. */
const prefixes: Readonly<Record<string, string>> = { settings: '', obligations: '' };

export const prefixOf = (address: PartAddress): string => {
  const path = pathOf(address);
  return prefixes[path] ?? path;
};

/** Rules within a part that do not compile, by the name of their input in the part's form. */
export function brokenRules(
  definition: Definition,
  address: PartAddress,
  value: unknown,
): FieldReasons {
  if (!hasSoundForm(definition)) return {};
  const prefix = prefixOf(address);
  const broken = compileDefinition(definition).broken.filter(({ at }) => isWithin(at, prefix));
  return Object.fromEntries(
    broken.map(({ at, error }): readonly [string, Reason] => [
      inputFor(value, at.slice(prefix.length + 1)),
      { code: error.code, params: { ...error.params, position: error.at + 1 } },
    ]),
  );
}

const isWithin = (at: string, prefix: string): boolean => at.startsWith(`${prefix}.`);

/** The input behind a path that names items by their ids: forms count them. */
function inputFor(value: unknown, path: string): string {
  const names: string[] = [];
  let here = value;
  for (const name of path.split('.')) {
    const place = Array.isArray(here) ? here.findIndex((item) => itemId(item) === name) : -1;
    const key = place >= 0 ? String(place) : name;
    names.push(key);
    here = typeof here === 'object' && here !== null ? Reflect.get(here, key) : undefined;
  }
  // A line of a formula is named by its id alone.
  if (isLooseRecord(here) && 'value' in here) names.push('value');
  return names.join('.');
}

/**
 * What a part is used by: everything that would be wrong without it and is not wrong now. An
 * empty list means that nothing stands against removing it. `said` is what the lint says now.
 */
export function usesOf(
  definition: Definition,
  address: PartAddress,
  said: readonly LintMessage[] = lint(definition),
): LintMessage[] {
  const without = readDraft(withoutItem(definition, address));
  if (!without.success) return [lastOne(pathOf(address))];
  const keyOf = ({ code, at }: LintMessage): string => `${code} ${at}`;
  const before = new Set(said.map(keyOf));
  return lint(without.data).filter(
    (message) => message.level === 'error' && !before.has(keyOf(message)),
  );
}

/** A stage that is taken out is bypassed; anything else is simply gone. */
export const withoutItem = (definition: Definition, address: PartAddress): object =>
  'collection' in address && address.collection === 'workflow.stages'
    ? withoutStage(definition, address.id)
    : withoutPart(definition, address);

const lastOne = (at: string): LintMessage => ({
  level: 'error',
  code: 'part_last_one',
  at,
  params: {},
});

/** An id that no other item of a list has, from what somebody calls it. */
export function freeId(taken: readonly string[], wanted: string): string {
  const plain = wanted
    .toLowerCase()
    .normalize('NFKD')
    .replaceAll(/[^a-z0-9]+/g, '_')
    .replaceAll(/^[^a-z]+|_+$/g, '')
    .slice(0, 30);
  const base = plain === '' ? 'item' : plain;
  if (!taken.includes(base)) return base;
  for (let count = 2; ; count += 1) {
    if (!taken.includes(`${base}_${count}`)) return `${base}_${count}`;
  }
}
