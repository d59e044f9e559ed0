import { z } from 'zod';
import { mayPause } from '../../domain/access/caseDetails.js';
import type { Actor } from '../../domain/actor.js';
import { standingOf } from '../../domain/access/caseAccess.js';
import { paragraph } from '../../domain/typed.js';
import { forbidden, hidden } from '../../domain/refusal.js';
import { pauseClock, resumeClock } from '../../domain/workflow/machine.js';
import { changeCase } from '../../shared/casework/caseWork.js';
import type { CaseFile } from '../../shared/casefile/caseFile.js';
import type { Deps } from '../../shared/request/deps.js';

export const pauseInput = z.object({ pause_why: paragraph({ min: 5, max: 500 }) });

/** Stops the clock of the present stage, with the reason. */
export async function pauseCase(
  deps: Deps,
  actor: Actor,
  id: string,
  typed: z.infer<typeof pauseInput>,
): Promise<void> {
  const { pause_why: why } = typed;
  await changeCase(deps, actor, id, (file, context) => {
    demandMay(actor, file);
    return pauseClock(context, file.row.state, why);
  });
}

/** Lets the clock run on; the deadline moves by the working days it stood still. */
export async function resumeCase(deps: Deps, actor: Actor, id: string): Promise<void> {
  await changeCase(deps, actor, id, (file, context) => {
    demandMay(actor, file);
    return resumeClock(context, file.row.state);
  });
}

function demandMay(actor: Actor, { subject }: CaseFile): void {
  if (standingOf(actor, subject) !== 'staff') throw hidden();
  if (!mayPause(actor, subject)) throw forbidden('not_your_role');
}
