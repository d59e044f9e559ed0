import { recordEvents } from '../../data/stores/eventStore.js';
import type { Actor } from '../../domain/actor.js';
import type { Deps } from '../../shared/request/deps.js';
import { openToBundle, refuseOpenPanel } from './decisionFile.file.js';

/** Where it is kept who made a decision file and what for. */
export const bundleStream = (applicationId: string): string => `papers:${applicationId}`;

/** Keeps why this person makes the decision file, which is then theirs to fetch for a quarter of an hour. */
export async function makeDecisionFile(
  deps: Deps,
  actor: Actor,
  id: string,
  purpose: string,
): Promise<void> {
  await refuseOpenPanel(deps, await openToBundle(deps, actor, id));
  const by = { at: deps.clock.now().toISOString(), actorId: actor.userId };
  await deps.db.transaction(() =>
    recordEvents(deps.db, bundleStream(id), by, [
      { type: 'decision_file_made', data: { purpose } },
    ]),
  );
}
