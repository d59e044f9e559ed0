import { meetingsOfCase } from '../../../data/stores/meetingStore.js';
import { watchesMeetings } from '../../../domain/meetings/meeting.js';
import type { SheetAsk } from '../../../shared/casefile/stageSheet.js';
import type { Deps } from '../../../shared/request/deps.js';

/** The meetings that dealt with a case, and their minutes, for those who may open them. */
export async function caseMeetings(
  { db }: Deps,
  { actor, file: { row } }: SheetAsk,
): Promise<readonly object[]> {
  if (!watchesMeetings(actor, row.programme_id)) return [];
  const found = await meetingsOfCase(db, row.id);
  return found.map(({ id, title, starts_at: at, number }) => ({
    href: number === null ? `/meetings/${id}` : `/meetings/${id}/minutes`,
    label: number === null ? title : { key: 'meetings.onCase.minutes', number },
    title,
    at,
  }));
}
