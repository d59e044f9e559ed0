import { z } from 'zod';
import { halfWidth } from '../../typed.js';
import { fieldCommon, type FieldKind } from '../fieldKind.js';
import { asText, problemOf, readLine, valueOf } from '../reading.js';

/** Somebody who is listed in a registry of the programme, by the number of the entry. */
export const registryEntrySchema = z.strictObject({
  kind: z.literal('registry_entry'),
  ...fieldCommon,
  registry: z.string().regex(/^[a-z][a-z0-9_]*$/),
});

export const registryEntryField: FieldKind<z.infer<typeof registryEntrySchema>> = {
  kind: 'registry_entry',
  celType: 'string',
  meaning: 'text',
  registry: ({ registry }) => registry,
  begins: () => ({ registry: 'entries' }),
  read: (raw, name) =>
    readLine(raw, name, 40, (typed) => {
      const number = halfWidth(typed).replaceAll(/\s/g, '').toUpperCase();
      return /^[A-Z]{2,4}-\d{4}-\d{4,}$/.test(number)
        ? valueOf(number)
        : problemOf('not_an_entry_number');
    }),
  sample: (name, _, today) => ({ [name]: `AA-${today.slice(0, 4)}-0001` }),
  print: (value) => asText(value),
  type: asText,
  toCel: (value) => value,
};
