import type { BatchLine, ControlTotals } from './batch.js';
import type { CsvReading } from './csv.js';

/** A bank file read back. */
export interface BankFile {
  readonly batchId: string;
  readonly lines: readonly BatchLine[];
  readonly totals: ControlTotals;
  readonly linesHash: string;
}

/** One way of telling a bank what to pay. */
export interface BankFileFormat {
  readonly format: string;
  readonly extension: string;
  readonly mediaType: string;
  /** Writes the file; the same batch gives the same text. */
  readonly render: (batch: { readonly id: string }, lines: readonly BatchLine[]) => string;
  /** Reads what `render` wrote; any cut, changed or added line is a problem. Never throws. */
  readonly parse: (text: string) => CsvReading<BankFile>;
}
