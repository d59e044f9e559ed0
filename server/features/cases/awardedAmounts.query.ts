import type { Fen } from '../../domain/money.js';
import { fen } from '../../domain/money.js';
import type { Deps } from '../../shared/request/deps.js';

/** What was awarded to these cases, in fen; what was released again is no award. */
export async function awardedAmounts(
  { db }: Deps,
  ids: readonly string[],
): Promise<ReadonlyMap<string, Fen>> {
  const found = await db.rows.awards.all({ application_id: [...ids] });
  return new Map(
    found
      .filter(({ status }) => status !== 'released')
      .map(({ application_id: id, amount }) => [id, fen(amount)]),
  );
}
