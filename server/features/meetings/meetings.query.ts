import { optional } from '../../data/schema/columns.js';
import type { RowOf } from '../../data/schema/rows.js';
import { meetingPeople, meetings } from '../../data/tables/meetingTables.js';
import { programmes } from '../../data/tables/procedures.js';
import { scopeOf, scopeValues } from '../../domain/access/scope.js';
import { holdsSomewhere, type Actor } from '../../domain/actor.js';
import { meetingWatchers, runsMeetings } from '../../domain/meetings/meeting.js';
import type { Database } from '../../data/database.js';

const { id, title, place, starts_at, status, notes_state, programme_id } = meetings.columns;
const listColumns = {
  id,
  title,
  place,
  starts_at,
  status,
  notes_state,
  programme_id,
  programme: programmes.columns.name,
  /** The reader's own place among those who are asked; null where they only may know of it. */
  part: optional(meetingPeople.columns.part),
  answer: meetingPeople.columns.answer,
};
export type MeetingLine = RowOf<typeof listColumns>;

const longest = 100;

/** The meetings that somebody is asked to or may know of, the latest first. */
export async function meetingsOf(db: Database, actor: Actor): Promise<readonly MeetingLine[]> {
  return db.select(
    listColumns,
    `SELECT m.id, m.title, m.place, m.starts_at, m.status, m.notes_state, m.programme_id,
            g.name AS programme, p.part, p.answer
       FROM meetings m JOIN programmes g ON g.id = m.programme_id
       LEFT JOIN meeting_people p ON p.meeting_id = m.id AND p.person_id = :person
      WHERE p.person_id IS NOT NULL OR :everywhere = 1 OR m.programme_id IN (:programmes)
      ORDER BY m.starts_at DESC, m.id DESC LIMIT ${longest}`,
    { person: actor.personId, ...scopeValues(scopeOf(actor, meetingWatchers)) },
  );
}

/** Programmes whose meetings this person may convene. */
export async function programmesToConvene(db: Database, actor: Actor) {
  const all = await db.rows.programmes.all({}, [['position', 'ASC']]);
  return all.filter((programme) => runsMeetings(actor, programme.id));
}

/** Whether somebody prepares meetings of any programme. */
export const convenesSomewhere = (actor: Actor): boolean =>
  holdsSomewhere(actor, 'review_secretary') || holdsSomewhere(actor, 'department_head');
