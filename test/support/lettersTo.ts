import type { Deps } from '../../server/shared/request/deps.js';

/** Letters to one address, the oldest first; addresses lie sealed, so no statement finds them. */
export async function lettersTo({ db }: Deps, address: string, event?: string) {
  const all = await db.rows.mails.all(event === undefined ? {} : { event }, [['id', 'ASC']]);
  return all.filter(({ to_address: to }) => to === address);
}
