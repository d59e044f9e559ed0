import { standingOf } from '../../domain/access/caseAccess.js';
import { policy } from '../../domain/access/policy.js';
import { holds, type Actor } from '../../domain/actor.js';
import { hidden } from '../../domain/refusal.js';
import { openCase, type CaseFile } from '../../shared/casefile/caseFile.js';
import type { Deps } from '../../shared/request/deps.js';

/** Opens a case whose ties this person may decide on; to anybody else there is nothing here. */
export async function caseWithTies(deps: Deps, actor: Actor, caseId: string): Promise<CaseFile> {
  const file = await openCase(deps, caseId);
  demandDecider(actor, file);
  return file;
}

/** Refuses whoever does not decide on the conflicts of a case; to them there is nothing here. */
export function demandDecider(actor: Actor, { subject, row }: CaseFile): void {
  const decides = policy['tie.decide'].some((role) => holds(actor, role, row.programme_id));
  if (!decides || standingOf(actor, subject) !== 'staff') throw hidden();
}
