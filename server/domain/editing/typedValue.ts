import { z } from 'zod';
import { halfWidth } from '../typed.js';
import {
  isBlank,
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
  kindIn,
  kindsOf,
  listedOf,
  schemaMembers,
  opened,
} from './schemaKinds.js';

/**
 * What was typed, as the schema wants it: numbers where it asks for numbers, blank inputs left
 * out, items of lists that are marked or wholly blank left out. What cannot be brought into
 * shape stays as it was typed, for the schema to refuse at its place.
 */
export function typedValue(schema: z.core.$ZodType, typed: Loose): unknown {
  const { inner, optional, nullable, fallback } = opened(schema);
  if (isFixed(schema)) return fallback;
  if (optional && !holdsMany(inner) && (isDropped(typed) || isLeftOut(inner, typed))) {
    return nullable ? null : undefined;
  }
  if (inner instanceof z.ZodBoolean) return isTicked(typed);
  if (inner instanceof z.ZodNumber) return typedNumber(typed);
  if (isDuration(inner)) return typedDuration(typed);
  if (inner instanceof z.ZodString) return typedText(typed);
  if (inner instanceof z.ZodArray) return typedList(inner.element, typed);
  if (inner instanceof z.ZodRecord) return typedRecord(inner.valueType, typed);
  if (isWay(inner)) return typedWay(inner, typed);
  return typedMembers(inner, typed);
}

/** A group that may be left out is, where nothing in it was touched. */
const isLeftOut = (schema: z.core.$ZodType, typed: Loose): boolean =>
  schemaMembers(schema) ? isUntouched(schema, typed) : isBlank(typed);

const holdsMany = (schema: z.core.$ZodType): boolean =>
  schema instanceof z.ZodArray || schema instanceof z.ZodRecord || schema instanceof z.ZodBoolean;

/** Text of several lines keeps its spaces; browsers send its line breaks as CRLF. */
const typedText = (typed: Loose): unknown =>
  typeof typed === 'string' ? typed.replaceAll('\r\n', '\n') : typed;

function typedNumber(typed: Loose): unknown {
  if (typeof typed !== 'string') return typed;
  const text = halfWidth(typed).trim();
  return /^-?\d{1,15}(\.\d{1,10})?$/.test(text) ? Number(text) : typed;
}

/** A period stands in two inputs, a number and a unit. */
function typedDuration(typed: Loose): unknown {
  if (!isLooseRecord(typed)) return typed;
  const count = halfWidth(textOf(memberOf(typed, 'count'))).trim();
  return count === '' ? undefined : `${count} ${textOf(memberOf(typed, 'unit'))}`;
}

function typedList(element: z.core.$ZodType, typed: Loose): unknown[] {
  const { inner } = opened(element);
  // Ticked boxes of one name, or one text a line.
  if (typeof typed === 'string') {
    return (listedOf(inner) ? [typed] : typed.split(/\r?\n/))
      .map((text) => text.trim())
      .filter((text) => text !== '');
  }
  return itemsOf(typed)
    .filter((item) => !isDropped(item) && !isUntouched(element, item))
    .map((item) => typedValue(element, item));
}

/**
 * Whether inputs only hold what they hold where nobody has typed: nothing, or what the schema
 * puts in by itself. So a select that always says something does not make a row of a blank one.
 */
function isUntouched(schema: z.core.$ZodType, typed: Loose): boolean {
  const { inner, fallback } = opened(schema);
  if (isBlank(typed)) return true;
  if (inner instanceof z.ZodBoolean) return isTicked(typed) === (fallback === true);
  if (isDuration(inner) && isLooseRecord(typed)) return isBlank(memberOf(typed, 'count'));
  const kinds = kindsOf(inner);
  const members = schemaMembers((kinds && kindIn(kinds, typed)?.schema) ?? inner);
  if (members) return members.every(([key, member]) => isUntouched(member, memberOf(typed, key)));
  if (inner instanceof z.ZodArray) {
    return itemsOf(typed).every((item) => isUntouched(inner.element, item));
  }
  return fallback !== undefined && textOf(typed) === textOf(fallback);
}

function typedRecord(valueType: z.core.$ZodType, typed: Loose): Record<string, unknown> {
  if (!isLooseRecord(typed)) return {};
  const entries = Object.entries(typed).map(
    ([key, value]) => [key, isBlank(value) ? undefined : typedValue(valueType, value)] as const,
  );
  return Object.fromEntries(
    entries.filter(([, value]) => value !== undefined && !(Array.isArray(value) && isBlank(value))),
  );
}

/** One branch without a condition is written as its target alone. */
function typedWay(schema: z.core.$ZodType, typed: Loose): unknown {
  if (typeof typed === 'string') return typed;
  const list = branchesOf(schema);
  const branches = list instanceof z.ZodArray ? typedList(list.element, typed) : [];
  const [only] = branches;
  const alone = branches.length === 1 && memberOf(only, 'when') === undefined;
  if (branches.length === 0) return undefined;
  return alone ? memberOf(only, 'to') : branches;
}

function typedMembers(schema: z.core.$ZodType, typed: Loose): unknown {
  const kinds = kindsOf(schema);
  const found = kinds && kindIn(kinds, typed);
  const members = schemaMembers(found ? found.schema : schema);
  if (!members) return typed;
  const values = members.map(
    ([key, member]) => [key, typedValue(member, memberOf(typed, key))] as const,
  );
  return {
    ...(kinds && found ? { [kinds.key]: found.kind } : {}),
    ...Object.fromEntries(
      values.filter(([key, value]) => value !== undefined && !(found && key === kinds?.key)),
    ),
  };
}
