import type { Definition } from '../definition/definition.js';
import type { FieldBase } from '../form/fieldKind.js';
import { fieldKind } from '../form/kinds/registry.js';
import { lintWarning, type LintMessage } from './lintMessage.js';

/** Whether everything that holds numbers of persons and of their money is sealed and covered. */
export const secrecyChecks = ({ form }: Definition): LintMessage[] =>
  form.flatMap(({ section, fields }) =>
    fields.flatMap((field) => {
      const at = `${section}.${field.id}`;
      const cells = field.private ? [] : (fieldKind(field.kind).cells?.(field) ?? []);
      return [
        ...openNumber(field, at),
        ...cells.flatMap((cell) => openNumber(cell, `${at}.${cell.id}`)),
      ];
    }),
  );

const openNumber = (field: FieldBase, at: string): LintMessage[] =>
  field.private === true || !isPersonal(field)
    ? []
    : [lintWarning('not_private', `form.${at}`, { field: at })];

/** A kind that knows how to cover its values holds what has to be covered. */
export const isPersonal = ({ kind }: FieldBase): boolean => fieldKind(kind).mask !== undefined;
