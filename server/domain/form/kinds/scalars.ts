import { z } from 'zod';
import type { AnyFieldKind } from '../fieldKind.js';
import { branchCode, branchCodeSchema } from './branchCodeField.js';
import { accountNumber, accountNumberSchema } from './accountNumberField.js';
import { registryEntry, registryEntrySchema } from './registryEntryField.js';
import { choice, choiceSchema } from './choiceField.js';
import { creditCode, creditCodeSchema } from './creditCodeField.js';
import { day, daySchema } from './dayField.js';
import { email, emailSchema } from './emailField.js';
import { longText, longTextSchema } from './longTextField.js';
import { money, moneySchema } from './moneyField.js';
import { number, numberSchema } from './numberField.js';
import { percent, percentSchema } from './percentField.js';
import { phone, phoneSchema } from './phoneField.js';
import { text, textSchema } from './textField.js';
import { url, urlSchema } from './urlField.js';
import { whole, wholeSchema } from './wholeField.js';
import { yesNo, yesNoSchema } from './yesNoField.js';

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
export type Column = z.infer<typeof columnSchema>;

const kinds: readonly AnyFieldKind[] = [
  text,
  longText,
  number,
  whole,
  money,
  percent,
  day,
  choice,
  yesNo,
  email,
  phone,
  creditCode,
  url,
  branchCode,
  accountNumber,
  registryEntry,
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
