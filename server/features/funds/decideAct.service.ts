import type { Database } from '../../data/database.js';
import { recordEvents } from '../../data/stores/eventStore.js';
import { budgetStream, keepPosting, postLegs } from '../../data/stores/postingStore.js';
import { holds, type Actor } from '../../domain/actor.js';
import { fen } from '../../domain/money.js';
import { conflict, forbidden, hidden } from '../../domain/refusal.js';
import { financeRoles } from '../../domain/access/policy.js';
import { inScope, scopeOf } from '../../domain/access/scope.js';
import { proposals } from '../../shared/proposals/proposals.js';
import type { Deps } from '../../shared/request/deps.js';
import type { ActTerms, BudgetProposalRow } from './act.file.js';
import { mailActRejected } from './budget.mails.js';
import { planAct, programmesOf } from './planAct.step.js';
import { demandHandles } from './planCarryOver.step.js';
import { unfinishedOn } from './unfinished.query.js';

const budgetProposal = proposals<BudgetProposalRow>({
  door: ({ rows }) => rows.budgetProposals,
  refusals: {
    decided: () => conflict('budget_proposal_decided'),
    own: () => forbidden('budget_own_proposal'),
    notYours: () => forbidden('budget_not_yours'),
  },
});

/** The proposal, for finance of its programme; others do not know it exists. */
export async function proposalForFinance(
  { db }: Pick<Deps, 'db'>,
  actor: Actor,
  id: string,
): Promise<BudgetProposalRow> {
  const row = await db.rows.budgetProposals.find({ id });
  if (!row || !inScope(scopeOf(actor, financeRoles), row.programme_id)) throw hidden();
  return row;
}

/** What is proposed, with its lines as they stand. */
export async function termsOf({ db }: Pick<Deps, 'db'>, row: BudgetProposalRow): Promise<ActTerms> {
  const lineOf = (id: string | null) => (id === null ? null : db.rows.budgetLines.find({ id }));
  return {
    act: row.act,
    programmeId: row.programme_id,
    year: row.year,
    line: await lineOf(row.budget_line_id),
    to: await lineOf(row.to_line_id),
    amount: row.amount === null ? null : fen(row.amount),
    reverses: row.reverses,
    details: row.details,
  };
}

/**
 * A second person says yes, and it is done: the posting, its legs and what stands beside them, all
 * or nothing. Refuses what the line has outgrown meanwhile with the reason.
 */
export async function approveAct(deps: Deps, actor: Actor, id: string): Promise<void> {
  const { db, clock } = deps;
  await db.transaction(async () => {
    const row = budgetProposal.forDecision(actor, await proposalForFinance(deps, actor, id));
    demandDecides(actor, row);
    const at = clock.now().toISOString();
    await holdBooks(deps, row);
    await demandHandles(db, actor, row);
    const plan = await planAct(db, await termsOf(deps, row));
    const touched = await programmesOf(db, plan);
    if (!approvesIn(actor, touched)) throw forbidden('budget_other_programme');
    await budgetProposal.decide(deps, actor, row, { status: 'approved', open_key: null });
    await keepPosting(db, row, { at, userId: actor.userId, personId: actor.personId });
    const by = { at, actorId: actor.userId };
    await postLegs(db, id, plan.before, by);
    await plan.settle?.(db, id, by);
    await postLegs(db, id, plan.after ?? [], by, plan.before.length + 1);
  });
}

/**
 * Holds all that the act rests on, in the one order of money: cases, vouchers, lines. Lines in the
 * order of their ids, so that two transfers between the same lines never wait for each other.
 */
async function holdBooks({ db }: Deps, row: BudgetProposalRow): Promise<void> {
  if (row.act === 'carry_over' && row.budget_line_id !== null) {
    const items = await unfinishedOn(db, row.budget_line_id);
    const cases = [...new Set(items.flatMap(({ applicationId }) => applicationId ?? []))];
    if (cases.length > 0) await db.rows.applications.lock({ id: cases });
    const vouchers = [...new Set(items.flatMap(({ voucherId }) => voucherId ?? []))];
    if (vouchers.length > 0) await db.rows.vouchers.lock({ id: vouchers });
  }
  if (row.budget_line_id === null) {
    await db.rows.programmes.lock({ id: row.programme_id });
    await db.rows.budgetLines.lock({ programme_id: row.programme_id, year: row.year });
  }
  const legs = row.reverses === null ? [] : await linesOfPosting(db, row.reverses);
  const lines = new Set([row.budget_line_id, row.to_line_id, ...legs].flatMap((id) => id ?? []));
  for (const id of [...lines].toSorted()) await db.rows.budgetLines.lock({ id });
}

async function linesOfPosting(db: Database, id: string): Promise<readonly string[]> {
  const entries = await db.rows.ledgerEntries.all({ posting_id: id });
  return entries.map(({ budget_line_id: line }) => line);
}

/** A second person says no, with a reason; the books stay as they are. */
export async function rejectAct(deps: Deps, actor: Actor, id: string, why: string): Promise<void> {
  await deps.db.transaction(async () => {
    const row = budgetProposal.forDecision(actor, await proposalForFinance(deps, actor, id));
    demandDecides(actor, row);
    const decision = { status: 'rejected', decision_reason: why, open_key: null } as const;
    await budgetProposal.decide(deps, actor, row, decision);
    await record(deps, actor, id, 'budget_rejected', { reason: why });
    await mailActRejected(deps, row, why);
  });
}

/** Whoever proposed it takes it back before it is decided. */
export async function withdrawAct(deps: Deps, actor: Actor, id: string): Promise<void> {
  await deps.db.transaction(async () => {
    const row = budgetProposal.forWithdrawal(actor, await proposalForFinance(deps, actor, id));
    await budgetProposal.withdraw(deps, row, { status: 'withdrawn', open_key: null });
    await record(deps, actor, id, 'budget_withdrawn', {});
  });
}

function demandDecides(actor: Actor, { programme_id: programme }: BudgetProposalRow): void {
  if (!holds(actor, 'finance_approver', programme)) throw forbidden('not_your_role');
}

/** Whether somebody approves for the finance of each of these programmes. */
export const approvesIn = (actor: Actor, programmes: readonly string[]): boolean =>
  programmes.every((each) => holds(actor, 'finance_approver', each));

const record = (
  { db, clock }: Deps,
  { userId }: Actor,
  id: string,
  type: 'budget_rejected' | 'budget_withdrawn',
  data: { readonly reason?: string },
): Promise<void> =>
  recordEvents(db, budgetStream(id), { at: clock.now().toISOString(), actorId: userId }, [
    { type, data },
  ]);
