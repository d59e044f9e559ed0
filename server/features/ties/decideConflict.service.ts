import { z } from 'zod';
import type { Actor } from '../../domain/actor.js';
import { conflict, forbidden, hidden } from '../../domain/refusal.js';
import { mayKnowExperts } from '../../domain/access/caseDetails.js';
import { choice, paragraph } from '../../domain/typed.js';
import { conflicts } from '../../data/tables/conflictTables.js';
import { applications } from '../../data/tables/cases.js';
import type { RowOf } from '../../data/schema/rows.js';
import { holdCase } from '../../shared/casefile/caseFile.js';
import { recordConflict } from '../../shared/conflicts/sayConflict.step.js';
import type { Deps } from '../../shared/request/deps.js';
import { caseWithTies } from './caseWithTies.file.js';
import { confirmAtCase, isOfMany } from './confirmAtCase.step.js';
import { conflictsOfCase } from './caseConflicts.query.js';
import { takeSeatBack } from '../../shared/recusal/takeSeatBack.step.js';
import { mailRecused } from '../../shared/recusal/recusal.mails.js';

export const decideConflictInput = z.object({
  decision: choice(['confirmed', 'dismissed', 'ended']),
  reason: paragraph({ min: 2, max: 1000 }),
});
type DecideTyped = z.infer<typeof decideConflictInput>;

/**
 * Says of a conflict, met at one case, that it is one, that it is none, or that it no longer holds.
 * Confirmed, it takes the person's seats back in every running case of its subject and keeps them from
 * all of them; what a name or a mail host alone has shown holds with that case and its sides. Nobody
 * decides on themselves or on what they have put.
 */
export async function decideConflict(
  deps: Deps,
  actor: Actor,
  caseId: string,
  conflictId: string,
  { decision, reason }: DecideTyped,
): Promise<void> {
  const { db, clock } = deps;
  await db.transaction(async () => {
    const file = await caseWithTies(deps, actor, caseId);
    const knows = mayKnowExperts(actor, file.subject);
    const asked = { conflict: conflictId, person: '' };
    const lines = await conflictsOfCase(db, caseId, knows, asked);
    if (!lines.some(({ id }) => id === conflictId)) throw hidden();
    await db.rows.conflicts.lock({ id: conflictId });
    const row = await db.rows.conflicts.find({ id: conflictId });
    if (!row || row.ended_at !== null) throw conflict('conflict_ended');
    if (row.person_id === actor.personId) throw forbidden('tie_own');
    if (row.arose_person === actor.personId) throw forbidden('conflict_put_by_you');
    if (row.state === decision) throw conflict('tie_decided');
    const at = clock.now().toISOString();
    const atCase = decision === 'confirmed' && isOfMany(row);
    if (atCase && !(await confirmAtCase(deps, actor, row, { caseId, reason }))) {
      throw conflict('tie_decided');
    }
    for (const each of atCase ? [] : await saidWith(deps, row)) {
      const changes =
        decision === 'ended'
          ? { ended_at: at, ended_by: actor.userId, live_key: null }
          : {
              state: decision,
              ...(decision === 'confirmed' ? { strength: 'bars' as const } : {}),
              decided_by: actor.userId,
              decided_person: actor.personId,
              decided_at: at,
            };
      await db.rows.conflicts.update(
        { id: each.id, version: each.version },
        { ...changes, reason, version: each.version + 1 },
      );
    }
    const accounts = await db.rows.users.all({ person_id: row.person_id });
    await recordConflict(deps, accounts[0]?.id ?? row.person_id, actor, `conflict_${decision}`, {
      conflict: row.id,
      kind: row.kind,
      reason,
    });
    if (decision !== 'confirmed') return;
    for (const id of await seatedCases(deps, row)) {
      const held = await holdCase(deps, id);
      const seated = await takeSeatBack(deps, actor, held, row.person_id);
      if (seated) await mailRecused(deps, accounts, held.row, true);
    }
    if (row.source === 'put') {
      const seat = accounts.length > 0 && lines.some((line) => line.id === row.id && line.seated);
      if (!seat) await mailRecused(deps, accounts, file.row, false);
    }
  });
}

type ConflictRow = RowOf<typeof conflicts>;

/** The row and those that were said with it, of the other sides of the same case. */
async function saidWith({ db }: Deps, row: ConflictRow): Promise<readonly ConflictRow[]> {
  if (row.application_id === null) return [row];
  const said = await db.rows.conflicts.all({
    person_id: row.person_id,
    kind: row.kind,
    application_id: row.application_id,
    state: row.state,
    ended_at: null,
  });
  return said;
}

/** Running cases of what a person is tied to in which they sit on the panel or vote, in one order. */
async function seatedCases({ db }: Deps, row: ConflictRow): Promise<readonly string[]> {
  const found = await db.select(
    { id: applications.columns.id },
    `SELECT DISTINCT a.id FROM applications a
       JOIN case_subjects cs ON cs.application_id = a.id
       JOIN conflicts c ON c.subject_key = cs.subject_key AND c.ended_at IS NULL
        AND c.person_id = :person AND c.kind = :kind AND c.state = 'confirmed'
       JOIN users u ON u.person_id = :person
      WHERE a.status = 'running'
        AND (EXISTS (SELECT 1 FROM reviews r WHERE r.application_id = a.id AND r.stage = a.stage
                        AND r.expert_id = u.id)
          OR EXISTS (SELECT 1 FROM seats s WHERE s.application_id = a.id AND s.stage = a.stage
                        AND s.user_id = u.id))
      ORDER BY a.id`,
    { person: row.person_id, kind: row.kind },
  );
  return found.map(({ id }) => id);
}
