import { z } from 'zod';
import { choice, day, line, optionalLine, several } from '../../typed.js';
import { acceptLate, whyNotLate } from './acceptLate.js';
import { allowCorrections, whyNotAnotherRound } from './allowCorrections.js';
import {
  actorsBehind,
  correctNames,
  correctOutcome,
  whyNotCorrected,
  whyNotRenamed,
  type CaseNames,
} from './correct.js';
import {
  amountBy,
  correctAward,
  correctDate,
  correctNotice,
  publishedBy,
  whyNotAward,
  whyNotDate,
  whyNotNotice,
} from './correctRecord.js';
import { extendClock, extensions } from './extendClock.js';
import { askingParties, whyNotAsked } from './askTime.js';
import { endedBy, reopen, whyNotReopened } from './reopen.js';
import type { CaseEvent, KeptOutcomes } from '../caseEvents.js';
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
  'ask_time',
  'reopen',
  'correct_outcome',
  'correct_names',
  'correct_award',
  'correct_date',
  'correct_notice',
  'accept_late',
  'allow_corrections',
  'suspend',
  'lift',
  'terminate',
  'revoke',
] as const;
export type SecondedExit = (typeof secondedExits)[number];

type Asked = Pick<MachineContext, 'rules' | 'time' | 'now'>;

/** What an exit asks beside the reason and the paper. */
export type ExitQuestion = 'due' | 'by' | 'to' | 'outcome' | 'names' | 'award' | 'date';

/** What is known of a case beside its state. */
export interface ExitKnowledge {
  /** What it is called so far. */
  readonly names: CaseNames;
  /** The outcome to which each of its stages came last. */
  readonly reached: KeptOutcomes;
}

type History = readonly { readonly actorId: string | null; readonly event: CaseEvent }[];

interface ExitAct<Details> {
  readonly asks?: readonly ExitQuestion[];
  /** It rests on a paper; left out where it does. */
  readonly rests?: boolean;
  /** Money is not promised while it waits for the second person; left out where it may be. */
  readonly holdsMoney?: boolean;
  /** The accounts whose mistake it mends, out of the whole history: nobody of them approves. */
  readonly madeBy?: (details: Details, history: History) => ReadonlySet<string>;
  /** What is chosen beside the reason and the paper. */
  readonly details: z.ZodType<Details>;
  /** The code of a refusal; null where it can be done. */
  readonly whyNot: (asked: Asked, state: CaseState) => string | null;
  readonly act: (
    context: MachineContext,
    before: CaseState,
    typed: Details & Grounds,
    known: ExitKnowledge,
  ) => CaseChange;
}

/** The same with its details still to be read. */
export interface UnreadExitAct {
  readonly asks: readonly ExitQuestion[];
  readonly rests: boolean;
  readonly holdsMoney: boolean;
  readonly madeBy: (details: unknown, history: History) => ReadonlySet<string>;
  readonly details: z.ZodType<object>;
  readonly whyNot: (asked: Asked, state: CaseState) => string | null;
  readonly act: (
    context: MachineContext,
    before: CaseState,
    details: unknown,
    grounds: Grounds,
    known: ExitKnowledge,
  ) => CaseChange;
}

function exitAct<Details extends object>({
  asks = [],
  rests = true,
  holdsMoney = false,
  madeBy,
  details,
  whyNot,
  act,
}: ExitAct<Details>): UnreadExitAct {
  return {
    asks,
    rests,
    holdsMoney,
    madeBy: (typed, history) => madeBy?.(details.parse(typed), history) ?? new Set(),
    details,
    whyNot,
    act: (context, before, typed, grounds, known) =>
      act(context, before, { ...details.parse(typed), ...grounds }, known),
  };
}

const nothing = z.object({});
const fate = z.object({ due: choice(dueFates) });
const place = z.string({ error: 'choose_one' }).regex(/^[a-z][a-z0-9_]*$/, 'choose_one');
/** Later stages that are handled anew beside the one chosen; proposals before 0.5 name none. */
const redo = several(40);
/** What sending back asks beside the reason; one person is enough for it. */
export const sendBackDetails = z.object({ to: place, redo });

export const exitActs: Readonly<Record<SecondedExit, UnreadExitAct>> = {
  ask_time: exitAct({
    asks: ['by'],
    rests: false,
    // For whom it is asked is not typed but known, by where who asks belongs.
    details: z.object({ by: choice(extensions), party: z.enum(askingParties).optional() }),
    whyNot: (asked, state) => whyNotAsked(asked, state),
    act: (context, before, { party = 'applicant', ...typed }) =>
      extendClock(context, before, { ...typed, asked: party }),
  }),
  reopen: exitAct({
    asks: ['to'],
    details: sendBackDetails,
    madeBy: (_, history) => endedBy(history),
    whyNot: ({ rules }, state) => whyNotReopened(rules, state),
    act: (context, before, typed, { reached }) => reopen(context, before, typed, reached),
  }),
  correct_outcome: exitAct({
    holdsMoney: true,
    asks: ['outcome'],
    details: z.object({
      outcome: z.string({ error: 'choose_one' }).min(1, 'choose_one').max(90),
      redo,
    }),
    madeBy: ({ outcome }, history) => actorsBehind(history, outcome.split('.')[0] ?? ''),
    whyNot: ({ rules }, state) => whyNotCorrected(rules, state),
    act: (context, before, typed, { reached }) => correctOutcome(context, before, typed, reached),
  }),
  correct_names: exitAct({
    asks: ['names'],
    details: z.object({ title: line(300), applicantName: line(200) }),
    whyNot: (_, state) => whyNotRenamed(state),
    act: (_, before, typed, { names }) => correctNames(before, names, typed),
  }),
  correct_award: exitAct({
    holdsMoney: true,
    asks: ['award'],
    details: z.object({ class: optionalLine(40), amount: line(40) }),
    madeBy: (_, history) => amountBy(history),
    whyNot: (_, state) => whyNotAward(state),
    act: (context, before, typed, { reached }) => correctAward(context, before, typed, reached),
  }),
  correct_date: exitAct({
    asks: ['date'],
    details: z.object({ dated: place, day: day() }),
    madeBy: ({ dated }, history) => actorsBehind(history, dated),
    whyNot: ({ rules }, state) => whyNotDate(rules, state),
    act: correctDate,
  }),
  correct_notice: exitAct({
    holdsMoney: true,
    details: nothing,
    madeBy: (_, history) => publishedBy(history),
    whyNot: ({ rules }, state) => whyNotNotice(rules, state),
    act: correctNotice,
  }),
  accept_late: exitAct({
    asks: ['by'],
    details: z.object({ by: choice(extensions) }),
    whyNot: ({ rules, now }, state) => whyNotLate(rules, state, now),
    act: acceptLate,
  }),
  allow_corrections: exitAct({
    details: nothing,
    whyNot: ({ rules }, state) => whyNotAnotherRound(rules, state),
    act: ({ rules }, before, typed) => allowCorrections(rules, before, typed),
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
