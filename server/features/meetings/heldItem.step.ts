import type { Actor } from '../../domain/actor.js';
import { isStillToCome } from '../../domain/meetings/meeting.js';
import { conflict, hidden } from '../../domain/refusal.js';
import type { Deps } from '../../shared/request/deps.js';
import { agendaFor, agendaOf, type AgendaItem, type ItemRow } from './agenda.query.js';
import { holdMeeting, type MeetingFile } from './meeting.file.js';

/** An item by the meeting and itself. */
export interface ItemPlace {
  readonly meeting: string;
  readonly item: string;
}

interface HeldItem extends MeetingFile {
  readonly agenda: readonly AgendaItem[];
  readonly one: AgendaItem;
  readonly item: ItemRow;
}

/**
 * An item of a meeting that is not over, held to be changed by who prepares it; one that this
 * person is kept out of is not there, and somebody else sees to it.
 */
export async function holdItem(
  deps: Deps,
  actor: Actor,
  { meeting: meetingId, item: itemId }: ItemPlace,
): Promise<HeldItem> {
  const file = await holdMeeting(deps, actor, meetingId);
  if (!isStillToCome(file.meeting.status)) throw conflict(`meeting_is_${file.meeting.status}`);
  const agenda = agendaFor(await agendaOf(deps, meetingId, actor.locale), actor);
  const one = agenda.find(({ item }) => item.id === itemId);
  if (!one) throw hidden();
  return { ...file, agenda, one, item: one.item };
}
