import { loadHolders } from '../../data/stores/actorStore.js';
import { queueMail } from '../letters/caseMails.js';
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
    for (const reader of await deps.db.rows.users.all({ id: ['', ...ids] })) {
      const values = {
        name: reader.name,
        number: number ?? '',
        link: `${deps.baseUrl()}/cases/${id}/ties`,
      };
      await queueMail(deps, {
        to: reader,
        applicationId: id,
        event: 'tie_arose',
        subject: deps.words(reader.locale, 'mail.tie_arose.subject', values),
        body: deps.words(reader.locale, 'mail.tie_arose.body', values),
        at,
      });
    }
  }
}
