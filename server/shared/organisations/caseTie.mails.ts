import { holdersOrHeads } from '../letters/letterReaders.js';
import { sendLetter } from '../letters/sendLetter.js';
import type { Deps } from '../request/deps.js';

interface TiedCase {
  readonly id: string;
  readonly programme_id: string;
  readonly applicant_id: string;
  readonly organisation_id: string | null;
  readonly counterparty_id: string | null;
  readonly number: string | null;
}

/**
 * Tells those who decide on conflicts that somebody who works on these cases now belongs to a side:
 * the secretaries, and the heads where there is none besides that person.
 */
export async function mailDeciders(
  deps: Deps,
  personId: string,
  cases: readonly TiedCase[],
  at: string,
): Promise<void> {
  const own = await deps.db.rows.users.all({ person_id: personId });
  const without = own.map(({ id }) => id);
  for (const row of cases) {
    for (const reader of await holdersOrHeads(deps.db, row, 'review_secretary', without)) {
      await sendLetter(deps, reader, at, {
        event: 'tie_arose',
        values: { number: row.number ?? '' },
        path: `/cases/${row.id}/ties`,
        where: 'act',
        applicationId: row.id,
      });
    }
  }
}
