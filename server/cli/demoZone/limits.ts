import { fen } from '../../domain/money.js';
import { approveLimit, proposeLimit } from '../../features/payments/approvalLimits.service.js';
import type { DemoWords } from './demoData.js';
import type { DemoStage } from './demoStage.js';

/** Limits that finance proposed and the approver put in force. */
export async function putLimits(stage: DemoStage): Promise<void> {
  const { deps, data } = stage;
  await propose(stage, data.words.limits);
  const approver = await stage.as('approver');
  for (const { id } of await deps.db.rows.approvalLimits.all({})) {
    await approveLimit(deps, approver, id);
  }
}

/** Limits that wait for the approver. */
export const proposeLimits = (stage: DemoStage): Promise<void> =>
  propose(stage, stage.data.words.proposed_limits);

async function propose(stage: DemoStage, limits: DemoWords['limits']): Promise<void> {
  const preparer = await stage.as('preparer');
  for (const [programmeId, { yuan, reason }] of Object.entries(limits)) {
    const amount = fen(BigInt(yuan) * 100n);
    await proposeLimit(stage.deps, preparer, { programmeId, amount, reason });
  }
}
