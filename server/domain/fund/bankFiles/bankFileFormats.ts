import type { BankFileFormat } from '../bankFileFormat.js';
import { zoneCsv } from './zoneCsv.js';

/** Every bank-file format there is; a new one is a file and a line here. */
export const bankFileFormats = { zone_csv: zoneCsv } as const satisfies Readonly<
  Record<string, BankFileFormat>
>;

/** The format in which batches leave. */
export const batchFileFormat: BankFileFormat = bankFileFormats.zone_csv;
