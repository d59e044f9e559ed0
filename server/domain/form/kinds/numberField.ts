import { z } from 'zod';
import { localTextSchema } from '../../localText.js';
import { fieldCommon, type FieldKind } from '../fieldKind.js';
import {
  asNumber,
  decimalText,
  grouped,
  problemOf,
  readDecimal,
  readLine,
  valueOf,
  within,
  clamped,
} from '../reading.js';
import { withUnit } from '../unit.js';

/** A decimal number with a fixed number of places; expressions see a double. */
export const numberSchema = z.strictObject({
  kind: z.literal('number'),
  ...fieldCommon,
  decimals: z.number().int().min(1).max(6).default(2),
  min: z.number().optional(),
  max: z.number().optional(),
  unit: localTextSchema.optional(),
});

export const numberField: FieldKind<z.infer<typeof numberSchema>> = {
  kind: 'number',
  celType: 'double',
  meaning: 'number',
  summed: ({ decimals }) => ({ places: decimals, scale: 10 ** decimals, tolerated: 0 }),
  read: (raw, name, { decimals, min, max }) =>
    readLine(raw, name, 40, (typed) => {
      const read = readDecimal(typed, decimals);
      if ('code' in read) return problemOf(read.code, { places: decimals });
      const value = Number(decimalText(read.count, decimals));
      return within(value, min, max, String) ?? valueOf(value);
    }),
  sample: (name, { min, max }) => ({ [name]: String(clamped(10, min, max)) }),
  print: (value, { decimals, unit }, { locale }) => {
    const amount = asNumber(value);
    if (amount === null) return '';
    return withUnit(grouped(amount.toFixed(decimals).replace(/\.?0+$/, '')), unit, locale);
  },
  type: (value) => (typeof value === 'number' ? String(value) : ''),
  toCel: (value) => value,
};
