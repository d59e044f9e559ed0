import { recordEvents } from '../../data/stores/eventStore.js';
import type { Actor } from '../../domain/actor.js';
import type { JsonObject } from '../../domain/json.js';
import type { Deps } from '../../shared/request/deps.js';

type ExitEvent = 'exit_proposed' | 'exit_approved' | 'exit_rejected' | 'exit_withdrawn';

/** Writes down what became of a proposal, in the caller's transaction. */
export const recordExit = (
  { db, clock }: Deps,
  actor: Actor,
  id: string,
  type: ExitEvent,
  data: JsonObject,
): Promise<unknown> =>
  recordEvents(db, `exit:${id}`, { at: clock.now().toISOString(), actorId: actor.userId }, [
    { type, data },
  ]);
