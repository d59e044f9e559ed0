import type { Journey } from './journey.js';

/** The zone records a standing of a firm. */
export async function recordStanding(
  journey: Journey,
  who: string,
  standing: string,
): Promise<void> {
  const officer = await journey.as('officer');
  const id = journey.firms.get(who) ?? '';
  const page = `/manage/organisations/${id}`;
  const typed = { standing, source: 'The national list of 2026', valid_from: '2026-01-01' };
  const answer = await officer.post(`${page}/standings`, typed, page);
  expect(answer.status).toBe(303);
}

/** Every standing of an organisation has come to an end. */
export async function endStandings(journey: Journey, organisationId: string): Promise<void> {
  const officer = await journey.as('officer');
  const page = `/manage/organisations/${organisationId}`;
  const open = await journey.deps.db.rows.organisationStandings.all({
    organisation_id: organisationId,
    ended_at: null,
  });
  for (const { id } of open) {
    const answer = await officer.post(`${page}/standings/${id}/end`, {}, page);
    expect(answer.status).toBe(303);
  }
}
