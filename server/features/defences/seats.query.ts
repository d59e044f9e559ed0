import { reviews } from '../../data/tables/decisions.js';
import { users } from '../../data/tables/people.js';
import type { RowOf } from '../../data/schema/rows.js';
import type { Deps } from '../../shared/request/deps.js';
import type { TeamTurn } from './defence.file.js';

const seatColumns = {
  application_id: reviews.columns.application_id,
  expert_id: reviews.columns.expert_id,
  status: reviews.columns.status,
  name: users.columns.name,
};
/** An expert on a seat of a case in its present stage; for the secretary alone. */
export type RoomSeat = RowOf<typeof seatColumns>;

/** Who sits for each case that this reader may know: asked, accepted or handed in. One statement. */
export async function seatsOfTurns(
  { db }: Deps,
  turns: readonly TeamTurn[],
): Promise<readonly RoomSeat[]> {
  const known = turns.filter(({ keptOut, here }) => !keptOut && here);
  if (known.length === 0) return [];
  return db.select(
    seatColumns,
    `SELECT r.application_id, r.expert_id, r.status, u.name
       FROM applications a
       JOIN reviews r ON r.application_id = a.id AND r.stage = a.stage
        AND r.invited_at >= a.stage_entered_at
       JOIN users u ON u.id = r.expert_id
      WHERE a.id IN (:ids) AND r.status IN ('invited', 'accepted', 'submitted')
      ORDER BY u.name, u.id`,
    { ids: known.map(({ turn }) => turn.application_id) },
  );
}
