import type { MemberState } from '../../domain/ballots/members.js';
import { act } from '../../domain/workflow/machine.js';
import { holdCase } from '../casefile/caseFile.js';
import { changeCase, clockActor } from '../casework/caseWork.js';
import type { Deps } from '../request/deps.js';
import { membersChanged } from './chairVote.js';
import { voteRoom, votingIn } from './voteRoom.query.js';

/**
 * Brings the vote of a case up to who is in the room: a vote waits for nobody who is not, and for
 * everybody who is. `there` says it of a person, undefined of one it knows nothing of. Those who
 * are there come first, so that nothing ends before they are waited for. Nothing where the case
 * stands in no vote or its round waits for the chair.
 */
export async function attendVote(
  deps: Deps,
  caseId: string,
  there: (personId: string) => boolean | undefined,
): Promise<void> {
  const begun = await holdCase(deps, caseId);
  if (votingIn(begun) === null) return;
  await membersChanged(deps, begun);
  for (const is of ['asked', 'absent'] as const) {
    for (const seat of await seatsToBe(deps, caseId, is, there)) {
      const held = await holdCase(deps, caseId);
      const standing = votingIn(held)?.standing;
      if (standing === undefined || standing.waits !== null) return;
      const { room } = await voteRoom(deps, held);
      await changeCase(deps, clockActor, held, (file, context) =>
        act(context, file.subject.state, 'attend', { seat: String(seat), is, room }),
      );
    }
  }
}

/** Seats that stand otherwise than their person does. */
async function seatsToBe(
  deps: Deps,
  caseId: string,
  is: 'asked' | 'absent',
  there: (personId: string) => boolean | undefined,
): Promise<readonly number[]> {
  const held = await holdCase(deps, caseId);
  if (votingIn(held) === null) return [];
  const { standing, people } = await voteRoom(deps, held);
  const users = await deps.db.rows.users.all({ id: ['', ...people.values()] });
  const personOf = new Map(users.map((user) => [user.id, user.person_id]));
  const from: MemberState = is === 'asked' ? 'absent' : 'asked';
  return standing.members.flatMap(({ seat, is: now }) => {
    const person = personOf.get(people.get(seat) ?? '');
    const known = person === undefined ? undefined : there(person);
    return now === from && known === (is === 'asked') ? [seat] : [];
  });
}
