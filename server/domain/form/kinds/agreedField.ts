import { z } from 'zod';
import { localTextSchema } from '../../localText.js';
import { fieldCommon, type FieldKind } from '../fieldKind.js';
import { empty, problemAt, readLine, valueOf } from '../reading.js';

/** A statement that must be ticked; unticked is the same as unanswered. */
export const agreedSchema = z.strictObject({
  kind: z.literal('agreed'),
  ...fieldCommon,
  text: localTextSchema,
});

export const agreedField: FieldKind<z.infer<typeof agreedSchema>> = {
  kind: 'agreed',
  celType: 'bool',
  meaning: 'yes_no',
  begins: (text) => ({ text }),
  read: (raw, name) =>
    readLine(raw, name, 40, (typed) =>
      ['on', 'yes', 'true', '1'].includes(typed) ? valueOf(true) : empty,
    ),
  lacks: (value, { required }) => (value !== true && required ? problemAt('', 'must_tick') : {}),
  sample: (name) => ({ [name]: 'yes' }),
  print: (value, _, { t }) => (value === true ? t('fields.agreed') : ''),
  type: (value) => (value === true ? 'yes' : ''),
  toCel: (value) => value,
};
