import type { LocalText } from '../localText.js';
import type { BatchLine, ControlTotals } from './batch.js';
import type { CsvReading } from './csv.js';
import type { ResultLine } from './resultFile.js';

/** A bank file read back. */
export interface BankFile {
  readonly batchId: string;
  readonly lines: readonly BatchLine[];
  readonly totals: ControlTotals;
  readonly linesHash: string;
}

/** One way of telling a bank or the treasury what to pay, and of reading what they answer. */
export interface BankFileFormat {
  readonly id: string;
  readonly name: LocalText;
  readonly extension: string;
  readonly mediaType: string;
  /**
   * Writes the file; the same batch gives the same bytes, and they read back to these very lines.
   * Refuses a payment that this format cannot say, naming it.
   */
  readonly write: (batch: { readonly id: string }, lines: readonly BatchLine[]) => Buffer;
  /** Reads what `write` wrote; any cut, changed or added line is a problem. Never throws. */
  readonly read: (bytes: Buffer) => CsvReading<BankFile>;
  /** Reads a file of the bank's answers. Never throws. */
  readonly readResults: (bytes: Buffer) => CsvReading<readonly ResultLine[]>;
}
