import { z } from 'zod';
import { standingOf } from '../../domain/access/caseAccess.js';
import { mayKnowExperts } from '../../domain/access/caseDetails.js';
import { financeRoles, staffRoles } from '../../domain/access/policy.js';
import type { Actor } from '../../domain/actor.js';
import { hidden, invalid } from '../../domain/refusal.js';
import { saidKinds } from '../../domain/review/conflict.js';
import { choice, line, paragraph } from '../../domain/typed.js';
import { users } from '../../data/tables/people.js';
import { leaveBallot } from '../../shared/ballots/castBallot.js';
import { membersChanged } from '../../shared/ballots/chairVote.js';
import { holdCase, openCase, type CaseFile } from '../../shared/casefile/caseFile.js';
import { recuseFromCase, sayOfCase } from '../../shared/conflicts/sayConflict.step.js';
import { give } from '../../shared/handover/handOverTasks.js';
import { freeSeats } from '../../shared/recusal/freeSeats.step.js';
import type { Deps } from '../../shared/request/deps.js';
import { caseWithTies } from './caseWithTies.file.js';

export const standAsideInput = z.object({ words: paragraph({ min: 2, max: 500 }) });

/** A case that somebody handles and may stand aside from; to anybody else there is nothing here. */
export async function handledCase(deps: Deps, actor: Actor, caseId: string): Promise<CaseFile> {
  const file = await openCase(deps, caseId);
  const standing = standingOf(actor, file.subject);
  if (standing !== 'staff' && standing !== 'finance') throw hidden();
  return file;
}

/**
 * Somebody who handles a case stands aside from it, and from every other of its sides: it is gone from
 * their lists, and the tasks they had taken are everybody's of their role again.
 */
export async function recuseOneself(
  deps: Deps,
  actor: Actor,
  caseId: string,
  { words }: z.infer<typeof standAsideInput>,
): Promise<void> {
  await handledCase(deps, actor, caseId);
  await deps.db.transaction(async () => {
    const file = await holdCase(deps, caseId);
    const taken = Object.values(file.row.state.tasks).filter(
      ({ userId, role }) => userId === actor.userId && role !== null,
    );
    for (const { id: task } of taken) {
      const held = await holdCase(deps, caseId);
      const reason = deps.words('zh-CN', 'conflicts.recuse.givenBack');
      await give(deps, actor, held, { task, from: actor.userId, receiver: null, reason });
    }
    // A vote that they have cast is not counted, and the others decide.
    await leaveBallot(deps, actor, await holdCase(deps, caseId));
    await recuseFromCase(deps, actor, caseId, words);
    await membersChanged(deps, await holdCase(deps, caseId));
  });
  await freeSeats(deps, [actor.personId]);
}

export const putConflictInput = z.object({
  person: line(36),
  kind: choice(saidKinds),
  words: paragraph({ min: 5, max: 1000 }),
});

const personColumns = {
  id: users.columns.id,
  person_id: users.columns.person_id,
  name: users.columns.name,
};

/** Who works on a case and may be said to be in conflict: holders of its roles, and its experts where the reader may know them. */
export async function peopleAtWork(deps: Deps, actor: Actor, { row, subject }: CaseFile) {
  return deps.db.select(
    personColumns,
    `SELECT DISTINCT u.id, u.person_id, u.name FROM users u
      WHERE u.disabled_at IS NULL AND u.person_id <> :own
        AND (u.id IN (SELECT g.user_id FROM grants g WHERE g.revoked_at IS NULL AND g.role IN (:staff)
                         AND (g.programme_id IS NULL OR g.programme_id = :programme))
             OR (:knows = 1 AND u.id IN (SELECT r.expert_id FROM reviews r
                                          WHERE r.application_id = :id AND r.stage = :stage)))
      ORDER BY u.name, u.id LIMIT 500`,
    {
      own: actor.personId,
      staff: [...staffRoles, ...financeRoles],
      programme: row.programme_id,
      knows: mayKnowExperts(actor, subject) ? 1 : 0,
      id: row.id,
      stage: row.state.stage ?? '',
    },
  );
}

/**
 * Those who decide on conflicts say of somebody at work on a case, on evidence, that they are in
 * conflict. It counts once somebody else has confirmed it; until then the person is given no new seat.
 */
export async function putConflict(
  deps: Deps,
  actor: Actor,
  caseId: string,
  { person, kind, words }: z.infer<typeof putConflictInput>,
): Promise<void> {
  await deps.db.transaction(async () => {
    const file = await caseWithTies(deps, actor, caseId);
    const found = (await peopleAtWork(deps, actor, file)).find(({ id }) => id === person);
    if (!found) throw invalid({ person: { code: 'choose_one' } });
    const noted = await sayOfCase(deps, actor, caseId, {
      person: { userId: found.id, personId: found.person_id },
      kind,
      words,
    });
    if (!noted) throw invalid({ person: { code: 'conflict_known' } });
  });
}
