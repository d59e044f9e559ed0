import type { z } from 'zod';
import { isDuplicate } from '../../data/databaseErrors.js';
import type { Actor } from '../../domain/actor.js';
import { isStillToCome } from '../../domain/meetings/meeting.js';
import { conflict, invalid } from '../../domain/refusal.js';
import type { Deps } from '../../shared/request/deps.js';
import { putOnAgenda } from './agenda.step.js';
import { holdItem, type ItemPlace } from './heldItem.step.js';
import { holdMeeting, noteMeeting } from './meeting.file.js';
import type { addInput, deferItemInput, moveInput } from './meeting.input.js';

/** Puts more cases on the agenda of a meeting that is not over; marked as added later. */
export async function addCases(
  deps: Deps,
  actor: Actor,
  id: string,
  { cases }: z.infer<typeof addInput>,
): Promise<void> {
  if (cases.length === 0) throw invalid({ cases: { code: 'choose_one' } });
  await deps.db
    .transaction(async () => {
      const { meeting } = await holdMeeting(deps, actor, id);
      if (!isStillToCome(meeting.status)) throw conflict(`meeting_is_${meeting.status}`);
      const to = { id, programmeId: meeting.programme_id, late: true };
      const items = await putOnAgenda(deps, actor, to, cases);
      const data = { items: [...items] };
      await noteMeeting(deps, actor, meeting, { type: 'meeting_agenda_changed', data });
    })
    .catch((error: unknown) => {
      throw isDuplicate(error) ? conflict('meeting_case_listed') : error;
    });
}

/** Moves an item one place up or down among those that are still to come. */
export async function moveItem(
  deps: Deps,
  actor: Actor,
  of: ItemPlace,
  { to }: z.infer<typeof moveInput>,
): Promise<void> {
  await deps.db.transaction(async () => {
    const { meeting, agenda, item } = await holdItem(deps, actor, of);
    if (item.state !== 'listed') throw conflict('meeting_item_not_listed');
    const listed = agenda.filter((each) => each.item.state === 'listed').map((each) => each.item);
    const at = listed.findIndex((each) => each.id === item.id);
    const other = listed[to === 'up' ? at - 1 : at + 1];
    if (!other) return;
    await deps.db.rows.meetingItems.update({ id: item.id }, { position: other.position });
    await deps.db.rows.meetingItems.update({ id: other.id }, { position: item.position });
    const data = { item: item.id, to };
    await noteMeeting(deps, actor, meeting, { type: 'meeting_agenda_changed', data });
  });
}

/** Puts an item off to the next meeting; its case goes on waiting for its vote. */
export async function deferItem(
  deps: Deps,
  actor: Actor,
  of: ItemPlace,
  { defer_reason: reason }: z.infer<typeof deferItemInput>,
): Promise<void> {
  await deps.db.transaction(async () => {
    const { meeting, item } = await holdItem(deps, actor, of);
    if (item.live_key === null) throw conflict('meeting_item_not_listed');
    await deps.db.rows.meetingItems.update(
      { id: item.id },
      { state: 'deferred', live_key: null, reason, closed_at: deps.clock.now().toISOString() },
    );
    const data = { item: item.id, reason };
    await noteMeeting(deps, actor, meeting, { type: 'meeting_item_deferred', data });
  });
}
