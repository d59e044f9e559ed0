import { z } from 'zod';
import { isOfOrganisation, type Actor } from '../../domain/actor.js';
import { choice, day, line, optionalLine } from '../../domain/typed.js';
import { isCalendarDay } from '../../domain/typed.js';
import { standings } from '../../domain/organisation/standings.js';
import { forbidden, hidden, invalid } from '../../domain/refusal.js';
import { newId, type Deps } from '../../shared/request/deps.js';
import { recordOfOrganisation } from '../../shared/organisations/organisationEvents.js';

export const recordStandingInput = z.object({
  standing: choice(standings),
  source: line(300),
  valid_from: day(),
  valid_until: optionalLine(10),
});

/**
 * Records what the zone knows of a firm's standing, with where it is known from; of their own firm
 * somebody else does.
 */
export async function recordStanding(
  deps: Deps,
  actor: Actor,
  organisationId: string,
  typed: z.infer<typeof recordStandingInput>,
): Promise<void> {
  const { standing, source, valid_from: from, valid_until: until } = typed;
  if (until !== '' && !isCalendarDay(until))
    throw invalid({ valid_until: { code: 'no_such_day' } });
  if (until !== '' && until < from) throw invalid({ valid_until: { code: 'ends_before_begins' } });
  const at = deps.clock.now().toISOString();
  await deps.db.transaction(async () => {
    await demandOrganisation(deps, actor, organisationId);
    await deps.db.rows.organisationStandings.insert({
      id: newId(),
      organisation_id: organisationId,
      standing,
      source,
      valid_from: from,
      valid_until: until === '' ? null : until,
      recorded_at: at,
      recorded_by: actor.userId,
    });
    await recordOfOrganisation(deps, organisationId, actor.userId, 'standing_recorded', {
      standing,
      source,
    });
  });
}

/** A standing no longer holds. */
export async function endStanding(
  deps: Deps,
  actor: Actor,
  organisationId: string,
  standingId: string,
): Promise<void> {
  await deps.db.transaction(async () => {
    await demandOrganisation(deps, actor, organisationId);
    const affected = await deps.db.rows.organisationStandings.update(
      { id: standingId, organisation_id: organisationId, ended_at: null },
      { ended_at: deps.clock.now().toISOString(), ended_by: actor.userId },
    );
    if (affected !== 1) throw hidden();
    await recordOfOrganisation(deps, organisationId, actor.userId, 'standing_ended', {
      standing: standingId,
    });
  });
}

async function demandOrganisation({ db }: Deps, actor: Actor, id: string): Promise<void> {
  if (!(await db.rows.organisations.find({ id }))) throw hidden();
  if (isOfOrganisation(actor, id)) throw forbidden('own_organisation');
}
