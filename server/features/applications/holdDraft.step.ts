import { holdCallOf } from '../../data/stores/caseStore.js';
import type { Actor } from '../../domain/actor.js';
import { holdCase, type HeldCase } from '../../shared/casefile/caseFile.js';
import type { Deps } from '../../shared/request/deps.js';
import { applicationDraftOf, type Draft } from './applicationDraft.query.js';

/** The actor's own application to change it: held until the transaction ends, and read once. */
export async function holdApplicationDraft(
  deps: Deps,
  actor: Actor,
  id: string,
): Promise<Draft<HeldCase>> {
  return applicationDraftOf(deps, actor, await holdCase(deps, id));
}

/** The same to hand it in: the call's window stays as read as well. The call is locked first. */
export async function holdToHandIn(deps: Deps, actor: Actor, id: string): Promise<Draft<HeldCase>> {
  const call = await holdCallOf(deps.db, id);
  return applicationDraftOf(deps, actor, await holdCase(deps, id), call);
}
