import type { JsonObject } from '../../json.js';
import { invalid, type Reason } from '../../refusal.js';
import type { RawInputs } from '../fieldKind.js';
import { scalarKind, type TableColumn } from './scalars.js';

/**
 * Reads a short form that a stage carries itself: plain fields in inputs `<prefix>.<field>`, all
 * at once. Refuses with a reason per input; what may stay empty reads as null.
 */
export function readPlainForm(
  fields: readonly TableColumn[],
  raw: RawInputs,
  prefix: string,
  today: string,
): JsonObject {
  const problems: Record<string, Reason> = {};
  const values = fields.map((field) => {
    const name = `${prefix}.${field.id}`;
    const reading = scalarKind(field.kind).read(raw, name, field, today);
    const value = reading.value ?? null;
    if (reading.problems?.['']) problems[name] = reading.problems[''];
    else if (value === null && field.required) problems[name] = { code: 'required' };
    return [field.id, value] as const;
  });
  if (Object.keys(problems).length > 0) throw invalid(problems);
  return Object.fromEntries(values);
}
