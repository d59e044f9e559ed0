import { readFile } from 'node:fs/promises';
import { z } from 'zod';
import { tidyFileName } from '../../domain/application/fileName.js';
import type { CsvProblem } from '../../domain/fund/csv.js';
import type { BankFileFormat } from '../../domain/fund/bankFileFormat.js';
import type { ResultLine } from '../../domain/fund/resultFile.js';
import { invalid, type Reason, type Refused } from '../../domain/refusal.js';
import { tidy } from '../../domain/typed.js';
import type { Ask } from '../../shared/request/route.js';

const mostBytes = 5_000_000;
const pastedName = 'pasted.csv';

/** The bank's answers pasted as text; a file may come instead. */
export const resultsInput = z.object({ results: z.string('not_text').default('').transform(tidy) });

/** The bank's answers as they came. */
export interface SentResults {
  readonly name: string;
  readonly bytes: Buffer;
}

/** The uploaded file, or what was pasted. Refuses at its field where there is neither, and one too long. */
export async function sentResults(files: Ask['files'], pasted: string): Promise<SentResults> {
  const file = files.find(({ field }) => field === 'file');
  if (file && file.sizeBytes > 0) {
    if (file.sizeBytes > mostBytes) throw invalid({ file: { code: 'file_too_long' } });
    const name = tidyFileName(file.name).slice(-255);
    return { name: name === '' ? pastedName : name, bytes: await readFile(file.path) };
  }
  if (pasted === '') throw invalid({ results: { code: 'results_needed' } });
  return { name: pastedName, bytes: Buffer.from(pasted) };
}

/**
 * The lines of the bank's answers. Refuses, at the field `results`, a file that is cut off or faulty
 * in any line; nothing of it is taken then.
 */
export function readResults(bytes: Buffer, format: BankFileFormat): readonly ResultLine[] {
  const { value, problems } = format.readResults(bytes);
  if (value) return value;
  throw refusedFile(problems);
}

/** Reasons by place, `results` for the first and `results.<line>` for all, so a page can list them. */
export function refusedFile(problems: readonly CsvProblem[]): Refused {
  const [first] = problems;
  const reasons: Readonly<Record<string, Reason>> = {
    results: first?.reason ?? { code: 'result_empty' },
    ...Object.fromEntries(
      problems.slice(0, 100).map(({ line, reason }) => [`results.${line}`, reason]),
    ),
  };
  return invalid(reasons, 'result_file_refused');
}
