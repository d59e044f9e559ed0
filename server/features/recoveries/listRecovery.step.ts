import type { Actor } from '../../domain/actor.js';
import { zoneDay } from '../../domain/calendar.js';
import { recordOfOrganisation } from '../../shared/organisations/organisationEvents.js';
import { newId, type Deps } from '../../shared/request/deps.js';
import type { RecoveryFile } from './recovery.file.js';

/** What an entry rests on: the number by which it is found again. */
const sourceOf = ({ row }: RecoveryFile): string => row.number;

/**
 * Enters the awardee in the list of serious dishonesty through a last day, with the decision as its
 * source; no procedure that gives money takes its application meanwhile. A person is on no such list.
 */
export async function listAwardee(
  deps: Deps,
  actor: Actor,
  held: RecoveryFile,
  until: string,
): Promise<void> {
  const { organisation_id: organisation } = held.file.row;
  if (organisation === null) return;
  const at = deps.clock.now().toISOString();
  const source = sourceOf(held);
  await deps.db.rows.organisationStandings.insert({
    id: newId(),
    organisation_id: organisation,
    standing: 'dishonest',
    source,
    valid_from: zoneDay(deps.clock.now()),
    valid_until: until,
    recorded_at: at,
    recorded_by: actor.userId,
  });
  const data = { standing: 'dishonest', source };
  await recordOfOrganisation(deps, organisation, actor.userId, 'standing_recorded', data);
}

/** The decision that it rests on was withdrawn: the entry is lifted. */
export async function endListing(deps: Deps, actor: Actor, held: RecoveryFile): Promise<void> {
  const { organisation_id: organisation } = held.file.row;
  if (organisation === null) return;
  const of = { organisation_id: organisation, source: sourceOf(held), ended_at: null };
  for (const { id } of await deps.db.rows.organisationStandings.all(of)) {
    const ended = { ended_at: deps.clock.now().toISOString(), ended_by: actor.userId };
    await deps.db.rows.organisationStandings.update({ id }, ended);
    const data = { standing: id };
    await recordOfOrganisation(deps, organisation, actor.userId, 'standing_ended', data);
  }
}
