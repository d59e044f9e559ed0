import { proposedChoice } from '../../domain/review/proposal.js';
import { closeNotices } from '../../features/notices/closeNotices.job.js';
import { publishNotice } from '../../features/notices/publishNotice.service.js';
import { callBoard } from '../../shared/boards/callBoard.query.js';
import { choiceInput, confirmRanking } from '../../features/ranking/confirmRanking.service.js';
import { castVotes, makeDecisions } from '../../features/meetings/callVotes.service.js';
import { decisionInput, voteInput } from '../../features/meetings/callVotes.input.js';
import { callRanking } from '../../features/ranking/ranking.query.js';
import type { LocalText } from '../../domain/localText.js';
import type { DemoStage } from './demoStage.js';

const members = ['joint1', 'joint2', 'joint3', 'joint4', 'joint5'];

/** What the zone decides over the cases of a call. */

/** The head of department takes the ranking as it is proposed. */
export async function confirmProposal(stage: DemoStage, callId: string): Promise<void> {
  const { deps } = stage;
  const head = await stage.as('head');
  const { proposal } = await callRanking(deps, await callBoard(deps, head, callId));
  await confirmRanking(deps, head, callId, {
    hash: proposal.hash,
    early: true,
    ...Object.fromEntries(proposal.rows.map((row) => [choiceInput(row.id), proposedChoice(row)])),
  });
}

/** The members of the joint meeting agree with one case, one after the other, until that is enough or so many have. */
export async function agreeTo(
  stage: DemoStage,
  callId: string,
  caseId: string,
  most = members.length,
): Promise<void> {
  const standing = async () =>
    (await stage.deps.db.rows.applications.find({ id: caseId }))?.stage ?? null;
  const at = await standing();
  for (const member of members.slice(0, most)) {
    if ((await standing()) !== at) return;
    const actor = await stage.as(member);
    await castVotes(stage.deps, actor, callId, { [voteInput(caseId)]: 'agree' });
  }
}

/** The Administrative Committee approves. */
export async function approveDemoCase(
  stage: DemoStage,
  callId: string,
  caseId: string,
): Promise<void> {
  const approver = await stage.as('approver');
  await makeDecisions(stage.deps, approver, callId, { [decisionInput(caseId)]: 'approve' });
}

/** The officer publishes the proposed award. */
export async function announce(
  stage: DemoStage,
  callId: string,
  cases: readonly string[],
  title: LocalText,
): Promise<void> {
  await publishNotice(stage.deps, await stage.as('officer'), callId, { title, caseIds: cases });
}

/** The period of every notice that is over by now ends. */
export async function endNotices({ deps }: DemoStage): Promise<void> {
  await closeNotices(deps);
}
