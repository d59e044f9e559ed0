import { z } from 'zod';
import { isOwn } from '../../domain/access/caseAccess.js';
import type { Actor } from '../../domain/actor.js';
import { paragraph } from '../../domain/typed.js';
import { hidden } from '../../domain/refusal.js';
import { withdraw } from '../../domain/workflow/machine.js';
import { changeCase } from '../../shared/casework/caseWork.js';
import type { Deps } from '../../shared/request/deps.js';

export const withdrawInput = z.object({ reason: paragraph({ min: 2, max: 500 }) });

/** Takes a running application back, with a reason; possible until the agreement is signed. */
export async function withdrawApplication(
  deps: Deps,
  actor: Actor,
  id: string,
  typed: z.infer<typeof withdrawInput>,
): Promise<void> {
  const { reason } = typed;
  await changeCase(deps, actor, id, (file, context) => {
    if (!isOwn(actor, file.subject)) throw hidden();
    return withdraw(context, file.row.state, reason);
  });
}
