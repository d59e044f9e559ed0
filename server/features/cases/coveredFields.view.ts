import type { Compiled } from '../../domain/procedure/compiled.js';
import type { Field } from '../../domain/definition/definition.js';

/** Whether a field, or a column of a table, holds what is covered on screen. */
const isCovered = (field: Field): boolean =>
  field.private || ('columns' in field && field.columns.some((column) => column.private));

/** Covered fields by `section.field`. */
export function coveredFields(compiled: Compiled): ReadonlyMap<string, Field> {
  return new Map(
    [...compiled.fields].flatMap(([at, { field }]) => (isCovered(field) ? [[at, field]] : [])),
  );
}
