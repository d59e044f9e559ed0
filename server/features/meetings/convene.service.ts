import { isDuplicate } from '../../data/databaseErrors.js';
import { recordEvents } from '../../data/stores/eventStore.js';
import type { Actor } from '../../domain/actor.js';
import { runsMeetings } from '../../domain/meetings/meeting.js';
import { conflict, hidden } from '../../domain/refusal.js';
import { newId, type Deps } from '../../shared/request/deps.js';
import { putOnAgenda } from './agenda.step.js';
import { chairOf, demandAhead, personLine } from './convening.step.js';
import { mailInvited } from './meeting.mails.js';
import type { Convened } from './meeting.input.js';
import { meetingStream } from './meeting.file.js';
import { inOffice, possibleGuests } from './meetingPeople.query.js';

/**
 * Convenes a joint meeting: everybody who is a member today is asked, guests as they were chosen,
 * with the cases chosen on the agenda in that order. Refuses a time that is over, a chair who may
 * not close a vote, and cases that lie on another agenda. Gives its id.
 */
export async function convene(deps: Deps, actor: Actor, typed: Convened): Promise<string> {
  const { db, clock } = deps;
  if (!runsMeetings(actor, typed.programme)) throw hidden();
  const programme = await db.rows.programmes.find({ id: typed.programme });
  if (!programme) throw hidden();
  const now = clock.now();
  const at = now.toISOString();
  demandAhead(typed.starts, at);
  const members = await inOffice(db, programme.id, ['joint_member']);
  if (members.length === 0) throw conflict('meeting_no_members');
  const chair = await chairOf(deps, programme.id, typed.chair);
  const guests = (await possibleGuests(db, programme.id, members)).filter(({ id }) =>
    typed.guests.includes(id),
  );
  const id = newId();
  await db
    .transaction(async () => {
      await db.rows.meetings.insert({
        id,
        programme_id: programme.id,
        title: typed.title,
        place: typed.place,
        starts_at: typed.starts,
        status: 'convened',
        sitting: 1,
        secretary_id: actor.userId,
        chair_id: chair.id,
        chair_reason: '',
        convened_by: actor.userId,
        convened_at: at,
        ended_reason: '',
        notes: '',
        notes_state: 'draft',
        notes_reason: '',
        version: 1,
      });
      await db.rows.meetingPeople.insertMany([
        ...members.map((each) => personLine(id, each, 'member')),
        ...guests.map((each) => personLine(id, each, 'guest')),
      ]);
      await putOnAgenda(deps, actor, { id, programmeId: programme.id, late: false }, typed.cases);
      await recordEvents(db, meetingStream(id), { at, actorId: actor.userId }, [
        {
          type: 'meeting_convened',
          data: {
            title: typed.title,
            place: typed.place,
            at: typed.starts,
            cases: typed.cases.length,
          },
        },
      ]);
      await mailInvited(deps, id, 'meeting_invited', '');
    })
    .catch((error: unknown) => {
      throw isDuplicate(error) ? conflict('meeting_case_listed') : error;
    });
  return id;
}
