import { accept, pass, reviewBy, visitDemoCase } from './acts.js';
import { agreeTo, announce, approveDemoCase, confirmProposal, endNotices } from './decide.js';
import type { DemoData } from './demoData.js';
import type { Zone } from './openBooks.js';
import {
  checkDemoAccount,
  countersignDemoAgreement,
  issueDemoAgreement,
  proveDemoAccount,
  sendMoney,
  settleDemoBatch,
  signDemoAgreement,
} from './payOut.js';
import { apply, callFor, projectOf } from './projectCalls.js';
import type { DemoStage } from './demoStage.js';

/** How many days ago each thing happened to one case. */
interface Pace {
  readonly accepted: number;
  readonly checked: number;
  readonly reviewed: number;
  readonly visited: number;
  readonly ranked: number;
}

/**
 * The call that is over: one project has its first instalment, one waits for it, one is asked to
 * sign its agreement, one is on public notice, one awaits approval and one lies before the
 * joint meeting.
 */
export async function firstCall(stage: DemoStage, zone: Zone): Promise<void> {
  stage.daysAgo(150);
  const callId = await callFor(stage, zone, 'first');
  stage.daysAgo(116);
  const paid = await apply(stage, zone, callId, 'hongyu');
  stage.daysAgo(114);
  const due = await apply(stage, zone, callId, 'songyuan');
  stage.daysAgo(113);
  const signing = await apply(stage, zone, callId, 'jingwei');
  stage.daysAgo(112);
  const onNotice = await apply(stage, zone, callId, 'ruixing');
  stage.daysAgo(111);
  const agreed = await apply(stage, zone, callId, 'beichen');
  stage.daysAgo(111, 16);
  const inMeeting = await apply(stage, zone, callId, 'tanhui');

  const { title, more } = noticeTitles(stage.data);
  const first = { accepted: 115, checked: 110, reviewed: 100, visited: 92, ranked: 90 };
  await upToRanking(stage, 'hongyu', paid, first);
  await upToRanking(stage, 'songyuan', due, first);
  await confirm(stage, callId, first);
  await decideFor(stage, callId, [paid, due], 86, title);
  await payFirstInstalment(stage, paid);

  const second = { accepted: 110, checked: 104, reviewed: 62, visited: 42, ranked: 38 };
  await upToRanking(stage, 'jingwei', signing, second);
  await confirm(stage, callId, second);
  await decideFor(stage, callId, [signing], 35, title);
  stage.daysAgo(6);
  await issueDemoAgreement(stage, due);
  stage.daysAgo(4);
  await issueDemoAgreement(stage, signing);
  await signDemoAgreement(stage, projectOf(stage, 'songyuan'), due);
  stage.daysAgo(3);
  await countersignDemoAgreement(stage, due);
  stage.daysAgo(2);
  await proveDemoAccount(stage, await stage.as('songyuan'), due);

  const third = { accepted: 109, checked: 103, reviewed: 58, visited: 22, ranked: 14 };
  await upToRanking(stage, 'ruixing', onNotice, third);
  await upToRanking(stage, 'beichen', agreed, third);
  await upToRanking(stage, 'tanhui', inMeeting, third);
  await confirm(stage, callId, third);
  stage.daysAgo(9);
  await agreeTo(stage, callId, onNotice);
  stage.daysAgo(7);
  await approveDemoCase(stage, callId, onNotice);
  stage.daysAgo(2);
  await agreeTo(stage, callId, agreed);
  await agreeTo(stage, callId, inMeeting, 2);
  stage.daysAgo(1);
  await announce(stage, callId, [onNotice], more);
}

async function upToRanking(
  stage: DemoStage,
  who: string,
  caseId: string,
  pace: Pace,
): Promise<void> {
  stage.daysAgo(pace.accepted);
  await accept(stage, caseId);
  stage.daysAgo(pace.checked);
  await pass(stage, caseId);
  stage.daysAgo(pace.reviewed);
  await reviewBy(stage, projectOf(stage, who), caseId, 5);
  stage.daysAgo(pace.visited);
  await visitDemoCase(stage, caseId);
}

async function confirm(stage: DemoStage, callId: string, { ranked }: Pace): Promise<void> {
  stage.daysAgo(ranked);
  await confirmProposal(stage, callId);
}

/** The meeting agrees, the committee approves, the notice runs its time without an objection. */
async function decideFor(
  stage: DemoStage,
  callId: string,
  cases: readonly string[],
  metDaysAgo: number,
  title: DemoData['words']['notices'][string],
): Promise<void> {
  stage.daysAgo(metDaysAgo);
  for (const caseId of cases) await agreeTo(stage, callId, caseId);
  stage.daysAgo(metDaysAgo - 2);
  for (const caseId of cases) await approveDemoCase(stage, callId, caseId);
  stage.daysAgo(metDaysAgo - 3);
  await announce(stage, callId, cases, title);
  stage.daysAgo(metDaysAgo - 20);
  await endNotices(stage);
}

async function payFirstInstalment(stage: DemoStage, caseId: string): Promise<void> {
  stage.daysAgo(64);
  await issueDemoAgreement(stage, caseId);
  stage.daysAgo(60);
  await signDemoAgreement(stage, projectOf(stage, 'hongyu'), caseId);
  stage.daysAgo(58);
  await countersignDemoAgreement(stage, caseId);
  stage.daysAgo(55);
  await proveDemoAccount(stage, await stage.as('hongyu'), caseId);
  stage.daysAgo(52);
  await checkDemoAccount(stage, caseId);
  stage.daysAgo(50);
  const batchId = await sendMoney(stage, caseId);
  stage.daysAgo(47);
  await settleDemoBatch(stage, batchId);
}

function noticeTitles({ words }: DemoData) {
  const { first, more } = words.notices;
  if (!first || !more) throw new Error('no notices in config/demo/words.yaml');
  return { title: first, more };
}
