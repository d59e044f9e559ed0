import { readersByIds } from '../../shared/letters/letterReaders.js';
import { sendLetter } from '../../shared/letters/sendLetter.js';
import type { Deps } from '../../shared/request/deps.js';
import type { BudgetProposalRow } from './act.file.js';

/** Tells whoever proposed it that another person refused, and why. */
export async function mailActRejected(
  deps: Deps,
  { id, act, year, budget_line_id: lineId, document, proposed_by: proposer }: BudgetProposalRow,
  why: string,
): Promise<void> {
  const { db, words, clock } = deps;
  const line = lineId === null ? null : await db.rows.budgetLines.find({ id: lineId });
  for (const reader of await readersByIds(db, [proposer])) {
    await sendLetter(deps, reader, clock.now().toISOString(), {
      event: 'budget_rejected',
      values: (locale) => ({
        what: words(locale, `funds.acts.${act}`),
        line: line?.code ?? words(locale, 'funds.yearTitle', { year }),
        document,
        reason: why,
      }),
      path: `/funds/proposals/${id}`,
      where: 'see',
    });
  }
}
