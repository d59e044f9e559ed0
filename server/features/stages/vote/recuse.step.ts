import { z } from 'zod';
import type { Actor } from '../../../domain/actor.js';
import { mayUseVerb, standingOf } from '../../../domain/access/caseAccess.js';
import { paragraph } from '../../../domain/typed.js';
import { conflict, forbidden, hidden } from '../../../domain/refusal.js';
import { stageKind } from '../../../domain/workflow/stages/registry.js';
import { leaveBallot } from '../../../shared/ballots/castBallot.js';
import { membersChanged } from '../../../shared/ballots/chairVote.js';
import { holdCase } from '../../../shared/casefile/caseFile.js';
import { recuseFromCase } from '../../../shared/conflicts/sayConflict.step.js';
import { freeSeats } from '../../../shared/recusal/freeSeats.step.js';
import type { Deps } from '../../../shared/request/deps.js';

export const recuseInput = z.object({ reason: paragraph({ min: 2, max: 1000 }) });

/**
 * A member says that they have a conflict in this case: from then on it is no case of theirs, a
 * vote they have cast is not counted, and the others decide. Gives the call of the case.
 */
export async function recuseFromVote(
  deps: Deps,
  actor: Actor,
  { id, stage }: { readonly id: string; readonly stage: string },
  { reason }: z.infer<typeof recuseInput>,
): Promise<string> {
  const file = await holdCase(deps, id);
  const { row, subject } = file;
  if (standingOf(actor, subject) !== 'staff') throw hidden();
  if (subject.state.stage !== stage) throw conflict('stage_moved_on', { stage });
  const config = file.rules.stage(stage);
  const verb = stageKind(config.kind).verbs['vote'];
  if (!verb || stageKind(config.kind).votes(config) === null) throw hidden();
  if (!mayUseVerb(actor, verb, config.by, subject)) throw forbidden('not_your_step');
  await leaveBallot(deps, actor, file);
  await recuseFromCase(deps, actor, id, reason);
  await membersChanged(deps, await holdCase(deps, id));
  await freeSeats(deps, [actor.personId]);
  return row.call_id;
}
