import { z } from 'zod';
import { standingOf } from '../../domain/access/caseAccess.js';
import { maySendBack } from '../../domain/access/caseDetails.js';
import type { Actor } from '../../domain/actor.js';
import { line, paragraph } from '../../domain/typed.js';
import { conflict, forbidden, hidden } from '../../domain/refusal.js';
import { sendBack } from '../../domain/workflow/machine.js';
import { changeCase } from '../../shared/casework/caseWork.js';
import type { Deps } from '../../shared/request/deps.js';

// `why` and not `reason`: the panel on the same page has an input of that name.
export const sendBackInput = z.object({
  from: line(40),
  to: z.string({ error: 'choose_one' }).regex(/^[a-z][a-z0-9_]*$/, 'choose_one'),
  why: paragraph({ min: 5, max: 1000 }),
});

/** A superior sends a case back to a stage it has been through, with a reason. */
export async function sendBackCase(
  deps: Deps,
  actor: Actor,
  id: string,
  typed: z.infer<typeof sendBackInput>,
): Promise<void> {
  await changeCase(deps, actor, id, ({ subject }, context) => {
    const standing = standingOf(actor, subject);
    if (standing === 'applicant') throw forbidden('own_case');
    if (standing !== 'staff') throw hidden();
    if (!maySendBack(actor, subject)) throw forbidden('not_your_step');
    const { from, to, why } = typed;
    if (subject.state.stage !== from) throw conflict('stage_moved_on');
    return sendBack(context, subject.state, to, why);
  });
}
