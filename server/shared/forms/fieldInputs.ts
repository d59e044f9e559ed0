import type { Field } from '../../domain/definition/definition.js';
import type { RawInputs, Reader } from '../../domain/form/fieldKind.js';
import { fieldKind } from '../../domain/form/kinds/registry.js';
import { isObject, type Json } from '../../domain/json.js';
import { inLocale } from '../../domain/localText.js';

/** One thing to choose from. */
export interface OptionView {
  readonly value: string;
  readonly label: string;
  readonly help?: string | undefined;
  readonly checked: boolean;
}

/** What stands beneath a text that cannot be read; personal numbers covered, rows left to their cells. */
export function savedText(field: Field, value: Json, reader: Reader): string {
  if (value === null || 'columns' in field) return '';
  const kind = fieldKind(field.kind);
  const covered = field.private ? kind.mask?.(value, field, reader) : undefined;
  return covered ?? kind.print(value, field, reader);
}

const asTyped = (typed: unknown): string => (typeof typed === 'string' ? typed : '');

/** What stands in the input of a field: as typed, or the stored value as it would be typed. */
export function typedText(
  field: Field,
  name: string,
  value: Json,
  raw: RawInputs | undefined,
): string {
  const input = 'types' in field ? `${name}.number` : name;
  return raw ? asTyped(raw[input]) : fieldKind(field.kind).type(value);
}

/** What there is to choose from, and what is chosen. */
export function optionViews(
  field: Field,
  name: string,
  value: Json,
  {
    source,
    reader,
  }: { readonly source: { readonly raw?: RawInputs | undefined }; readonly reader: Reader },
): OptionView[] {
  if ('types' in field) {
    const stored = isObject(value) ? value['type'] : undefined;
    const chosen = source.raw ? source.raw[`${name}.type`] : stored;
    return field.types.map((type) => ({
      value: type,
      label: reader.t(`fields.id_types.${type}`),
      checked: type === (chosen ?? field.types[0]),
    }));
  }
  const { ways } = fieldKind(field.kind);
  if (ways) {
    return ways.map((way) => ({ value: way, label: reader.t(`fields.${way}`), checked: false }));
  }
  if (!('options' in field)) return [];
  const typed: unknown = source.raw ? source.raw[name] : value;
  const chosen: readonly unknown[] = Array.isArray(typed) ? typed : [typed];
  return field.options.map((option) => ({
    value: option.id,
    label: inLocale(option.name, reader.locale),
    help: option.help && inLocale(option.help, reader.locale),
    checked: chosen.includes(option.id),
  }));
}
