import { z } from 'zod';
import type { Actor } from '../../domain/actor.js';
import { line } from '../../domain/typed.js';
import type { Deps } from '../../shared/request/deps.js';
import { copyInto } from './copyInto.step.js';

export const copyEarlierInput = z.object({ earlier: line(36) });

/** Fills a draft with what its applicant handed in before, as `copyInto` says. */
export async function copyEarlier(
  deps: Deps,
  actor: Actor,
  id: string,
  { earlier }: z.infer<typeof copyEarlierInput>,
): Promise<void> {
  await deps.db.transaction(() => copyInto(deps, actor, id, earlier));
}
