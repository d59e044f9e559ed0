import { zoneDay } from '../../domain/calendar.js';
import type { Actor } from '../../domain/actor.js';
import { isStillToCome, runsMeetings } from '../../domain/meetings/meeting.js';
import type { Deps } from '../../shared/request/deps.js';
import { agendaFor, agendaOf } from './agenda.query.js';
import { openMeeting } from './meeting.file.js';
import type { MeetingView } from './meeting.page.js';
import { deputiesOn, inOffice, accountNames } from './meetingPeople.query.js';
import { votingCases } from './votingCases.query.js';

/** A meeting with everything that its page tells this reader. */
export async function meetingView(deps: Deps, actor: Actor, id: string): Promise<MeetingView> {
  const { db } = deps;
  const file = await openMeeting(deps, actor, id);
  const { meeting, people } = file;
  const whole = await agendaOf(deps, id, actor.locale);
  const agenda = agendaFor(whole, actor);
  const accounts = people.map(({ user_id: account }) => account);
  const runs = runsMeetings(actor, meeting.programme_id);
  const members = await inOffice(db, meeting.programme_id, ['joint_member']);
  const minutes = await db.rows.meetingMinutes.all({ meeting_id: id }, [['part', 'ASC']]);
  return {
    ...file,
    agenda,
    asideNow: whole.some((each) => each.item.state === 'open' && !agenda.includes(each)),
    names: await accountNames(db, [
      ...accounts,
      meeting.chair_id,
      meeting.secretary_id,
      meeting.convened_by,
    ]),
    members: new Set(members.map(({ person_id: person }) => person)),
    deputies: await deputiesOn(db, accounts, zoneDay(new Date(meeting.starts_at))),
    chairs: runs ? await inOffice(db, meeting.programme_id, ['department_head']) : [],
    waiting:
      runs && isStillToCome(meeting.status)
        ? await votingCases(deps, actor, meeting.programme_id)
        : [],
    minutes,
  };
}
