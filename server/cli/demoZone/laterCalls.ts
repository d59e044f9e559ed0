import { accept, askCorrections, begin, pass, reviewBy, visitDemoCase } from './acts.js';
import type { Zone } from './openBooks.js';
import { choosePanel, extendCall } from './callLife.js';
import { apply, callFor, projectOf } from './projectCalls.js';
import type { DemoStage } from './demoStage.js';

/** The call under review: one case with the experts, one to be visited, three to be ranked. */
export async function secondCall(stage: DemoStage, zone: Zone): Promise<void> {
  stage.daysAgo(40);
  const callId = await callFor(stage, zone, 'second');
  const cases = new Map<string, string>();
  for (const [index, id] of ['gangcheng', 'hangyan', 'qingyuan', 'ganyuan', 'yunshu'].entries()) {
    stage.daysAgo(24 - index);
    cases.set(id, await apply(stage, zone, callId, id));
  }
  for (const [id, caseId] of cases) {
    stage.daysAgo(18);
    await accept(stage, caseId);
    stage.daysAgo(14);
    await pass(stage, caseId);
    stage.daysAgo(id === 'gangcheng' ? 6 : 8);
    await reviewBy(stage, projectOf(stage, id), caseId, id === 'gangcheng' ? 3 : 5);
  }
  stage.daysAgo(5);
  for (const id of ['qingyuan', 'ganyuan', 'yunshu'])
    await visitDemoCase(stage, cases.get(id) ?? '');
}

/** The open calls. In one of them: a draft, two cases at the desk, one checked, one put right, one without experts yet. */
export async function thirdCall(stage: DemoStage, zone: Zone): Promise<void> {
  stage.daysAgo(20);
  const callId = await callFor(stage, zone, 'third');
  await choosePanel(stage, callId, 7);
  stage.daysAgo(5);
  const corrected = await apply(stage, zone, callId, 'xinyuan');
  stage.daysAgo(4);
  const checked = await apply(stage, zone, callId, 'zhilian');
  const unseated = await apply(stage, zone, callId, 'shuoyuan');
  stage.daysAgo(3);
  await askCorrections(stage, corrected);
  await accept(stage, checked);
  await accept(stage, unseated);
  stage.daysAgo(2);
  await extendCall(stage, callId, 6);
  await pass(stage, unseated);
  await begin(stage, projectOf(stage, 'lingshui'), callId, zone.firms.get('lingshui') ?? '', 3);
  stage.daysAgo(1);
  await apply(stage, zone, callId, 'lanhai');
  stage.daysAgo(0);
  await apply(stage, zone, callId, 'qinghang');
}
