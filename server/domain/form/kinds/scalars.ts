import { z } from 'zod';
import type { AnyFieldKind } from '../fieldKind.js';
import { branchCodeField, branchCodeSchema } from './branchCodeField.js';
import { accountNumberField, accountNumberSchema } from './accountNumberField.js';
import { registryEntryField, registryEntrySchema } from './registryEntryField.js';
import { choiceField, choiceSchema } from './choiceField.js';
import { creditCodeField, creditCodeSchema } from './creditCodeField.js';
import { dayField, daySchema } from './dayField.js';
import { emailField, emailSchema } from './emailField.js';
import { longTextField, longTextSchema } from './longTextField.js';
import { moneyField, moneySchema } from './moneyField.js';
import { numberField, numberSchema } from './numberField.js';
import { percentField, percentSchema } from './percentField.js';
import { phoneField, phoneSchema } from './phoneField.js';
import { textField, textSchema } from './textField.js';
import { urlField, urlSchema } from './urlField.js';
import { wholeField, wholeSchema } from './wholeField.js';
import { yesNoField, yesNoSchema } from './yesNoField.js';

/** Kinds with one input and one plain value: they can also be a column of a table. */
export const scalarSchemas = [
  textSchema,
  longTextSchema,
  numberSchema,
  wholeSchema,
  moneySchema,
  percentSchema,
  daySchema,
  choiceSchema,
  yesNoSchema,
  emailSchema,
  phoneSchema,
  creditCodeSchema,
  urlSchema,
  branchCodeSchema,
  accountNumberSchema,
  registryEntrySchema,
] as const;

export const columnSchema = z.discriminatedUnion('kind', scalarSchemas);
export type TableColumn = z.infer<typeof columnSchema>;

const kinds: readonly AnyFieldKind[] = [
  textField,
  longTextField,
  numberField,
  wholeField,
  moneyField,
  percentField,
  dayField,
  choiceField,
  yesNoField,
  emailField,
  phoneField,
  creditCodeField,
  urlField,
  branchCodeField,
  accountNumberField,
  registryEntryField,
];

export const scalarKinds: ReadonlyMap<string, AnyFieldKind> = new Map(
  kinds.map((kind) => [kind.kind, kind]),
);

/** The rule of a column's kind; columns have passed the schema, so it exists. */
export function scalarKind(kind: string): AnyFieldKind {
  const found = scalarKinds.get(kind);
  if (!found) throw new Error(`unknown column kind: ${kind}`);
  return found;
}
