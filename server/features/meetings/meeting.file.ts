import { recordEvents } from '../../data/stores/eventStore.js';
import type { RowOf } from '../../data/schema/rows.js';
import type { meetingPeople, meetings } from '../../data/tables/meetingTables.js';
import type { Actor } from '../../domain/actor.js';
import type { JsonObject } from '../../domain/json.js';
import { runsMeetings, watchesMeetings } from '../../domain/meetings/meeting.js';
import { forbidden, hidden, stale } from '../../domain/refusal.js';
import type { Deps } from '../../shared/request/deps.js';

export type MeetingRow = RowOf<typeof meetings>;
export type MeetingPerson = RowOf<typeof meetingPeople>;

/** A meeting with those who are asked to it. */
export interface MeetingFile {
  readonly meeting: MeetingRow;
  readonly people: readonly MeetingPerson[];
}

/** Somebody's line among those who are asked, by whichever account. */
export const askedAs = (
  people: readonly MeetingPerson[],
  actor: Actor,
): MeetingPerson | undefined => people.find(({ person_id: person }) => person === actor.personId);

/** A meeting opened by who may know of it; to anybody else it does not exist. */
export async function openMeeting({ db }: Deps, actor: Actor, id: string): Promise<MeetingFile> {
  const meeting = await db.rows.meetings.find({ id });
  if (!meeting) throw hidden();
  const people = await db.rows.meetingPeople.all({ meeting_id: id }, [['person_id', 'ASC']]);
  const asked = askedAs(people, actor) !== undefined;
  if (!asked && !watchesMeetings(actor, meeting.programme_id)) throw hidden();
  return { meeting, people };
}

/** Whether this person is in the chair of it, or stands in for who is. */
export const isChair = (actor: Actor, { chair_id: chair }: MeetingRow): boolean =>
  [actor.userId, ...(actor.otherAccounts ?? []), ...(actor.standsInFor ?? [])].includes(chair);

/** What a change of a meeting begins with: held, read anew, and by who prepares it. */
export async function holdMeeting(deps: Deps, actor: Actor, id: string): Promise<MeetingFile> {
  await deps.db.rows.meetings.lock({ id });
  const file = await openMeeting(deps, actor, id);
  if (!runsMeetings(actor, file.meeting.programme_id)) throw forbidden('meeting_secretary_only');
  return file;
}

/** The same by who is in the chair. */
export async function holdAsChair(deps: Deps, actor: Actor, id: string): Promise<MeetingFile> {
  await deps.db.rows.meetings.lock({ id });
  const file = await openMeeting(deps, actor, id);
  if (!isChair(actor, file.meeting)) throw forbidden('meeting_chair_only');
  return file;
}

/** Changes a meeting that the transaction holds, and says so in its stream. */
export async function noteMeeting(
  { db, clock }: Deps,
  actor: Actor,
  { id, version }: MeetingRow,
  { type, data, changes = {} }: MeetingNote,
): Promise<void> {
  const changed = await db.rows.meetings.update(
    { id, version },
    { ...changes, version: version + 1 },
  );
  if (changed !== 1) throw stale();
  const by = { at: clock.now().toISOString(), actorId: actor.userId };
  await recordEvents(db, meetingStream(id), by, [{ type, data }]);
}

interface MeetingNote {
  readonly type: MeetingEvent;
  /** Items are named by their ids alone: who may not know a case finds nothing of it in the log. */
  readonly data: JsonObject;
  readonly changes?: Partial<MeetingRow>;
}

type MeetingEvent =
  | 'meeting_changed'
  | 'meeting_cancelled'
  | 'meeting_answered'
  | 'meeting_chair_named'
  | 'meeting_secretary_changed'
  | 'meeting_agenda_changed'
  | 'meeting_opened'
  | 'meeting_attendance'
  | 'meeting_item_opened'
  | 'meeting_item_closed'
  | 'meeting_item_deferred'
  | 'meeting_adjourned'
  | 'meeting_ended'
  | 'minutes_handed_in'
  | 'minutes_given_back'
  | 'minutes_confirmed'
  | 'meeting_sheet_filed';

export const meetingStream = (id: string): string => `meeting:${id}`;
