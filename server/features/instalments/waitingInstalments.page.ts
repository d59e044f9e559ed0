import { inLocale, type Locale } from '../../domain/localText.js';
import type { WaitingInstalment } from './waitingInstalments.query.js';

/** What waits for a second person; whoever proposed it reads that another decides. */
export const waitingInstalmentsPage = (
  title: string,
  rows: readonly WaitingInstalment[],
  personId: string,
  locale: Locale,
): object => ({
  title,
  rows: rows.map((row) => ({
    href: `/payments/instalments/${row.id}`,
    act: { key: `instalments.acts.${row.act}` },
    title: row.title,
    no: row.number,
    tranche: inLocale(row.tranche_name, locale),
    amount: row.amount,
    reason: row.reason,
    by: row.proposer,
    at: row.proposed_at,
    yours: row.proposed_person === personId,
  })),
});
