import { isDuplicate } from '../../data/databaseErrors.js';
import type { RowOf } from '../../data/schema/rows.js';
import type { recoveryProposals } from '../../data/tables/recoveryTables.js';
import type { Actor } from '../../domain/actor.js';
import { zoneDay } from '../../domain/calendar.js';
import { claimedFen, interestFen } from '../../domain/fund/recovery.js';
import { fen, yuanText } from '../../domain/money.js';
import { conflict, forbidden, hidden, invalid } from '../../domain/refusal.js';
import { proposals, proposedBy } from '../../shared/proposals/proposals.js';
import { newId, type Deps } from '../../shared/request/deps.js';
import { reducedLines } from './reducedLines.step.js';
import { endListing } from './listRecovery.step.js';
import {
  changeRecovery,
  holdRecovery,
  recordRecovery,
  type RecoveryFile,
  type RecoveryRow,
} from './recovery.file.js';
import { amountTyped, planTyped, type RecoveryActTyped } from './recovery.input.js';
import { tellAwardee, tellRecoveryProposer } from './recovery.mails.js';
import { confirmedOf, registeredOf, stillOwed } from './receipts.step.js';

export type RecoveryProposal = RowOf<typeof recoveryProposals>;

const recoveryAct = proposals<RecoveryProposal>({
  door: ({ rows }) => rows.recoveryProposals,
  refusals: {
    decided: () => conflict('recovery_act_decided'),
    own: () => forbidden('recovery_act_yours'),
    notYours: () => forbidden('recovery_act_not_yours'),
  },
});

/**
 * Proposes what two persons do to a decided recovery: a wrong amount corrected, parts in which it is
 * paid, the decision withdrawn, or what cannot be had written off. Refused where it could not be done now.
 */
export async function proposeRecoveryAct(
  deps: Deps,
  actor: Actor,
  id: string,
  typed: RecoveryActTyped,
): Promise<void> {
  const at = deps.clock.now().toISOString();
  try {
    await deps.db.transaction(async () => {
      const held = await holdRecovery(deps, actor, id, 'recovery.open');
      const wanted = {
        act: typed.act,
        amount:
          typed.act === 'correct' ? BigInt(amountTyped(typed.new_amount, 'new_amount')) : null,
        plan:
          typed.act === 'plan'
            ? planTyped(typed.plan, stillOwed(held.row), zoneDay(deps.clock.now()))
            : [],
      };
      await planRecoveryAct(deps, held, wanted);
      const proposal = {
        id: newId(),
        recovery_id: id,
        ...wanted,
        document: typed.document,
        reason: typed.act_reason,
        open_key: id,
        ...proposedBy(actor, at),
      };
      await deps.db.rows.recoveryProposals.insert(proposal);
      await recordRecovery(deps, actor.userId, held.row, 'recovery_act_proposed', {
        proposal: proposal.id,
        act: typed.act,
        document: typed.document,
        reason: typed.act_reason,
      });
    });
  } catch (error) {
    throw isDuplicate(error) ? conflict('recovery_act_open') : error;
  }
}

type Wanted = Pick<RecoveryProposal, 'act' | 'amount' | 'plan'>;

/** What an act would make of the recovery, or why it cannot be done now. */
async function planRecoveryAct(
  deps: Deps,
  held: RecoveryFile,
  { act, amount, plan }: Wanted,
): Promise<Partial<RecoveryRow>> {
  const { row } = held;
  if (row.status !== 'claimed') throw conflict('recovery_not_claimed');
  const at = deps.clock.now().toISOString();
  const over = { open_key: null, ended_at: at } as const;
  if (act === 'plan') {
    const sum = plan.reduce((all, { amountFen }) => all + amountFen, 0);
    if (sum !== stillOwed(row)) throw conflict('recovery_plan_outdated');
    return { plan, due_on: plan.at(-1)?.on ?? row.due_on };
  }
  const waiting = await registeredOf(deps, row);
  if (waiting > 0) throw conflict('recovery_receipt_waits', { yuan: yuanText(waiting) });
  if (act === 'write_off') return { status: 'written_off', ...over };
  if (act === 'withdraw') {
    if (row.received > 0n) throw conflict('recovery_money_received');
    return { status: 'withdrawn', ...over };
  }
  const lines = reducedLines(held, Number(amount), 'new_amount');
  const [principal, interest] = [claimedFen(lines), interestFen(lines)];
  const taken = await confirmedOf(deps, row);
  const parts = taken.flatMap((receipt) => receipt.parts);
  const takenPrincipal = parts.reduce((sum, part) => sum + part.amountFen, 0);
  const takenInterest = taken.reduce((sum, receipt) => sum + receipt.interestFen, 0);
  if (takenPrincipal > principal || takenInterest > interest) {
    const least = { least: yuanText(fen(takenPrincipal)) };
    throw invalid({ new_amount: { code: 'recovery_less_than_received', params: least } });
  }
  const paidOff = row.received === BigInt(principal + interest);
  return {
    lines,
    principal: BigInt(principal),
    interest: BigInt(interest),
    plan: [],
    ...(paidOff ? ({ status: 'settled', ...over } as const) : {}),
  };
}

/** Another person agrees with a password, and it is done; the awardee is told why. */
export async function approveRecoveryAct(
  deps: Deps,
  actor: Actor,
  id: string,
  proposalId: string,
): Promise<void> {
  await deps.db.transaction(async () => {
    const held = await holdRecovery(deps, actor, id, 'recovery.decide');
    const proposal = recoveryAct.forDecision(actor, await proposalOf(deps, id, proposalId));
    const changes = await planRecoveryAct(deps, held, proposal);
    await recoveryAct.decide(deps, actor, proposal, { status: 'approved', open_key: null });
    await changeRecovery(deps, held.row, changes);
    const row = { ...held.row, ...changes };
    await recordRecovery(deps, actor.userId, row, 'recovery_act_approved', {
      proposal: proposalId,
      act: proposal.act,
      principalFen: row.principal.toString(),
      interestFen: row.interest.toString(),
    });
    if (row.status === 'settled') await recordRecovery(deps, actor.userId, row, 'recovery_settled');
    if (row.status === 'withdrawn') await endListing(deps, actor, held);
    const said = { reason: proposal.reason, document: proposal.document };
    await tellAwardee(deps, { ...held, row }, letters[proposal.act], said);
  });
}

const letters = {
  correct: 'recovery_corrected',
  plan: 'recovery_planned',
  withdraw: 'recovery_withdrawn',
  write_off: 'recovery_written_off',
} as const;

/** Another person says no, with a reason; everything stays as it was. */
export async function rejectRecoveryAct(
  deps: Deps,
  actor: Actor,
  id: string,
  proposalId: string,
  why: string,
): Promise<void> {
  await deps.db.transaction(async () => {
    const held = await holdRecovery(deps, actor, id, 'recovery.decide');
    const proposal = recoveryAct.forDecision(actor, await proposalOf(deps, id, proposalId));
    const said = { status: 'rejected', decision_reason: why, open_key: null } as const;
    await recoveryAct.decide(deps, actor, proposal, said);
    const data = { proposal: proposalId, reason: why };
    await recordRecovery(deps, actor.userId, held.row, 'recovery_act_rejected', data);
    await tellRecoveryProposer(deps, held, proposal.proposed_by, 'recovery_act_rejected', {
      what: `recoveries.acts.${proposal.act}`,
      reason: why,
    });
  });
}

/** Whoever proposed it takes it back before it is decided. */
export async function withdrawRecoveryAct(
  deps: Deps,
  actor: Actor,
  id: string,
  proposalId: string,
): Promise<void> {
  await deps.db.transaction(async () => {
    const { row } = await holdRecovery(deps, actor, id, 'recovery.open');
    const proposal = recoveryAct.forWithdrawal(actor, await proposalOf(deps, id, proposalId));
    await recoveryAct.withdraw(deps, proposal, { status: 'withdrawn', open_key: null });
    const data = { proposal: proposalId };
    await recordRecovery(deps, actor.userId, row, 'recovery_act_withdrawn', data);
  });
}

async function proposalOf({ db }: Deps, recoveryId: string, id: string) {
  const proposal = await db.rows.recoveryProposals.find({ id, recovery_id: recoveryId });
  if (!proposal) throw hidden();
  return proposal;
}
