import type { z } from 'zod';
import type { Definition } from '../definition/definition.js';
import {
  apart,
  collections,
  fieldCollection,
  singles,
  type Area,
  type SingleName,
} from './partSchemas.js';

/**
 * One part of a definition that is edited as one form, addressed by a path with ids:
 * `workflow.stages.review`, `form.company.paid_in`, `award`. The lint uses the same paths, so the
 * part in which something is wrong is the longest path that addresses one.
 */
export type PartAddress =
  | { readonly single: SingleName }
  | { readonly collection: string; readonly id: string }
  | { readonly section: string; readonly field: string };

export const isSingle = (at: string): at is SingleName => Object.hasOwn(singles, at);

/** Reads a path; null where it is none of a part. It need not exist in any definition. */
export function readAddress(at: string): PartAddress | null {
  if (isSingle(at)) return { single: at };
  const names = at.split('.');
  const stageLetter = names[0] === 'mails' && names.length === 2;
  const shape = stageLetter ? /^[a-z0-9_]{1,60}(@[a-z0-9_]{1,60})?$/ : /^[a-z0-9_]{1,60}$/;
  if (names.some((name) => !shape.test(name))) return null;
  const id = names.at(-1) ?? '';
  const collection = names.slice(0, -1).join('.');
  if (Object.hasOwn(collections, collection)) return { collection, id };
  const [first, section] = names;
  if (first === 'form' && section !== undefined && names.length === 3)
    return { section, field: id };
  return null;
}

/** The path of an address. */
export function pathOf(address: PartAddress): string {
  if ('single' in address) return address.single;
  if ('field' in address) return `form.${address.section}.${address.field}`;
  return `${address.collection}.${address.id}`;
}

/** The key of the letter that is addressed; null for any other part. */
export const letterOf = (address: PartAddress): string | null =>
  'collection' in address && address.collection === 'mails' ? address.id : null;

/** The page that edits a part. */
export function areaOf(address: PartAddress): Area {
  if ('single' in address) return singles[address.single].area;
  if ('field' in address) return fieldCollection.area;
  return collections[address.collection]?.area ?? 'settings';
}

/** What a part is known by, which its form does not ask for: its id, and the kind of a stage. */
export function fixedKeys(address: PartAddress, value: unknown): Readonly<Record<string, string>> {
  if ('single' in address) return {};
  if ('field' in address) return { id: address.field };
  const { collection, id } = address;
  if (collection === 'workflow.stages') return { kind: idOf(value, 'kind') };
  const idKey = collections[collection]?.idKey ?? null;
  return idKey === null ? {} : { [idKey]: id };
}

/** The schema of a part's form; `value` tells the kind of a stage. */
export function schemaOf(address: PartAddress, value: unknown): z.core.$ZodType {
  if ('single' in address) return singles[address.single].schema;
  if ('field' in address) return fieldCollection.schema(value);
  const collection = collections[address.collection];
  if (!collection) throw new Error(`no collection ${address.collection}`);
  return collection.schema(value);
}

const others: readonly (readonly [RegExp, string])[] = [
  [/^(title_field|entry|payee|counterparty|after|number_prefix|applicant)\b/, 'settings'],
  [/^guide\.obligations\b|^agreement\b|^duties\b/, 'obligations'],
  [/^contact\b/, 'contact'],
  [/^discipline\b/, 'discipline'],
  [/^guide\b/, 'guide'],
  [/^award\b/, 'award'],
  [/^workflow\b/, 'workflow'],
];

/** The address of the part that a path lies in, such as that of a lint message. */
export function addressOf(definition: Definition, at: string): PartAddress {
  const names = at.split('.');
  for (let length = names.length; length > 0; length -= 1) {
    const address = readAddress(names.slice(0, length).join('.'));
    if (address && !('single' in address) && partAt(definition, address) !== undefined) {
      return address;
    }
  }
  const single = others.find(([shape]) => shape.test(at))?.[1] ?? 'settings';
  return { single: isSingle(single) ? single : 'settings' };
}

/** The items of a collection with their ids, in order. */
export function itemsAt(
  definition: Definition,
  collection: string,
): readonly (readonly [string, unknown])[] {
  const found = valueAt(definition, collection);
  const idKey = collections[collection]?.idKey ?? null;
  if (Array.isArray(found)) {
    return found.map((item: unknown) => [idOf(item, idKey ?? 'id'), item] as const);
  }
  return typeof found === 'object' && found !== null ? Object.entries(found) : [];
}

/** The id of an item of a list under its id key; '' where it has none. */
export function idOf(item: unknown, idKey: string): string {
  const id: unknown = typeof item === 'object' && item !== null ? Reflect.get(item, idKey) : '';
  return typeof id === 'string' ? id : '';
}

function valueAt(definition: Definition, path: string): unknown {
  return path.split('.').reduce<unknown>((value, key) => {
    return typeof value === 'object' && value !== null ? Reflect.get(value, key) : undefined;
  }, definition);
}

/** A part's value as its form shows it; undefined where the definition has none. */
export function partAt(definition: Definition, address: PartAddress): unknown {
  if ('field' in address) {
    const section = definition.form.find((each) => each.section === address.section);
    return section?.fields.find(({ id }) => id === address.field);
  }
  if ('collection' in address) {
    const item = itemsAt(definition, address.collection).find(([id]) => id === address.id)?.[1];
    return withoutApart(item, apart[address.collection]);
  }
  return singleAt(definition, address.single);
}

function withoutApart(item: unknown, key: string | undefined): unknown {
  if (key === undefined || typeof item !== 'object' || item === null) return item;
  return Object.fromEntries(Object.entries(item).filter(([each]) => each !== key));
}

function singleAt(definition: Definition, single: SingleName): unknown {
  const { guide, contact, discipline, workflow, award, agreement } = definition;
  switch (single) {
    case 'settings':
      return picked(definition, Object.keys(singles.settings.schema.shape));
    case 'guide':
      return picked(guide, Object.keys(singles.guide.schema.shape));
    case 'contact':
      return contact ?? {};
    case 'discipline':
      return discipline ?? {};
    case 'workflow':
      return picked(workflow, Object.keys(singles.workflow.schema.shape));
    case 'award':
      return picked(award ?? {}, Object.keys(singles.award.schema.shape));
    default:
      return {
        obligations: guide.obligations,
        ...(agreement === undefined ? {} : { agreement }),
      };
  }
}

const picked = (value: object, keys: readonly string[]): object =>
  Object.fromEntries(Object.entries(value).filter(([key]) => keys.includes(key)));
