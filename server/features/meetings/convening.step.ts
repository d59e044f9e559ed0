import { isStillToCome } from '../../domain/meetings/meeting.js';
import { invalid } from '../../domain/refusal.js';
import type { Deps } from '../../shared/request/deps.js';
import type { MeetingFile } from './meeting.file.js';
import { inOffice, type InOffice } from './meetingPeople.query.js';

/** Refuses, at its input, a moment that is over. */
export function demandAhead(starts: string, at: string): void {
  if (starts <= at) throw invalid({ starts: { code: 'meeting_in_the_past' } });
}

/** The chair by account: a head of department in office, who alone may close a vote. */
export async function chairOf(
  { db }: Deps,
  programmeId: string,
  userId: string,
): Promise<InOffice> {
  const heads = await inOffice(db, programmeId, ['department_head']);
  const found = heads.find(({ id }) => id === userId);
  if (!found) throw invalid({ chair: { code: 'meeting_no_such_chair' } });
  return found;
}

export const personLine = (
  meeting: string,
  { id, person_id: person }: InOffice,
  part: 'member' | 'guest',
) =>
  ({
    meeting_id: meeting,
    user_id: id,
    person_id: person,
    part,
    answer_reason: '',
    attendance: 'awaited',
  }) as const;

/**
 * Brings those who are asked up to who is in office today: who has become a member since is one
 * here too. Who lost the office stays on the list, marked by the page, and counts nowhere.
 */
export async function addNewMembers(deps: Deps, { meeting, people }: MeetingFile): Promise<void> {
  if (!isStillToCome(meeting.status)) return;
  const known = new Set(people.map(({ person_id: person }) => person));
  const members = await inOffice(deps.db, meeting.programme_id, ['joint_member']);
  const joined = members.filter(({ person_id: person }) => !known.has(person));
  if (joined.length === 0) return;
  await deps.db.rows.meetingPeople.insertMany(
    joined.map((each) => personLine(meeting.id, each, 'member')),
  );
}
