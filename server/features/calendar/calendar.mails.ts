import type { Actor } from '../../domain/actor.js';
import { policy } from '../../domain/access/policy.js';
import { users } from '../../data/tables/people.js';
import { readersByIds } from '../../shared/letters/letterReaders.js';
import { sendLetter } from '../../shared/letters/sendLetter.js';
import type { Deps } from '../../shared/request/deps.js';

/** Asks everybody else who keeps the calendar to decide on a change of a year. */
export async function mailCalendarProposal(
  deps: Deps,
  actor: Actor,
  { id, year, reason }: { readonly id: string; readonly year: number; readonly reason: string },
  at: string,
): Promise<void> {
  const keepers = await deps.db.select(
    { id: users.columns.id },
    `SELECT DISTINCT g.user_id AS id FROM grants g
      WHERE g.revoked_at IS NULL AND g.role IN (:roles) ORDER BY g.user_id`,
    { roles: [...policy['calendar.import']] },
  );
  const others = keepers.map((keeper) => keeper.id).filter((each) => each !== actor.userId);
  for (const reader of await readersByIds(deps.db, others)) {
    await sendLetter(deps, reader, at, {
      event: 'calendar_proposed',
      values: { by: actor.name, year: `${year}`, reason },
      path: `/manage/calendar/changes/${id}`,
      where: 'act',
    });
  }
}
