import { notedDays } from '../../server/domain/workflow/exits/correctRecord.js';
import { possibleExits, type ExitLook } from '../../server/domain/access/caseExits.js';
import { roles, type Actor } from '../../server/domain/actor.js';
import { Refused } from '../../server/domain/refusal.js';
import { handInWalk, playOut } from '../../server/domain/walkthrough/playing.js';
import { clockActs } from '../../server/domain/walkthrough/walkPath.js';
import { contextAt, type WalkSetup } from '../../server/domain/walkthrough/walkSetup.js';
import type { CaseEvent } from '../../server/domain/workflow/caseEvents.js';
import { draftCase, type CaseState } from '../../server/domain/workflow/caseState.js';
import { moveDays } from '../../server/domain/workflow/daysMoved.js';
import { correctableOutcomes } from '../../server/domain/workflow/exits/correct.js';
import { exitActs, type SecondedExit } from '../../server/domain/workflow/exits/exitActs.js';
import { extendClock } from '../../server/domain/workflow/exits/extendClock.js';
import { workflowRulesOf } from '../../server/domain/procedure/workflowRules.js';
import { outcomesReached } from '../../server/domain/workflow/exits/keptStages.js';
import { sendBack } from '../../server/domain/workflow/exits/sendBack.js';
import {
  lastActOf,
  takeBack,
  withoutTakenBack,
} from '../../server/domain/workflow/exits/takeBack.js';
import {
  assign,
  hold,
  pauseClock,
  release,
  resumeClock,
  withdraw,
} from '../../server/domain/workflow/machine.js';
import type { CaseChange } from '../../server/domain/workflow/recorder.js';
import { stageKind } from '../../server/domain/workflow/stages/registry.js';

/** One thing that happens to a case: which, and which of its choices. */
export interface Blow {
  readonly mishap: Mishap;
  readonly pick: number;
}

/** A case on its way, with all that happened to it. */
export interface Lived {
  readonly setup: WalkSetup;
  readonly state: CaseState;
  readonly now: Date;
  readonly events: readonly { at: string; actorId: string; event: CaseEvent }[];
  /** When it went on the public list on which it stands, if it does. */
  readonly published: Date | null;
}

/** Told of every change, to hold it to what must stay right. */
export type Watch = (change: CaseChange, after: Lived) => void;

const grounds = { reason: 'Something came up that has to be put right.', ground: 'Minutes 3' };
const names = { title: 'A title', applicantName: 'A firm' };
const objection = 'objection-1';

const nth = <T>(all: readonly T[], pick: number): T | undefined =>
  all.length === 0 ? undefined : all[pick % all.length];

const seconded =
  (exit: SecondedExit, details: (lived: Lived, pick: number) => object = () => ({})): Move =>
  (lived, pick) => {
    const known = { names, reached: reachedBy(lived) };
    return exitActs[exit].act(contextOf(lived), lived.state, details(lived, pick), grounds, known);
  };

const place = ({ state, setup }: Lived, pick: number) => {
  const { stages } = setup.compiled.definition.workflow;
  const been = Object.keys(stages).filter((id) => state.memory[id] !== undefined);
  return { to: nth(been, pick) ?? '', redo: pick % 3 === 0 ? been : [] };
};

const contextOf = ({ setup, now }: Lived, by = 'ada') => contextAt(setup, now, { by });
const reachedBy = ({ setup, events }: Lived) =>
  outcomesReached(
    workflowRulesOf(setup.compiled),
    withoutTakenBack(events).map(({ event }) => event),
  );

type Move = (lived: Lived, pick: number) => CaseChange;

/** What people and the clock do outside the course of a stage. */
const moves = {
  objected: (lived) => {
    if (lived.published === null) throw new Refused('conflict', 'not_published');
    return hold(lived.state, objection);
  },
  objection_dismissed: (lived) => release(lived.state, objection),
  lifted: seconded('lift'),
  resumed: (lived) => resumeClock(contextOf(lived), lived.state),
  reopened: seconded('reopen', place),
  sent_back: (lived, pick) => {
    const back = { ...place(lived, pick), ...grounds };
    return sendBack(contextOf(lived), lived.state, back, reachedBy(lived));
  },
  corrected: seconded('correct_outcome', ({ setup, state, now }, pick) => {
    const { rules } = contextAt(setup, now);
    const right = nth(correctableOutcomes(rules, state), pick);
    return { outcome: `${right?.stage}.${right?.outcome}`, redo: [] };
  }),
  award_corrected: seconded('correct_award', ({ state }, pick) => ({
    class: state.facts['class'] ?? '',
    amount: `${1000 + (pick % 7)}`,
  })),
  day_corrected: seconded('correct_date', ({ setup, state, now }, pick) => ({
    dated: nth(notedDays(contextAt(setup, now).rules, state), pick)?.stage ?? 'none',
    day: '2020-01-02',
  })),
  misprinted: seconded('correct_notice'),
  extended: (lived) => extendClock(contextOf(lived), lived.state, { by: '3 wd', ...grounds }),
  more_time_asked: seconded('ask_time', () => ({ by: '5 wd' })),
  accepted_late: seconded('accept_late', () => ({ by: '5 wd' })),
  asked_once_more: seconded('allow_corrections'),
  person_gone: ({ state }, pick) =>
    assign(state, nth(Object.keys(state.tasks), pick) ?? '', `colleague-${pick % 3}`),
  paused: (lived) => pauseClock(contextOf(lived), lived.state, 'The flood'),
  suspended: seconded('suspend'),
  taken_back: (lived) => {
    const last = lastActOf(lived.events);
    if (last === null) throw new Refused('conflict', 'take_back_not_last');
    const context = contextOf(lived, last.actorId ?? '');
    return takeBack(context, lived.state, { act: last, reason: grounds.reason, written: true });
  },
  withdrawn: (lived) => withdraw(contextOf(lived), lived.state, 'We go elsewhere.'),
  terminated: seconded('terminate', (_, pick) => ({ due: pick % 2 === 0 ? 'pay' : 'cancel' })),
  revoked: seconded('revoke', () => ({ due: 'cancel' })),
  renamed: seconded('correct_names', (_, pick) => ({ ...names, title: `Title ${pick}` })),
} as const satisfies Readonly<Record<string, Move>>;

export const mishaps = ['outcome', 'no_answer', 'holiday', ...keysOf(moves)] as const;
export type Mishap = (typeof mishaps)[number];

/** The case as it was handed in. */
export function begun(setup: WalkSetup, now: Date, watch: Watch): Lived {
  const { change } = handInWalk(setup, now);
  const draft: Lived = { setup, state: draftCase, now, events: [], published: null };
  return happened(draft, change, now, watch);
}

/** The case after it, or after the next mishap in line that the rules do not refuse now. */
export function struck(lived: Lived, { mishap, pick }: Blow, watch: Watch): Lived {
  const from = mishaps.indexOf(mishap);
  for (const each of [...mishaps.slice(from), ...mishaps.slice(0, from)]) {
    const after = tried(lived, each, pick, watch);
    if (after !== null && after !== lived) return after;
  }
  return lived;
}

/** Null where the rules refuse it. */
function tried(lived: Lived, mishap: Mishap, pick: number, watch: Watch): Lived | null {
  try {
    if (mishap === 'outcome' || mishap === 'no_answer') return played(lived, mishap, pick, watch);
    if (mishap === 'holiday') return dayOff(lived, pick, watch);
    return happened(lived, moves[mishap](lived, pick), minuteLater(lived.now), watch);
  } catch (error) {
    if (error instanceof Refused) return null;
    throw error;
  }
}

/** The stage comes to an outcome, or nobody answers and its time runs out. */
function played(lived: Lived, mishap: Mishap, pick: number, watch: Watch): Lived {
  const { setup, state } = lived;
  if (state.stage === null) return lived;
  const config = setup.compiled.definition.workflow.stages[state.stage];
  const outcomes = config ? stageKind(config.kind).outcomes(config) : [];
  // More often than not it goes well, or no case would come far.
  const chosen = pick % 3 === 0 ? nth(outcomes, pick) : outcomes[0];
  const act = mishap === 'no_answer' ? clockActs.late : (chosen ?? '');
  let after = lived;
  for (const { at, change } of playOut(setup, lived, { act, days: pick % 4 })) {
    const moment = at > after.now ? at : minuteLater(after.now);
    after = happened(after, change, moment, watch);
  }
  return after;
}

/** Another day off is announced, and deadlines move. */
function dayOff(lived: Lived, pick: number, watch: Watch): Lived {
  const { setup, state, now } = lived;
  const day = new Date(now.getTime() + (1 + (pick % 9)) * 86_400_000).toISOString().slice(0, 10);
  const years = new Map(setup.calendar.years);
  const year = years.get(Number(day.slice(0, 4)));
  if (!year || year.off.has(day)) return lived;
  years.set(Number(day.slice(0, 4)), { ...year, off: new Set([...year.off, day]) });
  const calendar = { ...setup.calendar, years };
  const after = { ...lived, setup: { ...setup, calendar } };
  const since = now.toISOString();
  const change = { id: `change-${day}`, before: setup.calendar, after: calendar, since };
  const { rules } = contextAt(setup, now);
  const noticeFrom = lived.published?.toISOString() ?? null;
  return happened(after, moveDays(rules, state, change, now, noticeFrom), now, watch);
}

const minuteLater = (at: Date): Date => new Date(at.getTime() + 60_000);

function happened(lived: Lived, change: CaseChange, now: Date, watch: Watch): Lived {
  const at = now.toISOString();
  const told = change.events.map((event) => ({ at, actorId: 'ada', event }));
  const state = change.state;
  const stage =
    state.stage === null ? null : lived.setup.compiled.definition.workflow.stages[state.stage];
  const list = stage
    ? stageKind(stage.kind)
        .publishes(stage)
        ?.list(state.memory[state.stage ?? ''] ?? {})
    : null;
  const published = list ? (lived.published ?? now) : null;
  const after = { ...lived, state, now, events: [...lived.events, ...told], published };
  watch(change, after);
  return after;
}

/** What somebody who holds every role can do about the case. */
export function exitsOf({ setup, state, now, events }: Lived) {
  const subject = {
    id: 'case',
    programmeId: setup.compiled.definition.programme,
    applicantId: 'applicant',
    organisationId: null,
    counterpartyId: null,
    state,
  };
  const { rules, time } = contextAt(setup, now);
  const look: ExitLook = { rules, time, now, subject, lastAct: lastActOf(events) };
  return new Set(possibleExits(superior, look).map(({ exit }) => exit));
}

const superior: Actor = {
  userId: 'ada',
  personId: 'ada',
  name: 'Ada',
  email: 'ada@zone.test',
  locale: 'en',
  grants: roles.map((role) => ({ role, programmeId: null })),
  organisationIds: [],
};

function keysOf<T extends object>(of: T): readonly (keyof T & string)[] {
  return Object.keys(of).filter((key): key is keyof T & string => key in of);
}
