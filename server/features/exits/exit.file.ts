import type { RowOf } from '../../data/schema/rows.js';
import { historyOfCase, type CaseColumns } from '../../data/stores/caseStore.js';
import type { exitProposals } from '../../data/tables/exitProposals.js';
import {
  askingFor,
  caseExitNames,
  mayDecideExit,
  type CaseExitName,
  type ExitLook,
} from '../../domain/access/caseExits.js';
import type { Actor } from '../../domain/actor.js';
import { conflict, hidden } from '../../domain/refusal.js';
import { awaitedParties, type AskingParty } from '../../domain/workflow/exits/askTime.js';
import { exitActs, type ExitKnowledge } from '../../domain/workflow/exits/exitActs.js';
import { outcomesReached } from '../../domain/workflow/exits/keptStages.js';
import { lastActOf, withoutTakenBack } from '../../domain/workflow/exits/takeBack.js';
import type { CaseFile } from '../../shared/casefile/caseFile.js';
import { proposals } from '../../shared/proposals/proposals.js';
import type { Deps } from '../../shared/request/deps.js';

export type ExitProposalRow = RowOf<typeof exitProposals>;

export const exitProposal = proposals<ExitProposalRow>({
  door: ({ rows }) => rows.exitProposals,
  refusals: {
    decided: () => conflict('exit_decided'),
    own: () => conflict('exit_own_proposal'),
    notYours: () => conflict('exit_not_yours'),
  },
});

/** The exit that an address names; any other does not exist. */
export function exitNamed(name: string | undefined): CaseExitName {
  const found = caseExitNames.find((exit) => exit === name);
  if (found === undefined) throw hidden();
  return found;
}

/** All that an exit of a case is decided by, and what is known of the case besides. */
export interface ExitSight extends ExitLook {
  readonly history: Awaited<ReturnType<typeof historyOfCase>>;
  readonly known: ExitKnowledge;
}

/** All that is looked at to say what can be done about a case. */
export async function lookAtExits(
  { db, time, clock }: Deps,
  { row, rules, subject }: CaseFile,
): Promise<ExitSight> {
  const history = await historyOfCase(db, row.id);
  const names = { title: row.title, applicantName: row.applicant_name };
  const reached = outcomesReached(
    rules,
    withoutTakenBack(history).map(({ event }) => event),
  );
  const known = { names, reached };
  return { rules, time, now: clock.now(), subject, lastAct: lastActOf(history), history, known };
}

/** Columns of the case that a proposal changes: what it is called. */
export function columnsOf({
  case_exit: exit,
  details,
}: Pick<ExitProposalRow, 'case_exit' | 'details'>): CaseColumns {
  const { title, applicantName } = details;
  const asks = exitActs[exit].asks.includes('names');
  return asks && typeof title === 'string' && typeof applicantName === 'string'
    ? { title, applicant_name: applicantName }
    : {};
}

/** Everything that was proposed for a case by this exit, newest first. */
const proposalsOf = (
  { db }: Deps,
  id: string,
  exit: ExitProposalRow['case_exit'],
): Promise<ExitProposalRow[]> =>
  db.rows.exitProposals.all({ application_id: id, case_exit: exit }, [['proposed_at', 'DESC']]);

/** What a reader sees of them: one side reads nothing of what another asked. */
export async function proposalsFor(
  deps: Deps,
  actor: Actor,
  { row, subject }: CaseFile,
  exit: ExitProposalRow['case_exit'],
): Promise<ExitProposalRow[]> {
  const all = await proposalsOf(deps, row.id, exit);
  if (exit !== 'ask_time' || mayDecideExit(actor, subject, exit)) return all;
  const sides: readonly unknown[] = askingFor(actor, subject);
  // Requests from before 0.6 do not say whose they are.
  return all.filter(({ details: { party }, proposed_person: by }) =>
    party === undefined ? by === actor.personId : sides.includes(party),
  );
}

/** The party for which somebody asks for more time now. */
export const partyAsking = (actor: Actor, { subject }: CaseFile): AskingParty | undefined =>
  awaitedParties(subject.state).find((party) => askingFor(actor, subject).includes(party));

/** Each side asks for time once in a visit of a stage; what was withdrawn was not asked. */
export async function demandNotAsked(
  { db }: Deps,
  { row: { id, state } }: Pick<CaseFile, 'row'>,
  party: AskingParty | undefined,
): Promise<void> {
  const asked = await db.rows.exitProposals.all({ application_id: id, case_exit: 'ask_time' });
  const now = asked.some(
    ({ status, proposed_at: at, details }) =>
      status !== 'withdrawn' &&
      (details['party'] ?? party) === party &&
      at >= (state.enteredAt ?? ''),
  );
  if (now) throw conflict('ask_time_once');
}
