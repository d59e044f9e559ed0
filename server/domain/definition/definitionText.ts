import {
  isMap,
  isNode,
  isScalar,
  isSeq,
  parseDocument,
  type Document,
  type Node,
  type Pair,
} from 'yaml';
import { isList, isObject, plainJson, type Json, type JsonObject } from '../json.js';
import type { Definition } from './definition.js';
import { readDefinition, writeDefinition } from './definitionFile.js';

/**
 * A procedure as the text that somebody wrote, changed only where the definition now says
 * something else: comments, order and spelling of the rest stay. What it is read back as is always
 * exactly the definition; without a text, or with one that cannot be changed so, it is written
 * anew, without comments.
 */
export function textOfDefinition(definition: Definition, source: string | null): string {
  const anew = writeDefinition(definition);
  if (source === null) return anew;
  const old = readDefinition(source).value;
  if (!old) return anew;
  const wanted = JSON.stringify(readDefinition(anew).value);
  if (JSON.stringify(old) === wanted) return source;
  for (const order of ['written', 'defined'] as const) {
    const document = parseDocument(source, { uniqueKeys: false });
    const before = plainJson(old);
    patched({ document, order }, document.contents, before, plainJson(definition));
    const text = document.toString({ lineWidth: 0, flowCollectionPadding: true });
    if (JSON.stringify(readDefinition(text).value) === wanted) return text;
  }
  return anew;
}

interface Patching {
  readonly document: Document;
  /** Whether keys stay where they were written, or stand as the definition has them. */
  readonly order: 'written' | 'defined';
}

/** The node that says `fresh`: the one that said `old`, as far as it can be kept. */
function patched(run: Patching, node: unknown, old: Json, fresh: Json): unknown {
  if (isNode(node) && same(old, fresh) && run.order === 'written') return node;
  if (isMap(node) && isObject(old) && isObject(fresh)) {
    node.items = pairsOf(run, node.items, old, fresh);
    return node;
  }
  if (isSeq(node) && isList(old) && isList(fresh)) {
    node.items = itemsOf(run, node.items, old, fresh);
    return node;
  }
  if (isScalar(node) && !isList(fresh) && !isObject(fresh)) {
    if (!same(old, fresh)) node.value = fresh;
    return node;
  }
  return created(run, fresh);
}

function pairsOf(
  run: Patching,
  pairs: readonly Pair[],
  old: JsonObject,
  fresh: JsonObject,
): Pair[] {
  const written = new Map(pairs.map((pair) => [keyOf(pair), pair]));
  const stay = [...written.keys()].filter((key) => fresh[key] !== undefined);
  const others = Object.keys(fresh).filter((key) => !written.has(key));
  const keys = run.order === 'written' ? [...stay, ...others] : Object.keys(fresh);
  return keys.flatMap((key) => {
    const value = fresh[key];
    if (value === undefined) return [];
    const pair = written.get(key);
    // What goes without saying was not written, and need not be now.
    if (!pair) return same(old[key] ?? null, value) ? [] : [run.document.createPair(key, value)];
    pair.value = patched(run, pair.value, old[key] ?? null, value);
    return [pair];
  });
}

/** Parts of a list are known by their `id` wherever they stand, others by what they say. */
function itemsOf(
  run: Patching,
  items: readonly unknown[],
  old: readonly Json[],
  fresh: readonly Json[],
): unknown[] {
  const left = new Set(old.keys());
  return fresh.map((value, place) => {
    const known = [...left].find((at) => isSamePart(old[at] ?? null, value));
    const alone = known ?? (isObject(value) && idOf(value) !== null ? undefined : place);
    if (alone === undefined || !left.delete(alone)) return created(run, value);
    return patched(run, items[alone], old[alone] ?? null, value);
  });
}

const keyOf = ({ key }: Pair): string => String(isScalar(key) ? key.value : key);
const created = ({ document }: Patching, value: Json): Node => document.createNode(value);
const same = (a: Json, b: Json): boolean => JSON.stringify(a) === JSON.stringify(b);
const idOf = (value: Json): string | null =>
  isObject(value) && typeof value['id'] === 'string' ? value['id'] : null;
const isSamePart = (a: Json, b: Json): boolean =>
  idOf(a) === null || idOf(b) === null ? same(a, b) : idOf(a) === idOf(b);
