import type { Actor } from '../../domain/actor.js';
import type { Deps } from '../../shared/request/deps.js';
import { beginApplication, type StartInput } from './beginApplication.step.js';

/** Begins an application as `beginApplication` says, and gives its id. */
export async function startApplication(
  deps: Deps,
  actor: Actor,
  input: StartInput,
): Promise<string> {
  return deps.db.transaction(() => beginApplication(deps, actor, input));
}
