import { z } from 'zod';
import { fieldCommon, type FieldKind } from '../fieldKind.js';
import {
  asInt,
  decimalText,
  problemOf,
  readDecimal,
  readLine,
  valueOf,
  within,
  clamped,
} from '../reading.js';

/**
 * A percentage of at most two decimals, kept exactly as a whole number of hundredths: 33.3 % is
 * 3330. Expressions see that number and compare it with `percent(30)`. Bounds are in percent.
 */
export const percentSchema = z.strictObject({
  kind: z.literal('percent'),
  ...fieldCommon,
  min: z.number().int().default(0),
  max: z.number().int().default(100),
});

export const percentField: FieldKind<z.infer<typeof percentSchema>> = {
  kind: 'percent',
  celType: 'int',
  meaning: 'percent',
  summed: () => ({ places: 2, scale: 1, tolerated: 1 }),
  read: (raw, name, { min, max }) =>
    readLine(raw, name, 40, (typed) => {
      const read = readDecimal(typed.replace(/\s*[%\uFF05]$/, ''), 2);
      if ('code' in read) return problemOf(read.code, { places: 2 });
      const out = within(read.count, min * 100, max * 100, (bound) => decimalText(bound, 2));
      return out ?? valueOf(read.count);
    }),
  sample: (name, { min, max }) => ({ [name]: String(clamped(80, min, max)) }),
  print: (value) => (typeof value === 'number' ? `${decimalText(value, 2)}%` : ''),
  type: (value) => (typeof value === 'number' ? decimalText(value, 2) : ''),
  toCel: asInt,
};
