import type { FieldBase, Meaning } from '../form/fieldKind.js';
import { fieldKind } from '../form/kinds/registry.js';

const ofType: Readonly<Record<string, Meaning>> = {
  int: 'whole',
  double: 'number',
  bool: 'yes_no',
  string: 'text',
};

const days = new Set([
  'today',
  'opens',
  'closes',
  'registered_on',
  'granted_on',
  'since',
  'valid_until',
]);

/** The meaning of a field of the form. */
export const fieldMeaning = ({ kind }: FieldBase): Meaning => fieldKind(kind).meaning;

/** The meaning of a named fact such as `call.opens` or `amount_fen`, by its last word. */
export function factMeaning(name: string, type: string): Meaning {
  const last = name.split('.').at(-1) ?? name;
  if (/(^|_)fen(_|$)/.test(last)) return 'money';
  if (type === 'string' && days.has(last)) return 'day';
  return ofType[type] ?? 'text';
}

/** A comparison that a person could want with something of this name; it gives yes or no. */
export function exampleOf(name: string, meaning: Meaning, option?: string): string {
  switch (meaning) {
    case 'money':
      return `${name} >= wan(100)`;
    case 'percent':
      return `${name} >= percent(30)`;
    case 'day':
      return `${name} >= "2026-01-01"`;
    case 'whole':
      return `${name} >= 1`;
    case 'number':
      return `${name} >= 60.0`;
    case 'yes_no':
      return name;
    case 'several':
      return `"${option ?? ''}" in ${name}`;
    case 'rows':
      return `size(${name}) >= 1`;
    case 'map':
      return `size(${name}) >= 1`;
    default:
      return `${name} == "${option ?? ''}"`;
  }
}
