import { z } from 'zod';
import { choice } from '../../typed.js';
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
 * exit is a function that says why not, one that does it, and a line here.
 */
export const secondedExits = ['suspend', 'lift', 'terminate', 'revoke'] as const;
export type SecondedExit = (typeof secondedExits)[number];

type Asked = Pick<MachineContext, 'rules' | 'time' | 'now'>;

/** What an exit asks beside the reason and the paper. */
export type ExitQuestion = 'due';

interface ExitAct<Details> {
  readonly asks?: readonly ExitQuestion[];
  /** What is chosen beside the reason and the paper. */
  readonly details: z.ZodType<Details>;
  /** The code of a refusal; null where it can be done. */
  readonly whyNot: (asked: Asked, state: CaseState) => string | null;
  readonly act: (
    context: MachineContext,
    before: CaseState,
    typed: Details & Grounds,
  ) => CaseChange;
}

/** The same with its details still to be read. */
export interface UnreadExitAct {
  readonly asks: readonly ExitQuestion[];
  readonly details: z.ZodType<object>;
  readonly whyNot: (asked: Asked, state: CaseState) => string | null;
  readonly act: (
    context: MachineContext,
    before: CaseState,
    details: unknown,
    grounds: Grounds,
  ) => CaseChange;
}

function exitAct<Details extends object>({
  asks = [],
  details,
  whyNot,
  act,
}: ExitAct<Details>): UnreadExitAct {
  return {
    asks,
    details,
    whyNot,
    act: (context, before, typed, grounds) =>
      act(context, before, { ...details.parse(typed), ...grounds }),
  };
}

const nothing = z.object({});
const fate = z.object({ due: choice(dueFates) });

export const exitActs: Readonly<Record<SecondedExit, UnreadExitAct>> = {
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
