import { isList, isObject, parseJson, type Json, type JsonObject } from '../json.js';
import type { Compiled } from '../procedure/compiled.js';
import type { Field } from '../definition/definition.js';
import type { Answers, SectionAnswers } from '../form/answerValues.js';
import { rowsOf } from '../form/kinds/tableField.js';

/**
 * Personal and bank data lie sealed wherever answers are stored: the value is replaced by the
 * marker `{ sealed }`, in tables cell by cell. Fields say with `private` that they hold such data.
 */
type Change = (value: Json) => Json;

/** The values of one section as they are stored. */
export function sealSection(
  compiled: Compiled,
  sectionId: string,
  values: SectionAnswers,
  seal: (plain: string) => string,
): SectionAnswers {
  const close: Change = (value) =>
    value === null || isSealed(value) ? value : { sealed: seal(JSON.stringify(value)) };
  return changePrivate(compiled, sectionId, values, close);
}

/**
 * Stored answers made readable; throws where a marker was sealed under another key. Markers tell by
 * themselves that they are sealed, so answers open under whatever version they were given.
 */
export function openAnswers(stored: Answers, open: (sealed: string) => string): Answers {
  return mapValues(stored, (values) => changeSealed(values, (sealed) => parseJson(open(sealed))));
}

/** The stored answers of one section with something else for each marker; what was typed stays. */
export function changeSealed(
  stored: SectionAnswers,
  change: (sealed: string) => Json,
): SectionAnswers {
  const each: Change = (value) => {
    const sealed = sealedText(value);
    return sealed === null ? value : change(sealed);
  };
  return mapValues(stored, (value) => changeValue(value, each));
}

function changeValue(value: Json, change: Change): Json {
  if (!isList(value)) return change(value);
  return value.map((row) =>
    isObject(row) ? mapValues(row, (cell) => (cell === undefined ? null : change(cell))) : row,
  );
}

function mapValues<A, B>(
  record: Readonly<Record<string, A>>,
  change: (value: A) => B,
): Record<string, B> {
  return Object.fromEntries(Object.entries(record).map(([key, value]) => [key, change(value)]));
}

function changePrivate(
  compiled: Compiled,
  sectionId: string,
  values: SectionAnswers,
  change: Change,
): SectionAnswers {
  const fields = compiled.sections.get(sectionId)?.fields ?? [];
  const changed = fields.flatMap(({ field }): [string, Json][] => {
    const value = values[field.id];
    return value === undefined ? [] : [[field.id, changeField(field, value, change)]];
  });
  return { ...values, ...Object.fromEntries(changed) };
}

function changeField(field: Field, value: Json, change: Change): Json {
  if (field.private) return change(value);
  if (!('columns' in field) || value === null) return value;
  const columns = new Set(field.columns.filter((column) => column.private).map(({ id }) => id));
  if (columns.size === 0) return value;
  return rowsOf(value).map((row): JsonObject =>
    Object.fromEntries(
      Object.entries(row).map(([id, cell]) => [
        id,
        columns.has(id) && cell !== undefined ? change(cell) : cell,
      ]),
    ),
  );
}

function sealedText(value: Json): string | null {
  if (!isObject(value)) return null;
  const { sealed, ...rest } = value;
  return typeof sealed === 'string' && Object.keys(rest).length === 0 ? sealed : null;
}

const isSealed = (value: Json): boolean => sealedText(value) !== null;
