import { count, sumOfFen, words } from '../../data/schema/columns.js';
import type { RowOf } from '../../data/schema/rows.js';
import { loadHolders } from '../../data/stores/actorStore.js';
import type { callCancellations } from '../../data/tables/procedures.js';
import type { LetterReader } from '../../shared/letters/letterReaders.js';
import type { Deps } from '../../shared/request/deps.js';
import type { CallRow } from './managedCall.file.js';

export type CancellationRow = RowOf<typeof callCancellations>;

/** The proposal to cancel a call that nobody has decided yet. */
export const openCancellation = ({ db }: Deps, callId: string): Promise<CancellationRow | null> =>
  db.rows.callCancellations.find({ call_id: callId, status: 'proposed' });

/** Numbers of the call's cases whose money is committed or waits in a voucher, 20 at most. */
export async function committedCases({ db }: Deps, callId: string): Promise<readonly string[]> {
  const rows = await db.select(
    // What was granted was handed in and has a number.
    { number: words(20) },
    `SELECT a.number FROM applications a JOIN awards w ON w.application_id = a.id
      WHERE a.call_id = :call AND w.status IN ('committed', 'voucher') ORDER BY a.number LIMIT 20`,
    { call: callId },
  );
  return rows.map((row) => row.number);
}

/** What cancelling a call would give back to its budget line, in fen, and of how many cases. */
export async function reservedMoney(
  { db }: Deps,
  callId: string,
): Promise<{ readonly cases: number; readonly fen: bigint }> {
  const [sums] = await db.select(
    { cases: count(), total: sumOfFen() },
    `SELECT COUNT(*) AS cases, SUM(w.amount) AS total
       FROM applications a JOIN awards w ON w.application_id = a.id
      WHERE a.call_id = :call AND a.status = 'running' AND w.status = 'reserved'`,
    { call: callId },
  );
  return { cases: sums?.cases ?? 0, fen: sums?.total ?? 0n };
}

/** The programme's officers who are other persons than this one. */
export async function otherOfficers(
  { db }: Deps,
  call: CallRow,
  personId: string,
): Promise<readonly LetterReader[]> {
  const holders = (await loadHolders(db, call.programme_id)).get('programme_officer') ?? [];
  if (holders.length === 0) return [];
  const people = await db.rows.users.all({ id: [...holders] }, [['id', 'ASC']]);
  return people
    .filter((person) => person.person_id !== personId)
    .map(({ id, name, email, locale }) => ({ id, name, email, locale }));
}
