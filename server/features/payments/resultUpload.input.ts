import { readFile } from 'node:fs/promises';
import { z } from 'zod';
import { tidy } from '../../domain/typed.js';
import type { CsvProblem } from '../../domain/fund/csv.js';
import { parseResultFile, type ResultLine } from '../../domain/fund/resultFile.js';
import { invalid, type Reason } from '../../domain/refusal.js';
import type { Ask } from '../../shared/request/route.js';

const mostBytes = 5_000_000;

/** The bank's answers pasted as text; a file may come instead. */
export const resultsInput = z.object({ results: z.string('not_text').default('').transform(tidy) });

/**
 * Reads the bank's answers from an uploaded file or from pasted text. Refuses, at the field
 * `results`, a file that is cut off or faulty in any line; nothing of it is taken then.
 */
export async function readResults(
  files: Ask['files'],
  pasted: string,
): Promise<readonly ResultLine[]> {
  const text = await resultText(files, pasted);
  const { value, problems } = parseResultFile(text);
  if (value) return value;
  throw invalid(reasonsOf(problems), 'result_file_refused');
}

/** Reasons by place, `results` for the first and `results.<line>` for all, so a page can list them. */
function reasonsOf(problems: readonly CsvProblem[]): Readonly<Record<string, Reason>> {
  const [first] = problems;
  return {
    results: first?.reason ?? { code: 'result_empty' },
    ...Object.fromEntries(problems.map(({ line, reason }) => [`results.${line}`, reason])),
  };
}

async function resultText(files: Ask['files'], pasted: string): Promise<string> {
  const file = files.find(({ field }) => field === 'file');
  if (file && file.sizeBytes > 0) {
    if (file.sizeBytes > mostBytes) throw invalid({ file: { code: 'file_too_long' } });
    return decoded(await readFile(file.path));
  }
  if (pasted === '') throw invalid({ results: { code: 'results_needed' } });
  return pasted;
}

/** UTF-8, or the national encoding that banks' own programs write. */
function decoded(bytes: Buffer): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return new TextDecoder('gb18030').decode(bytes);
  }
}
