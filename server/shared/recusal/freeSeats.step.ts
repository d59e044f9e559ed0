import { goThrough } from '../../data/goingOn.js';
import { applications } from '../../data/tables/cases.js';
import { users } from '../../data/tables/people.js';
import { barsInSql } from '../../domain/access/conflictScope.js';
import { membersNow } from '../../domain/ballots/members.js';
import { Refused } from '../../domain/refusal.js';
import { voteRoom, votingIn } from '../ballots/voteRoom.query.js';
import { holdCase, type HeldCase } from '../casefile/caseFile.js';
import { clockActor } from '../casework/caseWork.js';
import type { Deps } from '../request/deps.js';
import { mailRecused } from './recusal.mails.js';
import { takeSeatBack } from './takeSeatBack.step.js';

const seatColumns = { id: applications.columns.id, person_id: users.columns.person_id };

/** Seats of the present stage whose holder is kept out of the case; of voters also those left long ago. */
const barredSeats = (persons: boolean): string => `
  SELECT DISTINCT a.id, u.person_id
    FROM conflicts c JOIN case_subjects cs ON cs.subject_key = c.subject_key
    JOIN applications a ON a.id = cs.application_id AND a.status = 'running'
    JOIN users u ON u.person_id = c.person_id
   WHERE ${barsInSql('c')} ${persons ? 'AND c.person_id IN (:persons)' : ''}
     AND (EXISTS (SELECT 1 FROM reviews r WHERE r.application_id = a.id AND r.stage = a.stage
                     AND r.expert_id = u.id AND r.status IN ('invited', 'accepted', 'submitted'))
       OR EXISTS (SELECT 1 FROM seats s WHERE s.application_id = a.id AND s.stage = a.stage
                     AND s.user_id = u.id
                     AND NOT EXISTS (SELECT 1 FROM reviews q WHERE q.application_id = a.id
                                        AND q.visit = s.visit AND q.seat = s.seat)))
   ORDER BY a.id, u.person_id`;

/**
 * Frees every seat whose holder may not decide about its case any more, whoever said so and wherever:
 * a review falls to another expert, handed in or not, and nobody waits for a voter. How many; of all
 * persons where none is named. Run after a conflict has been said, and by the clock, which also meets
 * what could not be freed then, such as a case that was stopped.
 */
export async function freeSeats(deps: Deps, persons?: readonly string[]): Promise<number> {
  const values = persons === undefined ? {} : { persons: ['', ...persons] };
  return goThrough({
    from: '',
    next: () => deps.db.select(seatColumns, barredSeats(persons !== undefined), values),
    placeOf: () => null,
    name: ({ id }) => `seat of case ${id}`,
    work: ({ id, person_id: person }) => freeSeat(deps, id, person),
    expected: (error) => error instanceof Refused,
  });
}

const freeSeat = (deps: Deps, caseId: string, personId: string): Promise<boolean> =>
  deps.db.transaction(async () => {
    const accounts = await deps.db.rows.users.all({ person_id: personId });
    const held = await holdCase(deps, caseId);
    if (votingIn(held) !== null && !(await membersDiffer(deps, held))) return false;
    const seated = await takeSeatBack(deps, clockActor, held, personId);
    if (seated) await mailRecused(deps, accounts, held.row, true);
    return seated;
  });

/** Whether members of the vote have come or gone, or a ballot counts no more, since the case was told. */
async function membersDiffer(deps: Deps, held: HeldCase): Promise<boolean> {
  const { standing, room } = await voteRoom(deps, held);
  const now = membersNow(standing.members, room);
  return (
    now.length > standing.members.length ||
    standing.members.some(({ is }, at) => now[at]?.is !== is)
  );
}
