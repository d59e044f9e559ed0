import { extendOrCloseCall } from '../../features/calls/extendOrCloseCall.service.js';
import { setCallPanel } from '../../features/calls/setCallPanel.service.js';
import { phrase } from './demoData.js';
import type { DemoStage } from './demoStage.js';

const dayMs = 86_400_000;

async function callOf({ deps }: DemoStage, callId: string) {
  const call = await deps.db.rows.calls.find({ id: callId });
  if (!call) throw new Error(`no call ${callId}`);
  return call;
}

/** The officer says that the first so many experts of the cast may be invited for a call. */
export async function choosePanel(stage: DemoStage, callId: string, size: number): Promise<void> {
  const chosen = stage.data.experts.slice(0, size).map(({ id }) => id);
  const actors = await Promise.all(chosen.map((id) => stage.as(id)));
  const officer = await stage.as('officer');
  const { version } = await callOf(stage, callId);
  const experts = actors.map(({ userId }) => userId);
  await setCallPanel(stage.deps, officer, callId, version, { experts, shown: [] });
}

/** The officer extends a call by so many days, with a reason; those affected are written to. */
export async function extendCall(stage: DemoStage, callId: string, days: number): Promise<void> {
  const officer = await stage.as('officer');
  const call = await callOf(stage, callId);
  const later = new Date(Date.parse(call.closes_at) + days * dayMs).toISOString();
  await extendOrCloseCall(stage.deps, officer, callId, call.version, 'extend', {
    closes: later,
    reason: phrase(stage.data.words, 'extension'),
  });
}
