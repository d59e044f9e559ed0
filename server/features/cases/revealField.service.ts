import { z } from 'zod';
import { recordEvents } from '../../data/stores/eventStore.js';
import { mayUncover } from '../../domain/access/caseDetails.js';
import { standingOf } from '../../domain/access/caseAccess.js';
import type { Actor } from '../../domain/actor.js';
import { line, paragraph } from '../../domain/typed.js';
import { forbidden, hidden } from '../../domain/refusal.js';
import { openCase } from '../../shared/casefile/caseFile.js';
import type { Deps } from '../../shared/request/deps.js';
import { frozenContent, contentVersion } from '../../shared/casefile/frozenContent.js';
import { accessStream } from './caseHistory.query.js';
import { coveredFields } from './coveredFields.view.js';

export const revealInput = z.object({ field: line(100), purpose: paragraph({ min: 5, max: 300 }) });

/**
 * Notes why a person reads a covered field in full; the case's page shows it to them for a quarter
 * of an hour. Gives the field's place.
 */
export async function revealField(
  deps: Deps,
  actor: Actor,
  id: string,
  typed: z.infer<typeof revealInput>,
): Promise<string> {
  const file = await openCase(deps, id);
  if (standingOf(actor, file.subject) !== 'staff') throw hidden();
  if (!mayUncover(actor, file.subject)) throw forbidden('not_yours_to_uncover');
  const { field, purpose } = typed;
  const { compiled } = await contentVersion(deps, file.row, await frozenContent(deps, file.row));
  if (!coveredFields(compiled).has(field)) throw hidden();
  const by = { at: deps.clock.now().toISOString(), actorId: actor.userId };
  await deps.db.transaction(() =>
    recordEvents(deps.db, accessStream(id), by, [{ type: 'revealed', data: { field, purpose } }]),
  );
  return field;
}
