import type { Actor } from '../../domain/actor.js';
import { validFrom } from '../../domain/ballots/ballotCount.js';
import { isThere } from '../../domain/meetings/meeting.js';
import { voteRoom } from '../../shared/ballots/voteRoom.query.js';
import type { CaseFile } from '../../shared/casefile/caseFile.js';
import type { Deps } from '../../shared/request/deps.js';
import type { MeetingFile } from './meeting.file.js';

/** Whether a person is in the room; of a guest and of a stranger nothing is known. */
export const thereAmong =
  (people: MeetingFile['people']) =>
  (personId: string): boolean | undefined => {
    const found = people.find(({ person_id: person }) => person === personId);
    return found?.part === 'member' ? isThere(found.attendance) : undefined;
  };

/** How many who are in the room may vote on a case, and how many ballots make its vote valid. */
export async function quorumOf(
  deps: Deps,
  file: CaseFile,
  people: MeetingFile['people'],
): Promise<{ readonly present: number; readonly needed: number }> {
  const { entitled, voting } = await voteRoom(deps, file);
  const users = await deps.db.rows.users.all({ id: ['', ...entitled] });
  const persons = new Set(users.map(({ person_id: person }) => person));
  const present = people.filter(
    ({ part, person_id: person, attendance }) =>
      part === 'member' && persons.has(person) && isThere(attendance),
  );
  return { present: present.length, needed: validFrom(voting.quorum, persons.size) };
}

/** Recorded as present, in person or by whom one stands in for. */
export const isInRoom = (actor: Actor, people: MeetingFile['people']): boolean =>
  people.some(
    ({ person_id: person, user_id: account, part, attendance }) =>
      part === 'member' &&
      isThere(attendance) &&
      (person === actor.personId || (actor.standsInFor ?? []).includes(account)),
  );
