import type { RowOf } from '../../data/schema/rows.js';
import type { assignmentProposals, ProposalContent } from '../../data/tables/assignments.js';
import { holds, type Actor } from '../../domain/actor.js';
import { sha256 } from '../../domain/events.js';
import { canonicalJson, plainJson } from '../../domain/json.js';
import { hidden } from '../../domain/refusal.js';
import type { Deps } from '../../shared/request/deps.js';

/** Cases that are seated in one transaction at most. */
export const mostSeatedAtOnce = 200;

export type ProposalRow = RowOf<typeof assignmentProposals>;

/** What a proposal says, as one hash: what is seated is what was looked at. */
export const proposalHash = (content: ProposalContent): string =>
  sha256(canonicalJson(plainJson(content)));

/** The call of an assignment, for those who seat its experts; hidden from anybody else. */
export async function callToSeat({ db }: Deps, actor: Actor, callId: string) {
  const call = await db.rows.calls.find({ id: callId });
  if (!call || !holds(actor, 'review_secretary', call.programme_id)) throw hidden();
  return call;
}

/** A proposal of a call, for those who seat its experts. */
export async function openProposal(
  deps: Deps,
  actor: Actor,
  callId: string,
  id: string,
): Promise<ProposalRow> {
  const call = await callToSeat(deps, actor, callId);
  const row = await deps.db.rows.assignmentProposals.find({ id, call_id: call.id });
  if (!row) throw hidden();
  return row;
}
