import { recordEvents } from '../../data/stores/eventStore.js';
import type { Actor } from '../../domain/actor.js';
import type { JsonObject } from '../../domain/json.js';
import type { Deps } from '../../shared/request/deps.js';

type ReopeningEvent =
  'reopening_proposed' | 'reopening_approved' | 'reopening_rejected' | 'reopening_withdrawn';

/** Writes down what became of a proposal, in the caller's transaction. */
export const recordReopening = (
  { db, clock }: Deps,
  actor: Actor,
  id: string,
  type: ReopeningEvent,
  data: JsonObject,
): Promise<unknown> =>
  recordEvents(db, `reopening:${id}`, { at: clock.now().toISOString(), actorId: actor.userId }, [
    { type, data },
  ]);
