import { reviewCode } from '../casefile/reviewCode.js';
import type { CaseFile } from '../casefile/caseFile.js';
import type { LetterReader } from '../letters/letterReaders.js';
import { sendLetter } from '../letters/sendLetter.js';
import type { Deps } from '../request/deps.js';

/**
 * Tells somebody that they work on a case no longer. An expert knows it by its code alone, so that
 * nothing tells whose it is.
 */
export async function mailRecused(
  deps: Deps,
  accounts: readonly LetterReader[],
  row: CaseFile['row'],
  expert: boolean,
): Promise<void> {
  for (const reader of accounts) {
    await sendLetter(deps, reader, deps.clock.now().toISOString(), {
      event: 'tie_recused',
      values: { what: expert ? reviewCode(row.place ?? 0) : (row.number ?? '') },
      path: expert ? '/reviews' : '/tasks',
      applicationId: expert ? null : row.id,
    });
  }
}
