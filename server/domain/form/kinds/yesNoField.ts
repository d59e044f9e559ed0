import { z } from 'zod';
import { fieldCommon, type FieldKind } from '../fieldKind.js';
import { problemOf, readLine, valueOf } from '../reading.js';

/** Yes or no; leaving it open is neither. */
export const yesNoSchema = z.strictObject({ kind: z.literal('yes_no'), ...fieldCommon });

export const yesNoField: FieldKind<z.infer<typeof yesNoSchema>> = {
  kind: 'yes_no',
  celType: 'bool',
  meaning: 'yes_no',
  ways: ['yes', 'no'],
  read: (raw, name) =>
    readLine(raw, name, 40, (typed) =>
      typed === 'yes' || typed === 'no' ? valueOf(typed === 'yes') : problemOf('choose_one'),
    ),
  sample: (name) => ({ [name]: 'yes' }),
  print: (value, _, { t }) =>
    typeof value === 'boolean' ? t(value ? 'fields.yes' : 'fields.no') : '',
  type: (value) => (typeof value === 'boolean' ? (value ? 'yes' : 'no') : ''),
  toCel: (value) => value,
};
