import { z } from 'zod';
import type { AnyFieldKind } from '../fieldKind.js';
import { agreedField, agreedSchema } from './agreedField.js';
import { multiChoiceField, multiChoiceSchema } from './multiChoiceField.js';
import { personIdField, personIdSchema } from './personIdField.js';
import { scalarKinds, scalarSchemas } from './scalars.js';
import { tableField, tableSchema } from './tableField.js';

/** The closed set of field kinds. A new one is a file here, a view, and a line in this list. */
export const fieldSchema = z.discriminatedUnion('kind', [
  ...scalarSchemas,
  multiChoiceSchema,
  personIdSchema,
  tableSchema,
  agreedSchema,
]);

const others: readonly AnyFieldKind[] = [multiChoiceField, personIdField, tableField, agreedField];

export const fieldKinds: ReadonlyMap<string, AnyFieldKind> = new Map([
  ...scalarKinds,
  ...others.map((kind) => [kind.kind, kind] as const),
]);

/** The rule of a kind; definitions that reach here have passed the schema, so it exists. */
export function fieldKind(kind: string): AnyFieldKind {
  const found = fieldKinds.get(kind);
  if (!found) throw new Error(`unknown field kind: ${kind}`);
  return found;
}
