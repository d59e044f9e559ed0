import { z } from 'zod';
import { localTextSchema } from '../localText.js';

/** What of a payment a file can say; an amount is said in yuan or in fen. */
export const lineValues = [
  'payment_ref',
  'payee_name',
  'bank_code',
  'account',
  'amount_yuan',
  'amount_fen',
  'purpose',
  /** Counted from 1. */
  'place',
] as const;
/** What of a batch a file can say, before its payments or after them. */
export const batchValues = [
  'batch',
  'count',
  'sum_yuan',
  'sum_fen',
  'accounts_hash',
  'lines_hash',
] as const;
/** What a file of the bank's answers can say of a payment. */
export const resultValues = [
  'payment_ref',
  'status',
  'amount',
  'reason',
  'date',
  'serial',
] as const;
export type LineValue = (typeof lineValues)[number];
export type BatchValue = (typeof batchValues)[number];
export type ResultValue = (typeof resultValues)[number];

const place = {
  /** In bytes of the encoding; of files of fixed width alone. */
  width: z.int().min(1).max(500).optional(),
  /** `right` fills in front. */
  align: z.enum(['left', 'right']).default('left'),
  fill: z.enum([' ', '0']).default(' '),
};
const cellOf = <const V extends readonly string[]>(values: V) =>
  z.union([
    z.strictObject({ ...place, text: z.string().max(200) }),
    z.strictObject({ ...place, value: z.enum(values) }),
  ]);
const rowOfBatch = z.array(cellOf(batchValues)).min(1).max(50);

const said = z.array(z.string().min(1).max(40)).min(1).max(20);
const amount = z.enum(['yuan', 'fen']);
const answers = { amount, paid: said, returned: said };

const names = said.describe('names of the column, any of which may stand at its head');
const results = z.discriminatedUnion('shape', [
  z.strictObject({
    shape: z.literal('table'),
    ...answers,
    columns: z.strictObject({
      payment_ref: names,
      status: names,
      amount: names,
      reason: names,
      date: names,
      /** May be missing from a file. */
      serial: names,
    }),
  }),
  z.strictObject({
    shape: z.literal('fixed'),
    ...answers,
    fields: z
      .array(z.strictObject({ value: z.enum(resultValues), width: place.width.unwrap() }))
      .min(1),
  }),
]);

const common = {
  id: z.string().regex(/^[a-z][a-z0-9_]{1,39}$/),
  name: localTextSchema,
  /** Rows before the payments, and after them. */
  head: z.array(rowOfBatch).max(10),
  foot: z.array(rowOfBatch).max(10),
  line: z.array(cellOf(lineValues)).min(1).max(50),
  /** How the bank's answers are read. */
  results,
};
const encoding = z.enum(['utf-8', 'utf-8-bom', 'gb18030']);

/** How a batch is told to a bank or the treasury, and how their answers are read. */
export const bankFormatSchema = z.discriminatedUnion('kind', [
  z.strictObject({
    ...common,
    kind: z.literal('csv'),
    encoding,
    /** Whether cells are kept from being run or shortened where a spreadsheet opens the file. */
    guarded: z.boolean(),
    extension: z.literal('csv').default('csv'),
  }),
  z.strictObject({
    ...common,
    kind: z.literal('fixed'),
    encoding,
    extension: z.enum(['txt', 'dat']).default('txt'),
  }),
  z.strictObject({
    ...common,
    kind: z.literal('xlsx'),
    sheet: z.string().min(1).max(31),
    extension: z.literal('xlsx').default('xlsx'),
  }),
]);
export type BankFormat = z.infer<typeof bankFormatSchema>;
export type BankCell = BankFormat['line'][number] | BankFormat['head'][number][number];
export type BankResults = BankFormat['results'];
