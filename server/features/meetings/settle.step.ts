import type { Deps } from '../../shared/request/deps.js';
import { agendaOf, type AgendaItem } from './agenda.query.js';
import type { MeetingRow } from './meeting.file.js';

/**
 * Notes on the agenda what has become of its cases: one whose vote is over is dealt with, one that
 * was withdrawn, stopped or sent back is none of this meeting's any more. Gives the agenda after it.
 */
export async function settleItems(
  deps: Deps,
  { id }: Pick<MeetingRow, 'id'>,
): Promise<readonly AgendaItem[]> {
  const agenda = await agendaOf(deps, id, 'zh-CN');
  const closed_at = deps.clock.now().toISOString();
  const settled = agenda.filter(
    ({ item, outcome }) => item.live_key !== null && outcome !== 'voting',
  );
  for (const { item, outcome } of settled) {
    const state = outcome === 'gone' ? 'gone' : 'closed';
    await deps.db.rows.meetingItems.update({ id: item.id }, { state, live_key: null, closed_at });
  }
  return settled.length === 0 ? agenda : agendaOf(deps, id, 'zh-CN');
}
