import { loadRuleFacts } from '../../../server/shared/casefile/ruleFacts.js';
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

/**
 * What a new order finds free in the voucher that the case `issued` gave, in fen; one that takes
 * the place of the order `replaces` counts what that one has set aside. `redemption` is of any order.
 */
export async function freeForOrder(
  journey: Journey,
  redemption: string,
  issued: string,
  replaces: string | null,
): Promise<bigint> {
  const order = await journey.caseRow((await journey.caseRow(redemption)).base_id ?? '');
  const { compiled } = await journey.deps.definitions.byVersion(order.procedure_version_id);
  const row = { ...order, base_id: issued, replaces_id: replaces };
  const at = journey.clock.now().toISOString();
  const call = { opens: at, closes: at, year: Number(at.slice(0, 4)) };
  const { voucher } = await loadRuleFacts(journey.deps, row, compiled, call);
  return BigInt(Number(voucher?.['available_fen']));
}
