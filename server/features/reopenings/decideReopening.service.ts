import { words } from '../../data/schema/columns.js';
import { caseStream } from '../../data/stores/caseStore.js';
import type { Actor } from '../../domain/actor.js';
import { conflict, stale } from '../../domain/refusal.js';
import { reopen } from '../../domain/workflow/reopen.js';
import { changeCase } from '../../shared/casework/caseWork.js';
import type { HeldCase } from '../../shared/casefile/caseFile.js';
import type { Deps } from '../../shared/request/deps.js';
import { recordReopening } from './recordReopening.step.js';
import { holdForReopening, reopening, type ReopeningRow } from './reopening.file.js';

/**
 * A second person lets the case go on, in one transaction with the decision. Neither who proposed
 * it nor who had ended the case may; what has changed since it was proposed is proposed anew.
 */
export async function approveReopening(
  deps: Deps,
  actor: Actor,
  caseId: string,
  id: string,
): Promise<void> {
  await deps.db.transaction(async () => {
    const file = await holdForReopening(deps, actor, caseId);
    const row = reopening.forDecision(actor, await proposed(deps, caseId, id));
    if (await hasEnded(deps, actor, file)) throw conflict('reopening_own_decision');
    if (file.row.version !== row.case_version) throw stale();
    const { to_stage: to, reason, ground } = row;
    await reopening.decide(deps, actor, row, { status: 'approved', open_key: null });
    await changeCase(deps, actor, file, ({ row: { state } }, context) =>
      reopen(context, state, { to, reason, ground }),
    );
    await recordReopening(deps, actor, row.id, 'reopening_approved', { case: caseId });
  });
}

/** A second person says no, with a reason; the case stays ended. */
export async function rejectReopening(
  deps: Deps,
  actor: Actor,
  caseId: string,
  id: string,
  why: string,
): Promise<void> {
  await deps.db.transaction(async () => {
    await holdForReopening(deps, actor, caseId);
    const row = reopening.forDecision(actor, await proposed(deps, caseId, id));
    const decision = { status: 'rejected', decision_reason: why, open_key: null } as const;
    await reopening.decide(deps, actor, row, decision);
    await recordReopening(deps, actor, row.id, 'reopening_rejected', { case: caseId, reason: why });
  });
}

/** Whoever proposed it takes it back before it is decided. */
export async function withdrawReopening(
  deps: Deps,
  actor: Actor,
  caseId: string,
  id: string,
): Promise<void> {
  await deps.db.transaction(async () => {
    await holdForReopening(deps, actor, caseId);
    const row = reopening.forWithdrawal(actor, await proposed(deps, caseId, id));
    await reopening.withdraw(deps, row, { status: 'withdrawn', open_key: null });
    await recordReopening(deps, actor, row.id, 'reopening_withdrawn', { case: caseId });
  });
}

const proposed = ({ db }: Deps, caseId: string, id: string): Promise<ReopeningRow | null> =>
  db.rows.reopenings.find({ id, application_id: caseId });

/** Whether this person, by any account, took the decision that ended the case. */
async function hasEnded({ db }: Deps, actor: Actor, { row: { id } }: HeldCase): Promise<boolean> {
  const [last] = await db.select(
    { person: words(36) },
    `SELECT u.person_id AS person FROM events e JOIN users u ON u.id = e.actor_id
      WHERE e.stream = :stream AND e.type = 'ended' ORDER BY e.seq DESC LIMIT 1`,
    { stream: caseStream(id) },
  );
  return last?.person === actor.personId;
}
