import { z } from 'zod';
import type { Actor } from '../../domain/actor.js';
import { choice, paragraph } from '../../domain/typed.js';
import { conflict, forbidden, hidden } from '../../domain/refusal.js';
import { holdCase, type HeldCase } from '../../shared/casefile/caseFile.js';
import type { Deps } from '../../shared/request/deps.js';
import { recordOfOrganisation } from '../../shared/organisations/organisationEvents.js';
import { tiesOfCase, type TieLine } from '../../shared/organisations/tiesToDecide.js';
import { demandDecider } from './caseWithTies.file.js';
import { takeSeatBack } from '../../shared/recusal/takeSeatBack.step.js';
import { mailRecused } from '../../shared/recusal/recusal.mails.js';

export const decideTieInput = z.object({
  decision: choice(['recused', 'cleared']),
  reason: paragraph({ min: 2, max: 1000 }),
});

/**
 * Says whether what ties somebody to a side of the case is a conflict. Recused, they work on it no
 * longer: a seat in the present stage falls free for another expert, handed in or not. Nobody
 * decides on themselves.
 */
export async function decideTie(
  deps: Deps,
  actor: Actor,
  caseId: string,
  personId: string,
  { decision, reason }: z.infer<typeof decideTieInput>,
): Promise<void> {
  const { db, clock } = deps;
  await db.transaction(async () => {
    const file = await holdCase(deps, caseId);
    demandDecider(actor, file);
    if (personId === actor.personId) throw forbidden('tie_own');
    const tie = (await tiesOfCase(db, caseId)).find((each) => each.person_id === personId);
    if (!tie) throw hidden();
    if (tie.status === decision) throw conflict('tie_decided');
    const at = clock.now().toISOString();
    await db.rows.caseTies.insertOrChange(
      [
        {
          application_id: caseId,
          person_id: personId,
          organisation_id: tie.organisation_id,
          user_id: tie.user_id,
          kind: tie.kind,
          status: decision,
          arose_at: tie.arose_at,
          reason,
          decided_by: actor.userId,
          decided_at: at,
        },
      ],
      ['status', 'reason', 'decided_by', 'decided_at'],
    );
    await recordOfOrganisation(deps, tie.organisation_id, actor.userId, 'tie_decided', {
      case: caseId,
      decision,
      reason,
    });
    if (decision === 'recused') await recuse(deps, actor, file, tie);
  });
}

async function recuse(deps: Deps, actor: Actor, file: HeldCase, tie: TieLine): Promise<void> {
  const seated = await takeSeatBack(deps, actor, file, tie.person_id);
  const accounts = await deps.db.rows.users.all({ person_id: tie.person_id });
  await mailRecused(deps, accounts, file.row, seated || tie.kind === 'seat');
}
