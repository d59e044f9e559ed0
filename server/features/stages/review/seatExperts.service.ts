import { z } from 'zod';
import type { Actor } from '../../../domain/actor.js';
import { standingOf } from '../../../domain/access/caseAccess.js';
import { hidden } from '../../../domain/refusal.js';
import { line, several } from '../../../domain/typed.js';
import { holdCase } from '../../../shared/casefile/caseFile.js';
import type { Deps } from '../../../shared/request/deps.js';
import { seatOn } from '../../../shared/panels/seatOn.js';

export const seatExpertsInput = z.object({ stage: line(40), experts: several(15) });

/** Seats experts on the panel of a case, as `seatOn` does; a case that is not theirs to handle is hidden. */
export async function seatExperts(
  deps: Deps,
  actor: Actor,
  caseId: string,
  { stage, experts }: z.infer<typeof seatExpertsInput>,
): Promise<void> {
  await deps.db.transaction(async () => {
    const file = await holdCase(deps, caseId);
    if (standingOf(actor, file.subject) !== 'staff') throw hidden();
    await seatOn(deps, actor, file, stage, experts);
  });
}
