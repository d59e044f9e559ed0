import { isDuplicate } from '../../data/databaseErrors.js';
import { recordEvents } from '../../data/stores/eventStore.js';
import { policy } from '../../domain/access/policy.js';
import { holds, type Actor, type Role } from '../../domain/actor.js';
import { whyNotDecided, type InstalmentAct } from '../../domain/award/instalmentActs.js';
import { conflict, forbidden } from '../../domain/refusal.js';
import type { JsonObject } from '../../domain/json.js';
import { cancelDue } from '../../shared/effects/awardEffects.js';
import { awardStream } from '../../shared/effects/bankAccounts.js';
import { proposedBy } from '../../shared/proposals/proposals.js';
import { newId, type Deps } from '../../shared/request/deps.js';
import { instalmentDecision, openInstalment, type InstalmentFile } from './instalment.file.js';
import {
  mailInstalment,
  mailInstalmentProposal,
  mailInstalmentRejected,
} from './instalment.mails.js';

export interface InstalmentWish {
  readonly act: InstalmentAct;
  /** For the record alone. */
  readonly reason: string;
  /** What the awardee is told. */
  readonly told: string;
}

/**
 * Proposes to hold, release or cancel an instalment. Until it is decided nothing of it is prepared,
 * signed or sent; one that is to be released stays held.
 */
export async function proposeInstalment(
  deps: Deps,
  actor: Actor,
  trancheId: string,
  { act, reason, told }: InstalmentWish,
): Promise<void> {
  const at = deps.clock.now().toISOString();
  try {
    await deps.db.transaction(async () => {
      const row = await holdInstalment(deps, actor, trancheId, policy['instalment.propose']);
      demandPossible(act, row);
      const id = newId();
      await deps.db.rows.instalmentDecisions.insert({
        id,
        tranche_id: trancheId,
        application_id: row.application_id,
        act,
        reason,
        told,
        after_end: row.ended ? 1 : 0,
        open_key: trancheId,
        ...proposedBy(actor, at),
      });
      await record(deps, actor, row, 'instalment_proposed', { decision: id, act });
      await mailInstalmentProposal(deps, actor, row, { act, reason }, at);
    });
  } catch (error) {
    throw isDuplicate(error) ? conflict('instalment_open') : error;
  }
}

/** Another person agrees, and it is done in the same transaction; the awardee is told. */
export async function approveInstalment(
  deps: Deps,
  actor: Actor,
  trancheId: string,
  id: string,
): Promise<void> {
  await deps.db.transaction(async () => {
    const row = await holdInstalment(deps, actor, trancheId, policy['instalment.decide']);
    const decision = instalmentDecision.forDecision(actor, await proposalOf(deps, trancheId, id));
    demandPossible(decision.act, row);
    const by = { at: deps.clock.now().toISOString(), actorId: actor.userId };
    await instalmentDecision.decide(deps, actor, decision, { status: 'approved', open_key: null });
    await record(deps, actor, row, 'instalment_decided', { decision: id, act: decision.act });
    await carryOut[decision.act](deps, by, row);
    await mailInstalment(deps, row, decision, by.at);
  });
}

/** Another person says no, with a reason; everything stays as it was. */
export async function rejectInstalment(
  deps: Deps,
  actor: Actor,
  trancheId: string,
  id: string,
  why: string,
): Promise<void> {
  await deps.db.transaction(async () => {
    const row = await holdInstalment(deps, actor, trancheId, policy['instalment.decide']);
    const decision = instalmentDecision.forDecision(actor, await proposalOf(deps, trancheId, id));
    const said = { status: 'rejected', decision_reason: why, open_key: null } as const;
    await instalmentDecision.decide(deps, actor, decision, said);
    await record(deps, actor, row, 'instalment_rejected', { decision: id, reason: why });
    await mailInstalmentRejected(deps, row, decision, why);
  });
}

/** Whoever proposed it takes it back before it is decided. */
export async function withdrawInstalment(
  deps: Deps,
  actor: Actor,
  trancheId: string,
  id: string,
): Promise<void> {
  await deps.db.transaction(async () => {
    const row = await holdInstalment(deps, actor, trancheId, policy['instalment.propose']);
    const decision = instalmentDecision.forWithdrawal(actor, await proposalOf(deps, trancheId, id));
    await instalmentDecision.withdraw(deps, decision, { status: 'withdrawn', open_key: null });
    await record(deps, actor, row, 'instalment_withdrawn', { decision: id });
  });
}

type By = { readonly at: string; readonly actorId: string };

/** What each decision does. Money moves where an instalment is cancelled alone. */
const carryOut: Readonly<
  Record<InstalmentAct, (deps: Deps, by: By, row: InstalmentFile) => Promise<unknown>>
> = {
  hold: ({ db }, { at }, { id }) =>
    db.rows.tranches.update({ id, status: 'due', held_at: null }, { held_at: at }),
  release: ({ db }, _, { id }) => db.rows.tranches.update({ id }, { held_at: null }),
  cancel: ({ db }, by, { id, application_id, amount, line_id: line }) =>
    cancelDue(db, by, line, { id, application_id, amount, budget_line_id: line }),
};

/** The instalment as it stands, its case held: whoever prepares or signs a payment of it waits. */
async function holdInstalment(
  deps: Deps,
  actor: Actor,
  id: string,
  roles: readonly Role[],
): Promise<InstalmentFile> {
  const { application_id: caseId } = await openInstalment(deps, actor, id);
  await deps.db.rows.applications.lock({ id: caseId });
  const row = await openInstalment(deps, actor, id);
  if (!roles.some((role) => holds(actor, role, row.programme_id))) {
    throw forbidden('not_your_role');
  }
  return row;
}

function demandPossible(act: InstalmentAct, row: InstalmentFile): void {
  const problem = whyNotDecided(act, row);
  if (problem !== null) throw conflict(problem, { batch: row.taken_by ?? '' });
}

const proposalOf = ({ db }: Deps, trancheId: string, id: string) =>
  db.rows.instalmentDecisions.find({ id, tranche_id: trancheId });

type InstalmentEvent =
  'instalment_proposed' | 'instalment_decided' | 'instalment_rejected' | 'instalment_withdrawn';

async function record(
  { db, clock }: Deps,
  actor: Actor,
  { id, application_id: caseId }: InstalmentFile,
  type: InstalmentEvent,
  data: JsonObject,
): Promise<void> {
  const by = { at: clock.now().toISOString(), actorId: actor.userId };
  await recordEvents(db, awardStream(caseId), by, [{ type, data: { tranche: id, ...data } }]);
}
