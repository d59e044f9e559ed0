import type { ApplicationRow } from '../../data/stores/caseStore.js';
import type { RowOf } from '../../data/schema/rows.js';
import type { revisions } from '../../data/tables/cases.js';
import type { Deps } from '../request/deps.js';

type HandedIn = Pick<RowOf<typeof revisions>, 'number' | 'submitted_at' | 'content_hash'>;

/** The short code of a receipt: `AB12-…`; only the zone can make it, so it proves the receipt. */
export function receiptCode(
  { seal }: Pick<Deps, 'seal'>,
  number: string,
  revision: HandedIn,
): string {
  const signed = [number, revision.number, revision.submitted_at, revision.content_hash].join('|');
  const code = seal.sign(signed).slice(0, 16).toUpperCase();
  return code.replaceAll(/(.{4})(?=.)/g, '$1-');
}

/** The code of what was handed in last; '' before anything was. */
export async function latestReceiptCode(deps: Deps, row: ApplicationRow): Promise<string> {
  const [latest] = await deps.db.rows.revisions.all(
    { application_id: row.id },
    [['number', 'DESC']],
    1,
  );
  return latest === undefined ? '' : receiptCode(deps, row.number ?? '', latest);
}
