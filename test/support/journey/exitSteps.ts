import type { SecondedExit } from '../../../server/domain/workflow/exits/exitActs.js';
import { expectMoved, type Journey } from './journey.js';

/** What people type where they begin or propose a way out of a case. */
export const exitReason = '办理时看错了材料，需要更正。';
const ground = '核查报告 大高核〔2026〕3号';

/** The ways out of a case as people press them on their pages. */
export function exitSteps(journey: () => Journey) {
  const pageOf = (caseId: string, exit: string): string => `/cases/${caseId}/exits/${exit}`;
  const versionOf = async (caseId: string): Promise<string> =>
    `${(await journey().caseRow(caseId)).version}`;
  /** Acts are told apart by their moment. */
  const aMinuteLater = (): void => journey().pass(1 / 1440);
  async function begin(who: string, caseId: string, exit: string, typed = {}): Promise<void> {
    aMinuteLater();
    const person = await journey().as(who);
    const sent = { version: await versionOf(caseId), reason: exitReason, ground, ...typed };
    expectMoved(await person.post(pageOf(caseId, exit), sent));
  }
  const openProposal = async (caseId: string, exit?: SecondedExit): Promise<string> => {
    const of = exit === undefined ? {} : { case_exit: exit };
    const where = { application_id: caseId, status: 'proposed', ...of } as const;
    return (await journey().deps.db.rows.exitProposals.find(where))?.id ?? '';
  };
  async function approve(who: string, caseId: string, exit: SecondedExit) {
    aMinuteLater();
    const typed = { proposal: await openProposal(caseId, exit), version: await versionOf(caseId) };
    const page = pageOf(caseId, exit);
    return (await journey().as(who)).post(`${page}/approve`, typed, page);
  }
  async function twoPersons(caseId: string, exit: SecondedExit, typed = {}): Promise<void> {
    await begin('officer', caseId, exit, typed);
    expectMoved(await approve('head', caseId, exit));
  }
  const seen = async (who: string, path: string): Promise<string> =>
    (await (await journey().as(who)).get(path)).text;
  return { pageOf, versionOf, aMinuteLater, begin, openProposal, approve, twoPersons, seen };
}
