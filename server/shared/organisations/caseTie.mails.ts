import { loadHolders } from '../../data/stores/actorStore.js';
import { readersByIds } from '../letters/letterReaders.js';
import { sendLetter } from '../letters/sendLetter.js';
import type { Deps } from '../request/deps.js';

interface TiedCase {
  readonly id: string;
  readonly programme_id: string;
  readonly number: string | null;
}

/** Tells those who decide on conflicts that somebody who works on these cases now belongs to a side. */
export async function mailDeciders(
  deps: Deps,
  cases: readonly TiedCase[],
  at: string,
): Promise<void> {
  for (const { id, programme_id: programme, number } of cases) {
    const holders = await loadHolders(deps.db, programme);
    const ids = holders.get('review_secretary') ?? holders.get('department_head') ?? [];
    for (const reader of await readersByIds(deps.db, ids)) {
      await sendLetter(deps, reader, at, {
        event: 'tie_arose',
        values: { number: number ?? '' },
        path: `/cases/${id}/ties`,
        where: 'act',
        applicationId: id,
      });
    }
  }
}
