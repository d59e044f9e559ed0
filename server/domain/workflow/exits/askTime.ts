import type { CaseState } from '../caseState.js';
import type { MachineContext } from '../machineContext.js';
import type { Party } from '../contract/stageKind.js';
import { whyNotExtended } from './extendClock.js';
import { presentTasks } from './presentDue.js';

/** Parties outside the zone's offices that a case may wait for, and that may ask for more time. */
export const askingParties = ['applicant', 'counterparty', 'recommender'] as const;
export type AskingParty = (typeof askingParties)[number];

const isAsking = (party: Party | null): party is AskingParty =>
  askingParties.some((each) => each === party);

/** The parties outside the zone that owe something now. */
export const awaitedParties = (state: CaseState): readonly AskingParty[] => [
  ...new Set(presentTasks(state).flatMap(({ role }) => (isAsking(role) ? [role] : []))),
];

/** Why nobody can ask for more time now, as the code of a refusal; null where somebody can. */
export function whyNotAsked(
  { rules, now }: Pick<MachineContext, 'rules' | 'now'>,
  state: CaseState,
): string | null {
  return (
    whyNotExtended(rules, state, now) ??
    (awaitedParties(state).length === 0 ? 'ask_time_zone' : null)
  );
}
