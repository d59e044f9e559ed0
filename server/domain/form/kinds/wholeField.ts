import { z } from 'zod';
import { localTextSchema } from '../../localText.js';
import { fieldCommon, type FieldKind } from '../fieldKind.js';
import {
  asInt,
  grouped,
  problemOf,
  readDecimal,
  readLine,
  valueOf,
  within,
  clamped,
} from '../reading.js';
import { withUnit } from '../unit.js';

/** A whole number. */
export const wholeSchema = z.strictObject({
  kind: z.literal('whole'),
  ...fieldCommon,
  min: z.number().int().optional(),
  max: z.number().int().optional(),
  unit: localTextSchema.optional(),
  /** A year: its thousands are not set apart. Nor are they where only a year can stand. */
  year: z.boolean().default(false),
});
type Whole = z.infer<typeof wholeSchema>;

const isYear = ({ year, min = 0, max = Infinity }: Whole): boolean =>
  year || (min >= 1900 && max <= 2199);

export const wholeField: FieldKind<Whole> = {
  kind: 'whole',
  celType: 'int',
  meaning: 'whole',
  summed: () => ({ places: 0, scale: 1, tolerated: 0 }),
  read: (raw, name, { min, max }) =>
    readLine(raw, name, 40, (typed) => {
      const read = readDecimal(typed, 0);
      if ('code' in read) return problemOf(read.code === 'out_of_reach' ? read.code : 'not_whole');
      return within(read.count, min, max, String) ?? valueOf(read.count);
    }),
  sample: (name, { min, max }) => ({ [name]: String(clamped(10, min, max)) }),
  print: (value, field, { locale }) => {
    if (typeof value !== 'number') return '';
    const digits = String(value);
    return withUnit(isYear(field) ? digits : grouped(digits), field.unit, locale);
  },
  type: (value) => (typeof value === 'number' ? String(value) : ''),
  toCel: asInt,
};
