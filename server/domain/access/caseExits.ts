import type { Actor, Role } from '../actor.js';
import { holds } from '../actor.js';
import { conflict, forbidden, hidden } from '../refusal.js';
import type { MachineContext } from '../workflow/machineContext.js';
import { exitActs, secondedExits } from '../workflow/exits/exitActs.js';
import { askingParties, awaitedParties, type AskingParty } from '../workflow/exits/askTime.js';
import { whyNotExtended } from '../workflow/exits/extendClock.js';
import { presentDue } from '../workflow/exits/presentDue.js';
import { whyNotSentBack } from '../workflow/exits/sendBack.js';
import { takenBackUntil, whyNotTakenBack, type Act } from '../workflow/exits/takeBack.js';
import { isCounterparty, isKeptOut, isOwn, standingOf, type CaseSubject } from './caseAccess.js';
import { superiors, timekeepers } from './caseDetails.js';

/** What can be done about a case outside its workflow. */
export const caseExitNames = ['take_back', 'extend', 'send_back', ...secondedExits] as const;
export type CaseExitName = (typeof caseExitNames)[number];

/** All that is looked at to say what can be done about a case. */
export interface ExitLook extends Pick<MachineContext, 'rules' | 'time' | 'now'> {
  readonly subject: CaseSubject;
  /** The last thing that was done to the case. */
  readonly lastAct: Act | null;
}

interface ExitRule {
  /** Who may begin it, by a role under the case's programme; `self` is whoever acted last, `own` a side that is awaited. */
  readonly by: readonly Role[] | 'self' | 'own';
  /** Who decides what another began; left out where those who may begin it do. */
  readonly decides?: readonly Role[];
  /** It takes effect once another person has approved it. */
  readonly second: boolean;
  readonly whyNot: (look: ExitLook, userId: string) => string | null;
  /** Until when; null while nothing ends it. */
  readonly until: (look: ExitLook) => string | null;
}

const rules: Readonly<Record<CaseExitName, ExitRule>> = {
  take_back: {
    by: 'self',
    second: false,
    whyNot: (look, userId) => whyNotTakenBack(look, look.lastAct, userId),
    until: (look) => look.lastAct && takenBackUntil(look, look.lastAct),
  },
  extend: {
    by: timekeepers,
    second: false,
    whyNot: ({ rules: of, subject: { state }, now }) => whyNotExtended(of, state, now),
    until: ({ subject: { state } }) => presentDue(state),
  },
  send_back: {
    by: superiors,
    second: false,
    whyNot: ({ rules: of, subject: { state } }) => whyNotSentBack(of, state),
    until: () => null,
  },
  ask_time: {
    by: 'own',
    decides: timekeepers,
    second: true,
    whyNot: (look) => exitActs.ask_time.whyNot(look, look.subject.state),
    until: ({ subject: { state } }) => presentDue(state),
  },
  reopen: seconded('reopen'),
  correct_outcome: seconded('correct_outcome'),
  correct_names: seconded('correct_names'),
  correct_award: seconded('correct_award'),
  correct_date: seconded('correct_date'),
  correct_notice: seconded('correct_notice'),
  accept_late: seconded('accept_late'),
  allow_corrections: seconded('allow_corrections'),
  suspend: seconded('suspend'),
  lift: seconded('lift'),
  terminate: seconded('terminate'),
  revoke: seconded('revoke'),
};

function seconded(exit: (typeof secondedExits)[number]): ExitRule {
  return {
    by: superiors,
    second: true,
    whyNot: (look) => exitActs[exit].whyNot(look, look.subject.state),
    until: () => null,
  };
}

/** Whether another person has to approve it. */
export const needsSecond = (exit: CaseExitName): boolean => rules[exit].second;

/** Who decides it, as roles; none where one person is enough. */
export function decidingRoles(exit: CaseExitName): readonly Role[] {
  const { by, second, decides = typeof by === 'string' ? [] : by } = rules[exit];
  return second ? decides : [];
}

/** Whether they may decide what another began. */
export const mayDecideExit = (actor: Actor, subject: CaseSubject, exit: CaseExitName): boolean =>
  mayByRole(actor, subject, decidingRoles(exit));

/** What somebody wants of an exit: to begin it, to decide what another began, or to read its page. */
type ExitWish = 'begin' | 'decide' | 'read';

/** Refuses whoever may not. */
export function demandExitRole(
  actor: Actor,
  subject: CaseSubject,
  exit: CaseExitName,
  wish: ExitWish,
): void {
  const { by } = rules[exit];
  const standing = standingOf(actor, subject);
  // What experts do stands apart from the case, whose name their desk may not tell them.
  if (standing === null) throw hidden();
  const begins = wish !== 'decide' && mayBegin(actor, subject, exit, wish);
  const decides = wish !== 'begin' && mayByRole(actor, subject, decidingRoles(exit));
  if (begins || decides) return;
  if (standing === 'applicant') throw forbidden('own_case');
  if (standing !== 'staff' || by === 'self') throw hidden();
  throw forbidden('not_your_role');
}

function mayBegin(
  actor: Actor,
  subject: CaseSubject,
  exit: CaseExitName,
  wish: ExitWish = 'begin',
): boolean {
  const { by } = rules[exit];
  if (by === 'self') return true;
  if (by !== 'own') return mayByRole(actor, subject, by);
  // The answer is read by who had asked, also once the case waits for them no more.
  const parties = wish === 'read' ? askingParties : awaitedParties(subject.state);
  return parties.some((party) => belongsTo(actor, subject, party));
}

/** The parties outside the zone's offices that somebody belongs to, for which they ask. */
export const askingFor = (actor: Actor, subject: CaseSubject): readonly AskingParty[] =>
  askingParties.filter((party) => belongsTo(actor, subject, party));

function belongsTo(actor: Actor, subject: CaseSubject, party: AskingParty): boolean {
  if (party === 'applicant') return isOwn(actor, subject);
  return party === 'counterparty'
    ? isCounterparty(actor, subject)
    : mayByRole(actor, subject, [party]);
}

/** Refuses an exit's page as well to whoever has no other page of the case and did not act last. */
export function demandExitSight(
  actor: Actor,
  look: ExitLook,
  exit: CaseExitName,
  wish: ExitWish = 'read',
): void {
  demandExitRole(actor, look.subject, exit, wish);
  const standing = standingOf(actor, look.subject);
  if (rules[exit].by !== 'self' || standing === 'applicant' || standing === 'staff') return;
  if (look.lastAct?.actorId !== actor.userId) throw hidden();
}

/** Why it cannot be done now, to this reader, as the code of a refusal; null where it can. */
export const whyNotExit = (actor: Actor, look: ExitLook, exit: CaseExitName): string | null =>
  rules[exit].whyNot(look, actor.userId);

/** Refuses whoever may not, and what cannot be done now, each with its reason. */
export function demandExit(
  actor: Actor,
  look: ExitLook,
  exit: CaseExitName,
  wish: Exclude<ExitWish, 'read'>,
): void {
  demandExitSight(actor, look, exit, wish);
  const problem = whyNotExit(actor, look, exit);
  if (problem !== null) throw conflict(problem);
}

/** Something that can be done about the case now, by whom and until when. */
export interface PossibleExit {
  readonly exit: CaseExitName;
  readonly by: readonly Role[] | 'self' | 'own';
  readonly second: boolean;
  readonly until: string | null;
  /** This reader may begin it. */
  readonly mine: boolean;
}

/** Everything that can be done about a case now; what is somebody's own act is told to them alone. */
export function possibleExits(actor: Actor, look: ExitLook): readonly PossibleExit[] {
  return caseExitNames.flatMap((exit) => {
    const { by, second, whyNot, until } = rules[exit];
    if (whyNot(look, actor.userId) !== null) return [];
    const mine = mayBegin(actor, look.subject, exit);
    return [{ exit, by, second, until: until(look), mine }];
  });
}

const mayByRole = (actor: Actor, subject: CaseSubject, roles: readonly Role[]): boolean =>
  !isKeptOut(actor, subject) && roles.some((role) => holds(actor, role, subject.programmeId));
