import type { Seated } from '../../domain/workflow/recorder.js';
import type { Database } from '../database.js';
import { seats } from '../tables/decisions.js';
import { optional } from '../schema/columns.js';

/** One visit of a case to a stage; its seats are numbered from 1. */
export interface VisitPlace {
  readonly applicationId: string;
  readonly visit: number;
}

const { seat, user_id } = seats.columns;

/**
 * Who sits where in a visit, as far as it was ever told: whoever gave a seat back, or had it taken,
 * is among them. A process of 0.5.0 beside this release seats experts in `reviews` alone.
 */
const seatRows = `SELECT s.seat, s.user_id FROM seats s
     WHERE s.application_id = :applicationId AND s.visit = :visit
   UNION SELECT r.seat, r.expert_id FROM reviews r
     WHERE r.application_id = :applicationId AND r.visit = :visit
       AND NOT EXISTS (SELECT 1 FROM seats s WHERE s.application_id = r.application_id
                          AND s.visit = r.visit AND s.seat = r.seat)`;

/** The accounts on the seats of a visit, by number. */
export async function peopleOnSeats(
  db: Database,
  { applicationId, visit }: VisitPlace,
): Promise<ReadonlyMap<number, string>> {
  const rows = await db.select({ seat, user_id }, seatRows, { applicationId, visit });
  return new Map(rows.map((row) => [row.seat, row.user_id]));
}

/** The seats of a visit that are this account's, in any standing. */
export async function seatsHeldBy(
  db: Database,
  place: VisitPlace,
  userId: string,
): Promise<readonly number[]> {
  const people = await peopleOnSeats(db, place);
  return [...people].flatMap(([number, holder]) => (holder === userId ? [number] : []));
}

/**
 * Whether event `e` was done by whoever has, or had, a seat of a case, as a condition of SQL;
 * `caseId` is what names the case there. Whoever reads who did what asks it, and tells those who
 * may not know the experts neither name nor account.
 */
export const doneOnSeat = (caseId: string): string =>
  `(EXISTS (SELECT 1 FROM reviews r WHERE r.application_id = ${caseId} AND r.expert_id = e.actor_id)
    OR EXISTS (SELECT 1 FROM seats s WHERE s.application_id = ${caseId} AND s.user_id = e.actor_id))`;

const lastVisit = { visit: optional(seats.columns.visit) };

/** The last visit of a case to a stage in which anybody was seated; null where nobody ever was. */
export async function lastVisitOf(
  db: Database,
  applicationId: string,
  stage: string,
): Promise<number | null> {
  const [row] = await db.select(
    lastVisit,
    'SELECT MAX(visit) AS visit FROM seats WHERE application_id = :applicationId AND stage = :stage',
    { applicationId, stage },
  );
  return row?.visit ?? null;
}

/** Writes who sits where. A visit whose number comes up again, its first one taken back, is seated anew. */
export const seatPeople = (
  db: Database,
  applicationId: string,
  seated: readonly Seated[],
  at: string,
): Promise<unknown> =>
  db.rows.seats.insertOrChange(
    seated.map(({ visit, seat: number, stage, userId }) => ({
      application_id: applicationId,
      visit,
      seat: number,
      stage,
      user_id: userId,
      seated_at: at,
    })),
    ['stage', 'user_id', 'seated_at'],
  );
