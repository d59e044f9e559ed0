import { z } from 'zod';
import type { Actor } from '../../domain/actor.js';
import { zoneDay } from '../../domain/calendar.js';
import { attendances, isAhead, isThere, type Attendance } from '../../domain/meetings/meeting.js';
import { conflict, invalid } from '../../domain/refusal.js';
import { choice, paragraph } from '../../domain/typed.js';
import { attendVote } from '../../shared/ballots/attendVote.js';
import type { Deps } from '../../shared/request/deps.js';
import { addNewMembers, demandAhead } from './convening.step.js';
import { thereAmong } from './inRoom.query.js';
import {
  holdMeeting,
  meetingStream,
  noteMeeting,
  openMeeting,
  type MeetingPerson,
  type MeetingRow,
} from './meeting.file.js';
import { whenAndWhere } from './meeting.input.js';
import { mailInvited } from './meeting.mails.js';
import { settleItems } from './settle.step.js';

export const adjournInput = z.object({
  ...whenAndWhere,
  adjourn_reason: paragraph({ min: 2, max: 1000 }),
});
export const endInput = z.object({ rest_reason: paragraph({ min: 0, max: 1000 }) });

/** Opens a meeting, or goes on with one that was adjourned, on its day; new members take part. */
export async function openSession(deps: Deps, actor: Actor, id: string): Promise<void> {
  const now = deps.clock.now();
  await deps.db.transaction(async () => {
    const file = await holdMeeting(deps, actor, id);
    const { meeting } = file;
    if (!isAhead(meeting.status)) throw conflict(`meeting_is_${meeting.status}`);
    if (zoneDay(now) < zoneDay(new Date(meeting.starts_at))) throw conflict('meeting_not_yet');
    await addNewMembers(deps, file);
    await settleItems(deps, meeting);
    // Who is there is recorded anew at each sitting; that they came before stays.
    await deps.db.rows.meetingPeople.update({ meeting_id: id }, { attendance: 'awaited' });
    const again = meeting.status === 'adjourned' ? 1 : 0;
    await noteMeeting(deps, actor, meeting, {
      type: 'meeting_opened',
      data: { sitting: meeting.sitting + again },
      changes: {
        status: 'in_session',
        sitting: meeting.sitting + again,
        opened_at: meeting.opened_at ?? now.toISOString(),
      },
    });
  });
}

/**
 * Records who is there, came late, has left or is absent; the vote on the item that is being dealt
 * with waits from now on for those who are there and for nobody else.
 */
export async function recordAttendance(
  deps: Deps,
  actor: Actor,
  id: string,
  typed: Readonly<Record<string, unknown>>,
): Promise<void> {
  await deps.db.transaction(async () => {
    const file = await holdMeeting(deps, actor, id);
    const { meeting } = file;
    if (meeting.status !== 'in_session') throw conflict(`meeting_is_${meeting.status}`);
    const at = deps.clock.now().toISOString();
    await addNewMembers(deps, file);
    const { people } = await openMeeting(deps, actor, id);
    const begun = await sittingBegan(deps, meeting);
    // One press for everybody of whom nothing else is said.
    const rest: Attendance = typed['rest'] === 'present' ? 'present' : 'awaited';
    const changed: MeetingPerson[] = [];
    for (const person of people) {
      const said = choice(attendances).safeParse(typed[attendanceInput(person.person_id)]).data;
      const is = said === 'awaited' ? rest : said;
      if (is === undefined || is === person.attendance) continue;
      const { person_id } = person;
      const changes = { attendance: is, ...timesOf(person, is, { at, begun }) };
      await deps.db.rows.meetingPeople.update({ meeting_id: id, person_id }, changes);
      changed.push({ ...person, ...changes });
    }
    if (changed.length === 0) return;
    const data = {
      people: changed.map(({ user_id: userId, attendance }) => ({ userId, is: attendance })),
    };
    await noteMeeting(deps, actor, meeting, { type: 'meeting_attendance', data });
    const now = people.map(
      (each) => changed.find((one) => one.person_id === each.person_id) ?? each,
    );
    const open = (await settleItems(deps, meeting)).find(({ item }) => item.state === 'open');
    if (open) await attendVote(deps, open.file.row.id, thereAmong(now));
    await settleItems(deps, meeting);
  });
}

export const attendanceInput = (personId: string): string => `is.${personId}`;

/** When the present sitting began; nobody was at an earlier one where there is none. */
async function sittingBegan({ db }: Deps, { id, sitting }: MeetingRow): Promise<string> {
  if (sitting === 1) return '';
  const type = 'meeting_opened';
  const opened = await db.rows.events.all({ stream: meetingStream(id), type }, [['seq', 'ASC']]);
  return opened.at(-1)?.at ?? '';
}

/** When they came and left; recorded as absent after all, they did neither at this sitting. */
function timesOf(
  { came_at: came, left_at: left }: MeetingPerson,
  is: Attendance,
  { at, begun }: Readonly<Record<'at' | 'begun', string>>,
) {
  if (isThere(is)) return { came_at: came ?? at, left_at: null };
  if (is === 'left') return { came_at: came ?? at, left_at: at };
  if (came !== null && came < begun) return { came_at: came, left_at: left };
  return { came_at: null, left_at: null };
}

/** Breaks off until another day: ballots and results stay, everybody is told the new time. */
export async function adjourn(
  deps: Deps,
  actor: Actor,
  id: string,
  { starts, place, adjourn_reason: reason }: z.infer<typeof adjournInput>,
): Promise<void> {
  await deps.db.transaction(async () => {
    const { meeting } = await holdMeeting(deps, actor, id);
    if (meeting.status !== 'in_session') throw conflict(`meeting_is_${meeting.status}`);
    demandAhead(starts, deps.clock.now().toISOString());
    await settleItems(deps, meeting);
    await deps.db.rows.meetingItems.update({ meeting_id: id, state: 'open' }, { state: 'listed' });
    await deps.db.rows.meetingPeople.update(
      { meeting_id: id },
      { answer: null, answered_at: null, answer_reason: '' },
    );
    const changes = { status: 'adjourned', starts_at: starts, place } as const;
    const data = { at: starts, place, reason };
    await noteMeeting(deps, actor, meeting, { type: 'meeting_adjourned', data, changes });
    await mailInvited(deps, id, 'meeting_adjourned', reason);
  });
}

/** Ends a meeting; what was not dealt with is deferred to the next, with a reason. */
export async function endMeeting(
  deps: Deps,
  actor: Actor,
  id: string,
  { rest_reason: reason }: z.infer<typeof endInput>,
): Promise<void> {
  await deps.db.transaction(async () => {
    const { meeting } = await holdMeeting(deps, actor, id);
    if (meeting.status !== 'in_session') throw conflict(`meeting_is_${meeting.status}`);
    const agenda = await settleItems(deps, meeting);
    if (agenda.some(({ item }) => item.state === 'open')) throw conflict('meeting_item_open');
    const left = agenda.filter(({ item }) => item.state === 'listed').length;
    if (left > 0 && reason.length < 2) {
      throw invalid({ rest_reason: { code: 'meeting_items_left', params: { n: left } } });
    }
    const at = deps.clock.now().toISOString();
    await deps.db.rows.meetingItems.update(
      { meeting_id: id, state: 'listed' },
      { state: 'deferred', live_key: null, reason, closed_at: at },
    );
    const changes = { status: 'ended', ended_at: at } as const;
    await noteMeeting(deps, actor, meeting, { type: 'meeting_ended', data: { left }, changes });
  });
}
