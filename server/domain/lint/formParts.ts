import type { Definition, Field } from '../definition/definition.js';
import type { FieldBase } from '../form/fieldKind.js';
import { fieldKind } from '../form/kinds/registry.js';

/** The field of the form that `section.field` names. */
export function fieldAt({ form }: Definition, at: string): Field | undefined {
  const [section, id] = at.split('.');
  return form.find((each) => each.section === section)?.fields.find((each) => each.id === id);
}

/** The ids of a table's columns; none for any other field. */
export const tableColumns = (field: FieldBase | undefined): string[] => {
  const kind = field && fieldKind(field.kind);
  return (field && kind?.cells?.(field))?.map(({ id }) => id) ?? [];
};
