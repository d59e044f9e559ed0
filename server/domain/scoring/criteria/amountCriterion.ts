import { z } from 'zod';
import { plainYuanText, readYuan, yuanText } from '../../money.js';
import { criterionCommon, type CriterionKind } from './criterionKind.js';

/** An amount that the expert proposes, in whole yuan; it is no part of the total. */
export const amountCriterionSchema = z.strictObject({
  kind: z.literal('amount'),
  ...criterionCommon,
  max_yuan: z.number().int().positive().max(1e10).optional(),
});

/** A value is yuan. */
export const amountCriterion: CriterionKind<z.infer<typeof amountCriterionSchema>> = {
  kind: 'amount',
  most: () => 0,
  read(typed) {
    const read = readYuan(typed);
    if ('problem' in read) return read;
    return read.fen % 100 === 0 ? { value: read.fen / 100 } : { problem: { code: 'not_whole' } };
  },
  problem(value, { max_yuan: max }) {
    if (!Number.isSafeInteger(value) || value < 0) return { code: 'not_money' };
    if (max === undefined || value <= max) return null;
    return { code: 'too_much', params: { max: yuanText(max * 100) } };
  },
  hundredths: () => 0,
  isLow: () => false,
  near: (share, { max_yuan: max }) => Math.round((max ?? 1_000_000) * share),
  print: (value) => yuanText(value * 100).replace(/\.00$/, ''),
  type: (value) => plainYuanText(value * 100).replace(/\.00$/, ''),
  asked: () => ({ asks: 'yuan' }),
  faults: () => [],
};
