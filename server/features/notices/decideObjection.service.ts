import { z } from 'zod';
import { policy } from '../../domain/access/policy.js';
import type { Actor } from '../../domain/actor.js';
import { closingClock } from '../../domain/application/callWindow.js';
import {
  closingOf,
  objectionDecisionOf,
  findings,
  whyNotFound,
  type ObjectionOutcome,
} from '../../domain/award/objectionHearing.js';
import { conflict, stale } from '../../domain/refusal.js';
import { choice, line, paragraph } from '../../domain/typed.js';
import { act, release } from '../../domain/workflow/machine.js';
import type { HeldCase } from '../../shared/casefile/caseFile.js';
import { changeCase } from '../../shared/casework/caseWork.js';
import type { Deps } from '../../shared/request/deps.js';
import { mailFound, mailFindingReturned } from './hearing.mails.js';
import {
  examinedOf,
  holdObjection,
  keepFinding,
  objectionFinding,
  openFinding,
  readsObjector,
  recordObjection,
  type FindingRow,
  type OpenedObjection,
} from './objection.file.js';
import { demandUnnamed } from './unnamed.step.js';
import { mailApplicant, mailDecision, mailNextInLine, mailUpheld } from './objection.mails.js';

export const findingInput = z.object({
  decision: choice(findings),
  reason: paragraph({ min: 5, max: 2000 }),
});
/** Which finding the page showed. */
export const shownFinding = z.object({ finding: line(36) });
export const returnInput = z.object({
  finding: line(36),
  why: paragraph({ min: 5, max: 500 }),
});

function demandFindable(deps: Deps, opened: OpenedObjection, finding: ObjectionOutcome): void {
  const problem = whyNotFound(finding, examinedOf(opened), deps.clock.now());
  if (problem === null) return;
  const due = opened.hearing?.due_at;
  throw conflict(problem, due === undefined ? {} : { when: closingClock(due) });
}

/** Whoever examines says what was found; a second person decides. */
export async function proposeFinding(
  deps: Deps,
  actor: Actor,
  id: string,
  { decision, reason }: z.infer<typeof findingInput>,
): Promise<void> {
  await deps.db.transaction(async () => {
    const opened = await holdObjection(deps, actor, id, policy['objection.examine']);
    demandFindable(deps, opened, decision);
    demandUnnamed(deps, opened.objection, 'reason', reason);
    const row = await keepFinding(deps, actor, opened, { finding: decision, reason });
    const data = { finding: decision, reason, proposal: row.id };
    await recordObjection(deps, id, actor.userId, 'objection_found', data);
    await mailFound(deps, actor, opened, row);
  });
}

async function findingFor(deps: Deps, actor: Actor, id: string, shown: string) {
  const opened = await holdObjection(deps, actor, id, policy['objection.decide']);
  const row = objectionFinding.forDecision(actor, openFinding(opened));
  if (row.id !== shown) throw stale();
  return { opened, row };
}

/** A second person agrees: the case goes on, or leaves the list where the objection was right. */
export async function approveFinding(
  deps: Deps,
  actor: Actor,
  id: string,
  { finding: shown }: z.infer<typeof shownFinding>,
): Promise<void> {
  const at = deps.clock.now().toISOString();
  await deps.db.transaction(async () => {
    const { opened, row } = await findingFor(deps, actor, id, shown);
    demandFindable(deps, opened, row.finding);
    const { objection, file } = opened;
    const { finding, reason } = row;
    const decision = objectionDecisionOf(finding);
    await objectionFinding.decide(deps, actor, row, { status: 'approved', open_key: null });
    const affected = await deps.db.rows.objections.update(
      { id, status: 'open', version: objection.version },
      {
        status: decision,
        closed_as: closingOf(finding),
        decision: reason,
        decided_at: at,
        decided_by: actor.userId,
        version: objection.version + 1,
      },
    );
    if (affected !== 1) throw stale();
    const data = { reason, finding, proposal: row.id };
    await recordObjection(deps, id, actor.userId, `objection_${decision}`, data);
    await carryOut(deps, actor, id, file, row);
    const contact = deps.seal.open(objection.objector_contact);
    const objector = { id, noticeId: objection.notice_id, contact };
    await mailDecision(deps, objector, file.row, { finding, reason });
  });
}

async function carryOut(
  deps: Deps,
  actor: Actor,
  id: string,
  file: HeldCase,
  { finding, reason }: FindingRow,
): Promise<void> {
  const { row, subject } = file;
  const { status, stage, holds: held } = subject.state;
  // The applicant may have withdrawn meanwhile; then there is nothing left to release.
  if (status !== 'running' || stage === null || !held.includes(id)) return;
  await changeCase(deps, actor, file, (opened) => release(opened.subject.state, id));
  // An end is told by the case itself.
  if (finding !== 'upheld') return mailApplicant(deps, row, { left: held.length - 1, reason });
  // Whoever agrees may be no discipline officer; what the stage lets these do is done for them.
  await changeCase(deps, actor, row.id, (opened, context) =>
    act(context, opened.subject.state, 'dismiss', { reason }),
  );
  await mailUpheld(deps, row, reason);
  await mailNextInLine(deps, row);
}

/** A second person gives it back with a reason, and it is examined on. */
export async function returnFinding(
  deps: Deps,
  actor: Actor,
  id: string,
  { finding: shown, why }: z.infer<typeof returnInput>,
): Promise<void> {
  await deps.db.transaction(async () => {
    const { opened, row } = await findingFor(deps, actor, id, shown);
    // Whoever may not know who objected learns nothing of it from a refusal either.
    if (readsObjector(actor, opened.file)) demandUnnamed(deps, opened.objection, 'why', why);
    const said = { status: 'rejected', decision_reason: why, open_key: null } as const;
    await objectionFinding.decide(deps, actor, row, said);
    const data = { reason: why, proposal: row.id };
    await recordObjection(deps, id, actor.userId, 'objection_finding_returned', data);
    await mailFindingReturned(deps, opened, row, why);
  });
}

/** Whoever proposed it takes it back before it is decided. */
export async function takeFindingBack(
  deps: Deps,
  actor: Actor,
  id: string,
  { finding: shown }: z.infer<typeof shownFinding>,
): Promise<void> {
  await deps.db.transaction(async () => {
    const opened = await holdObjection(deps, actor, id, policy['objection.examine']);
    const row = objectionFinding.forWithdrawal(actor, openFinding(opened));
    if (row.id !== shown) throw stale();
    await objectionFinding.withdraw(deps, row, { status: 'withdrawn', open_key: null });
    const data = { proposal: row.id };
    await recordObjection(deps, id, actor.userId, 'objection_finding_withdrawn', data);
  });
}
