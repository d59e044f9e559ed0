import { reviewCode } from '../../shared/casefile/reviewCode.js';
import type { CaseFile } from '../../shared/casefile/caseFile.js';
import { queueMail } from '../../shared/letters/caseMails.js';
import type { LetterReader } from '../../shared/letters/letterReaders.js';
import type { Deps } from '../../shared/request/deps.js';

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
    const values = {
      name: reader.name,
      what: expert ? reviewCode(row.place ?? 0) : (row.number ?? ''),
      link: `${deps.baseUrl()}${expert ? '/reviews' : '/tasks'}`,
    };
    await queueMail(deps, {
      to: reader,
      applicationId: expert ? null : row.id,
      event: 'tie_recused',
      subject: deps.words(reader.locale, 'mail.tie_recused.subject', values),
      body: deps.words(reader.locale, 'mail.tie_recused.body', values),
      at: deps.clock.now().toISOString(),
    });
  }
}
