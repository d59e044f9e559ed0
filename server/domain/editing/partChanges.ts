import { definitionSchema, type Definition } from '../definition/definition.js';
import { apart, collections } from './partSchemas.js';
import { idOf, itemsAt, type PartAddress } from './partAddress.js';

/**
 * Changes of a definition, one part at a time. Each gives a whole new definition as plain data;
 * `readDraft` says whether it still fits the schema.
 */
type Plain = Readonly<Record<string, unknown>>;
type Items = readonly (readonly [string, unknown])[];

/** The definition behind plain data; the schema's issues where it does not fit. */
export const readDraft = (plain: unknown): ReturnType<typeof definitionSchema.safeParse> =>
  definitionSchema.safeParse(plain);

/** The definition with another value for a part; a part that is not there yet is put last. */
export function withPart(definition: Definition, address: PartAddress, value: object): Plain {
  if ('single' in address) return withSingle(definition, address.single, value);
  if ('field' in address) {
    return withFields(definition, address.section, (items) =>
      replaced(items, address.field, value),
    );
  }
  const { collection, id } = address;
  const kept = { ...heldApart(definition, collection, id), ...value };
  return withItems(definition, collection, replaced(itemsAt(definition, collection), id, kept));
}

/** The definition without an item. */
export function withoutPart(definition: Definition, address: PartAddress): Plain {
  if ('single' in address) return definition;
  if ('field' in address) {
    return withFields(definition, address.section, (items) =>
      items.filter(([id]) => id !== address.field),
    );
  }
  const items = itemsAt(definition, address.collection);
  return withItems(
    definition,
    address.collection,
    items.filter(([id]) => id !== address.id),
  );
}

/** The definition with an item at another place, counted from 0; beyond the ends it stays there. */
export function withMoved(definition: Definition, address: PartAddress, to: number): Plain {
  if ('single' in address) return definition;
  if ('field' in address) {
    return withFields(definition, address.section, (items) => moved(items, address.field, to));
  }
  const items = itemsAt(definition, address.collection);
  return withItems(definition, address.collection, moved(items, address.id, to));
}

function moved(items: Items, id: string, to: number): Items {
  const item = items.find(([each]) => each === id);
  if (!item) return items;
  const rest = items.filter(([each]) => each !== id);
  const place = Math.max(0, Math.min(to, rest.length));
  return [...rest.slice(0, place), item, ...rest.slice(place)];
}

function replaced(items: Items, id: string, value: unknown): Items {
  return items.some(([each]) => each === id)
    ? items.map(([each, item]) => [each, each === id ? value : item] as const)
    : [...items, [id, value] as const];
}

/** What the item holds beside what its form says; a new section begins without fields. */
function heldApart(definition: Definition, collection: string, id: string): object {
  const key = apart[collection];
  const item = itemsAt(definition, collection).find(([each]) => each === id)?.[1];
  const held: unknown =
    key !== undefined && typeof item === 'object' && item !== null ? Reflect.get(item, key) : null;
  return key === undefined || held === undefined || held === null ? {} : { [key]: held };
}

function withFields(
  definition: Definition,
  section: string,
  change: (items: Items) => Items,
): Plain {
  const form = definition.form.map((each) =>
    each.section === section
      ? {
          ...each,
          fields: change(each.fields.map((field) => [idOf(field, 'id'), field])).map(
            ([, field]) => field,
          ),
        }
      : each,
  );
  return { ...definition, form };
}

function withItems(definition: Definition, collection: string, items: Items): Plain {
  const found =
    collections[collection]?.idKey === null
      ? Object.fromEntries(items)
      : items.map(([, item]) => item);
  const [first = '', second] = collection.split('.');
  if (second === undefined) return { ...definition, [first]: found };
  const outer: unknown = Reflect.get(definition, first);
  const kept = typeof outer === 'object' && outer !== null ? outer : {};
  return { ...definition, [first]: { ...kept, [second]: found } };
}

function withSingle(definition: Definition, single: string, value: object): Plain {
  switch (single) {
    case 'guide': {
      const { obligations, contact } = definition.guide;
      const former = contact === undefined ? {} : { contact };
      return { ...definition, guide: { ...value, obligations, ...former } };
    }
    case 'contact': {
      // The line of text that it takes the place of goes with it.
      const { contact: _, ...guide } = definition.guide;
      return { ...definition, guide, contact: value };
    }
    case 'discipline':
      return { ...definition, discipline: value };
    case 'workflow': {
      const { stages, ends, phases } = definition.workflow;
      return { ...definition, workflow: { ...value, stages, ends, phases } };
    }
    case 'award':
      return withAward(definition, value);
    case 'obligations': {
      const { obligations = [], agreement, ...rest }: Plain = { ...value };
      const { agreement: _, ...others } = definition;
      return {
        ...others,
        ...rest,
        guide: { ...definition.guide, obligations },
        ...(agreement === undefined ? {} : { agreement }),
      };
    }
    default:
      return { ...withoutSettings(definition), ...value };
  }
}

/** Without classes, instalments and formula there is no award at all. */
function withAward(definition: Definition, value: object): Plain {
  const { classes = [], tranches = [] } = definition.award ?? {};
  const none = classes.length === 0 && tranches.length === 0 && !('formula' in value);
  return { ...definition, award: none ? null : { ...value, classes, tranches } };
}

/** What may be left out of the settings must be gone before the new ones are put in. */
function withoutSettings(definition: Definition): Plain {
  const { entry: _, counterparty: __, payee: ___, ...rest } = definition;
  return rest;
}
