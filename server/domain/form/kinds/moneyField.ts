import { z } from 'zod';
import { plainYuanText, readYuan, yuanText } from '../../money.js';
import { fieldCommon, type FieldKind } from '../fieldKind.js';
import { asInt, readLine, valueOf, within, clamped } from '../reading.js';

/** An amount typed in yuan and kept as a whole number of fen; bounds are in yuan. */
export const moneySchema = z.strictObject({
  kind: z.literal('money'),
  ...fieldCommon,
  min_yuan: z.number().int().min(0).max(1e10).optional(),
  max_yuan: z.number().int().min(0).max(1e10).optional(),
});

const fenOf = (yuan: number | undefined) => (yuan === undefined ? undefined : yuan * 100);

export const moneyField: FieldKind<z.infer<typeof moneySchema>> = {
  kind: 'money',
  celType: 'int',
  meaning: 'money',
  summed: () => ({ places: 2, scale: 1, tolerated: 0 }),
  read: (raw, name, field) =>
    readLine(raw, name, 40, (typed) => {
      const read = readYuan(typed);
      if ('problem' in read) return { problems: { '': read.problem } };
      const { fen } = read;
      return within(fen, fenOf(field.min_yuan), fenOf(field.max_yuan), yuanText) ?? valueOf(fen);
    }),
  sample: (name, { min_yuan: min, max_yuan: max }) => ({
    [name]: String(clamped(1_000_000, min, max)),
  }),
  print: (value, _, reader) =>
    typeof value === 'number' && Number.isSafeInteger(value)
      ? reader.t('fields.yuan', { amount: yuanText(value) })
      : '',
  type: (value) =>
    typeof value === 'number' && Number.isSafeInteger(value)
      ? plainYuanText(value).replace(/\.00$/, '')
      : '',
  toCel: asInt,
};
