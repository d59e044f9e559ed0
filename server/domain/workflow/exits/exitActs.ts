import { z } from 'zod';
import { choice, line } from '../../typed.js';
import { acceptLate, whyNotLate } from './acceptLate.js';
import {
  correctNames,
  correctOutcome,
  whyNotCorrected,
  whyNotRenamed,
  type CaseNames,
} from './correct.js';
import { extensions } from './extendClock.js';
import type { CaseState } from '../caseState.js';
import type { MachineContext } from '../machineContext.js';
import type { CaseChange } from '../recorder.js';
import {
  dueFates,
  revokeAward,
  terminateCase,
  whyNotRevoked,
  whyNotTerminated,
} from './endEarly.js';
import {
  liftSuspension,
  suspendCase,
  whyNotLifted,
  whyNotSuspended,
  type Grounds,
} from './suspension.js';

/**
 * What two persons may do to a case outside its workflow, one proposing and another deciding. An
 * exit is a function that says why not, one that does it, a line here and what its event needs to be
 * told: docs/CONTRIBUTING.md has the list.
 */
export const secondedExits = [
  'correct_outcome',
  'correct_names',
  'accept_late',
  'suspend',
  'lift',
  'terminate',
  'revoke',
] as const;
export type SecondedExit = (typeof secondedExits)[number];

type Asked = Pick<MachineContext, 'rules' | 'time' | 'now'>;

/** What an exit asks beside the reason and the paper. */
export type ExitQuestion = 'due' | 'by' | 'outcome' | 'names';

interface ExitAct<Details> {
  readonly asks?: readonly ExitQuestion[];
  /** The stage whose outcome was the mistake: nobody who acted in that visit of it approves. */
  readonly mistaken?: (details: Details) => string;
  /** What is chosen beside the reason and the paper. */
  readonly details: z.ZodType<Details>;
  /** The code of a refusal; null where it can be done. */
  readonly whyNot: (asked: Asked, state: CaseState) => string | null;
  readonly act: (
    context: MachineContext,
    before: CaseState,
    typed: Details & Grounds,
    names: CaseNames,
  ) => CaseChange;
}

/** The same with its details still to be read. */
export interface UnreadExitAct {
  readonly asks: readonly ExitQuestion[];
  readonly mistaken: (details: unknown) => string | null;
  readonly details: z.ZodType<object>;
  readonly whyNot: (asked: Asked, state: CaseState) => string | null;
  readonly act: (
    context: MachineContext,
    before: CaseState,
    details: unknown,
    grounds: Grounds,
    /** What the case is called so far. */
    names: CaseNames,
  ) => CaseChange;
}

function exitAct<Details extends object>({
  asks = [],
  mistaken,
  details,
  whyNot,
  act,
}: ExitAct<Details>): UnreadExitAct {
  return {
    asks,
    mistaken: (typed) => mistaken?.(details.parse(typed)) ?? null,
    details,
    whyNot,
    act: (context, before, typed, grounds, names) =>
      act(context, before, { ...details.parse(typed), ...grounds }, names),
  };
}

const nothing = z.object({});
const fate = z.object({ due: choice(dueFates) });

export const exitActs: Readonly<Record<SecondedExit, UnreadExitAct>> = {
  correct_outcome: exitAct({
    asks: ['outcome'],
    details: z.object({ outcome: z.string({ error: 'choose_one' }).min(1, 'choose_one').max(90) }),
    mistaken: ({ outcome }) => outcome.split('.')[0] ?? '',
    whyNot: ({ rules }, state) => whyNotCorrected(rules, state),
    act: correctOutcome,
  }),
  correct_names: exitAct({
    asks: ['names'],
    details: z.object({ title: line(300), applicantName: line(200) }),
    whyNot: (_, state) => whyNotRenamed(state),
    act: (_, before, typed, names) => correctNames(before, names, typed),
  }),
  accept_late: exitAct({
    asks: ['by'],
    details: z.object({ by: choice(extensions) }),
    whyNot: ({ rules, now }, state) => whyNotLate(rules, state, now),
    act: acceptLate,
  }),
  suspend: exitAct({
    details: nothing,
    whyNot: (_, state) => whyNotSuspended(state),
    act: suspendCase,
  }),
  lift: exitAct({
    details: nothing,
    whyNot: (_, state) => whyNotLifted(state),
    act: liftSuspension,
  }),
  terminate: exitAct({
    asks: ['due'],
    details: fate,
    whyNot: (_, state) => whyNotTerminated(state),
    act: terminateCase,
  }),
  revoke: exitAct({
    asks: ['due'],
    details: fate,
    whyNot: ({ rules }, state) => whyNotRevoked(rules, state),
    act: revokeAward,
  }),
};

export const isSecondedExit = (name: string): name is SecondedExit => Object.hasOwn(exitActs, name);
