import type { Actor } from '../../domain/actor.js';
import { conflict } from '../../domain/refusal.js';
import type { ApplicationRow } from '../../data/stores/caseStore.js';
import type { Deps } from '../../shared/request/deps.js';
import { beginApplication } from './beginApplication.step.js';
import { copyInto } from './copyInto.step.js';
import { holdToHandIn } from './holdDraft.step.js';

/**
 * Whether what was handed in can still be withdrawn, and so be replaced while its call is open. What
 * is to be corrected is changed in its own place.
 */
export const isReplaceable = ({ state }: Pick<ApplicationRow, 'state'>): boolean =>
  state.status === 'running' && state.facts['committed'] !== true && state.corrections === null;

/**
 * Begins a draft with everything that a running case of the same call was handed in with: it can
 * be changed and handed in until the call closes, and only then is the first one withdrawn. Gives
 * the draft's id; where one was begun before, that one's. Refused once the call is closed.
 */
export async function replaceApplication(deps: Deps, actor: Actor, id: string): Promise<string> {
  return deps.db.transaction(async () => {
    const { file } = await holdToHandIn(deps, actor, id);
    const { row } = file;
    if (!isReplaceable(row)) throw conflict('not_replaceable');
    const begun = await replacementOf(deps, id);
    if (begun !== null) return begun;
    const draft = await beginApplication(deps, actor, {
      callId: row.call_id,
      organisationId: row.organisation_id,
      baseId: row.base_id,
      replaces: id,
    });
    await copyInto(deps, actor, draft, id);
    return draft;
  });
}

/** The draft that is to take a case's place; null where there is none. */
async function replacementOf({ db }: Pick<Deps, 'db'>, id: string): Promise<string | null> {
  const found = await db.rows.applications.find({ replaces_id: id, status: 'draft' });
  return found?.id ?? null;
}
