import { z } from 'zod';
import { isRuleKey, isShort, keyReference, type Reference } from './keySorts.js';
import {
  isDropped,
  isLooseRecord,
  isTicked,
  itemsOf,
  memberOf,
  textOf,
  type Loose,
} from './looseValue.js';
import {
  branchesOf,
  isDuration,
  isFixed,
  isWay,
  isWords,
  kindIn,
  kindsOf,
  listedOf,
  schemaMembers,
  opened,
  type Opened,
} from './schemaKinds.js';

/** Where an input stands: its name in the form, its key and the scope that its words depend on. */
interface Place {
  readonly at: string;
  readonly key: string;
  readonly scope: string;
  readonly optional: boolean;
}

/** A form for one part of a definition, derived from the part's schema. */
export type PartNode =
  | (Place & {
      readonly node: 'words';
      readonly zh: string;
      readonly en: string;
      readonly short: boolean;
    })
  | (Place & { readonly node: 'line' | 'lines' | 'number'; readonly value: string })
  | (Place & { readonly node: 'rule'; readonly value: string })
  | (Place & { readonly node: 'period'; readonly count: string; readonly unit: string })
  | (Place & { readonly node: 'tick'; readonly ticked: boolean })
  | (Place & {
      readonly node: 'choice';
      readonly options: readonly string[];
      readonly value: string;
    })
  | (Place & {
      readonly node: 'ticks';
      readonly options: readonly string[];
      readonly chosen: readonly string[];
    })
  | (Place & { readonly node: 'reference'; readonly to: Reference; readonly value: string })
  | (Place & { readonly node: 'group'; readonly nodes: readonly PartNode[] })
  | (Place & { readonly node: 'list'; readonly items: readonly PartItem[] })
  | (Place & { readonly node: 'entries'; readonly entries: readonly PartNode[] });

/** One row of a list; the last one is blank, for one more. */
export interface PartItem {
  readonly at: string;
  readonly blank: boolean;
  readonly dropped: boolean;
  readonly nodes: readonly PartNode[];
}

/** What the form needs to know beyond schema and value. */
export interface NodeContext {
  /** The keys that a record has here, such as the outcomes of a stage for `next`. */
  readonly keysFor: (key: string) => readonly string[];
}

/** The inputs of an object's members; members that can be one thing only are not asked for. */
export function memberNodes(
  schema: z.core.$ZodType,
  value: Loose,
  at: string,
  scope: string,
  context: NodeContext,
): PartNode[] {
  const kinds = kindsOf(schema);
  if (kinds) {
    const found = kindIn(kinds, value);
    const told: PartNode = {
      node: 'choice',
      at: below(at, kinds.key),
      key: kinds.key,
      scope,
      optional: false,
      options: [...kinds.options.keys()],
      value: found?.kind ?? '',
    };
    const rest = found ? memberNodes(found.schema, value, at, found.kind, context) : [];
    return [told, ...rest];
  }
  return (schemaMembers(schema) ?? [])
    .filter(([, member]) => !isFixed(member))
    .map(([key, member]) =>
      nodeOf(member, memberOf(value, key), below(at, key), key, scope, context),
    );
}

const below = (at: string, key: string | number): string =>
  at === '' ? String(key) : `${at}.${key}`;

function nodeOf(
  schema: z.core.$ZodType,
  value: Loose,
  at: string,
  key: string,
  scope: string,
  context: NodeContext,
): PartNode {
  const open = opened(schema);
  const place: Place = { at, key, scope, optional: open.optional };
  const { inner } = open;
  if (isWords(inner)) {
    const zh = textOf(memberOf(value, 'zh'));
    return { ...place, node: 'words', zh, en: textOf(memberOf(value, 'en')), short: isShort(key) };
  }
  if (isDuration(inner)) return { ...place, node: 'period', ...periodOf(value) };
  if (inner instanceof z.ZodBoolean) {
    const ticked = value === undefined && open.fallback === true ? true : isTicked(value);
    return { ...place, node: 'tick', ticked };
  }
  if (inner instanceof z.ZodNumber) {
    return { ...place, node: 'number', value: textOf(value ?? open.fallback) };
  }
  const to = keyReference(scope, key);
  if (to !== null && !(inner instanceof z.ZodArray)) {
    return { ...place, node: 'reference', to, value: textOf(value ?? open.fallback) };
  }
  const listed = listedOf(inner);
  if (listed) {
    return { ...place, node: 'choice', options: listed, value: textOf(value ?? open.fallback) };
  }
  if (inner instanceof z.ZodString) {
    const text = textOf(value ?? open.fallback);
    return isRuleKey(key)
      ? { ...place, node: 'rule', value: text }
      : { ...place, node: 'line', value: text };
  }
  return manyOf(open, value, place, context);
}

function periodOf(value: Loose): { readonly count: string; readonly unit: string } {
  if (isLooseRecord(value)) {
    return { count: textOf(memberOf(value, 'count')), unit: textOf(memberOf(value, 'unit')) };
  }
  const [count = '', unit = 'wd'] = textOf(value).split(' ');
  return { count, unit };
}

/** Lists, records and groups: whatever holds more than one thing. */
function manyOf({ inner }: Opened, value: Loose, place: Place, context: NodeContext): PartNode {
  const { at, key, scope } = place;
  if (inner instanceof z.ZodArray) return listOf(inner.element, value, place, context);
  if (inner instanceof z.ZodRecord) {
    const keys = [...new Set([...context.keysFor(key), ...recordKeys(value)])];
    const entries = keys.map((each) =>
      nodeOf(inner.valueType, memberOf(value, each), below(at, each), each, key, context),
    );
    return { ...place, node: 'entries', entries };
  }
  if (isWay(inner)) {
    const list = branchesOf(inner);
    const branches = typeof value === 'string' ? [{ to: value }] : value;
    if (list) return nodeOf(list, branches, at, key, scope, context);
  }
  const nodes = memberNodes(inner, value, at, key === '' ? scope : key, context);
  return { ...place, node: 'group', nodes };
}

const recordKeys = (value: Loose): string[] => (isLooseRecord(value) ? Object.keys(value) : []);

function listOf(
  element: z.core.$ZodType,
  value: Loose,
  place: Place,
  context: NodeContext,
): PartNode {
  const { inner } = opened(element);
  const listed = listedOf(inner);
  if (listed) {
    const chosen = typeof value === 'string' ? [value] : itemsOf(value).map(textOf);
    return { ...place, node: 'ticks', options: listed, chosen };
  }
  if (inner instanceof z.ZodString && !isDuration(inner)) {
    const lines = typeof value === 'string' ? value : itemsOf(value).map(textOf).join('\n');
    return { ...place, node: 'lines', value: lines };
  }
  const rows = [...itemsOf(value), undefined];
  const items = rows.map((row, index): PartItem => {
    const itemAt = below(place.at, index);
    const single = isWords(inner) || isDuration(inner);
    const nodes = single
      ? [nodeOf(element, row, itemAt, '', place.key, context)]
      : memberNodes(inner, row, itemAt, place.key, context);
    return { at: itemAt, blank: index === rows.length - 1, dropped: isDropped(row), nodes };
  });
  return { ...place, node: 'list', items };
}
