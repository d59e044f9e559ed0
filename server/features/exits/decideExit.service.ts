import { demandExit, demandExitRole } from '../../domain/access/caseExits.js';
import type { Actor } from '../../domain/actor.js';
import { conflict, stale } from '../../domain/refusal.js';
import { exitActs, type SecondedExit } from '../../domain/workflow/exits/exitActs.js';
import { holdCase } from '../../shared/casefile/caseFile.js';
import { changeCase } from '../../shared/casework/caseWork.js';
import type { Deps } from '../../shared/request/deps.js';
import { demandNothingBuilt } from './builtUpon.query.js';
import { columnsOf, exitProposal, lookAtExits, type ExitProposalRow } from './exit.file.js';
import { demandDueAtHand } from './exitMoney.query.js';
import { mailRefusal } from './exit.mails.js';
import { recordExit } from './recordExit.step.js';

/** Which proposal is decided: of what exit and case, and the case as its reader saw it. */
export interface ShownProposal {
  readonly caseId: string;
  readonly exit: SecondedExit;
  readonly id: string;
  readonly version: number;
}

/**
 * A second person approves it, and it is done in the same transaction, to the case as the page
 * showed it. Nobody approves who made the mistake that it mends (who acted in the visit that a wrong
 * outcome came from, or ended the case), though whoever proposes it may have. What cannot be done any more is refused with the reason; the proposal then waits on.
 */
export async function approveExit(
  deps: Deps,
  actor: Actor,
  { caseId, exit, id, version }: ShownProposal,
): Promise<void> {
  await deps.db.transaction(async () => {
    const file = await holdCase(deps, caseId);
    const row = exitProposal.forDecision(actor, await proposed(deps, caseId, exit, id));
    const look = await lookAtExits(deps, file);
    demandExit(actor, look, exit, 'decide');
    if (file.row.version !== version) throw stale();
    const { details, reason, ground } = row;
    await demandNothingBuilt(deps.db, file.row, exit);
    await demandDueAtHand(deps.db, caseId, details);
    await exitProposal.decide(deps, actor, row, { status: 'approved', open_key: null });
    if (await isAmong(deps, actor, exitActs[exit].madeBy(details, look.history))) {
      throw conflict('exit_own_mistake');
    }
    await changeCase(
      deps,
      actor,
      file,
      ({ row: { state } }, context) =>
        exitActs[exit].act(context, state, details, { reason, ground }, look.known),
      columnsOf(row),
    );
    await recordExit(deps, actor, row.id, 'exit_approved', { case: caseId, exit });
  });
}

/** A second person says no, with a reason; the case stays as it is. */
export async function rejectExit(
  deps: Deps,
  actor: Actor,
  { caseId, exit, id }: Omit<ShownProposal, 'version'>,
  why: string,
): Promise<void> {
  await deps.db.transaction(async () => {
    const file = await holdCase(deps, caseId);
    demandExitRole(actor, file.subject, exit, 'decide');
    const row = exitProposal.forDecision(actor, await proposed(deps, caseId, exit, id));
    const decision = { status: 'rejected', decision_reason: why, open_key: null } as const;
    await exitProposal.decide(deps, actor, row, decision);
    await recordExit(deps, actor, row.id, 'exit_rejected', { case: caseId, exit, reason: why });
    await mailRefusal(deps, file, row, why);
  });
}

/** Whoever proposed it takes it back before it is decided. */
export async function withdrawExit(
  deps: Deps,
  actor: Actor,
  { caseId, exit, id }: Omit<ShownProposal, 'version'>,
): Promise<void> {
  await deps.db.transaction(async () => {
    const { subject } = await holdCase(deps, caseId);
    demandExitRole(actor, subject, exit, 'read');
    const row = exitProposal.forWithdrawal(actor, await proposed(deps, caseId, exit, id));
    await exitProposal.withdraw(deps, row, { status: 'withdrawn', open_key: null });
    await recordExit(deps, actor, row.id, 'exit_withdrawn', { case: caseId, exit });
  });
}

/** Whether one of these accounts is this person's. */
const isAmong = async (
  { db }: Deps,
  { personId }: Actor,
  accounts: ReadonlySet<string>,
): Promise<boolean> =>
  accounts.size > 0 && (await db.rows.users.count({ id: [...accounts], person_id: personId })) > 0;

const proposed = (
  { db }: Deps,
  caseId: string,
  exit: SecondedExit,
  id: string,
): Promise<ExitProposalRow | null> =>
  db.rows.exitProposals.find({ id, application_id: caseId, case_exit: exit });
