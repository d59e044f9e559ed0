import { recordEvents } from '../../data/stores/eventStore.js';
import type { JsonObject } from '../../domain/json.js';
import type { Deps } from '../request/deps.js';

/** The stream of everything that happens to an organisation and its people. */
export const organisationStream = (id: string): string => `org:${id}`;

/** Notes one thing that happened to an organisation; `actorId` null where the clock did it. */
export async function recordOfOrganisation(
  { db, clock }: Deps,
  organisationId: string,
  actorId: string | null,
  type: string,
  data: JsonObject,
): Promise<void> {
  const by = { at: clock.now().toISOString(), actorId };
  await recordEvents(db, organisationStream(organisationId), by, [{ type, data }]);
}
