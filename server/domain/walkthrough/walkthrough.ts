import { workOutAmount, type WorkedOut } from '../award/formula.js';
import { workingDaysBetween, zoneDay } from '../calendar.js';
import { eligibilityOf } from '../procedure/eligibility.js';
import { verdict, type RuleVerdict } from '../rules/expressions.js';
import { missingNames } from '../rules/missingNames.js';
import { Refused } from '../refusal.js';
import type { AwardClass } from '../scoring/rubricSchema.js';
import { draftCase, type CaseState } from '../workflow/caseState.js';
import { branchesIn, choicesOf, whyRefused, type WalkBranch, type WalkChoice } from './choices.js';
import { handInWalk, playOut, standingAfter, type Moment, type WalkedCase } from './playing.js';
import type { CausedEvent } from '../workflow/leftByClock.js';
import { walkDuties, type WalkDuty } from './walkDuties.js';
import { emptyRecord, withMoment, type WalkRecord } from './walkRecord.js';
import { mostSteps, type Chosen } from './walkPath.js';
import { valuesAt, type WalkSetup } from './walkSetup.js';

/** An award class and what the sample values make of its condition. */
export interface WalkClass {
  readonly of: AwardClass;
  readonly verdict: RuleVerdict;
  readonly missing: readonly string[];
  /** The rules propose this one. */
  readonly proposed: boolean;
}

/** How far an invented application has come, and where it can go from there. */
export interface Walk extends WalkRecord {
  readonly state: CaseState;
  readonly now: string;
  /** Since it was handed in. */
  readonly days: { readonly calendar: number; readonly working: number };
  readonly choices: readonly WalkChoice[];
  /** Which condition decided, by the visit of the stage that was left. */
  readonly decided: ReadonlyMap<number, readonly WalkBranch[]>;
  /** Why the path could not be followed to its end, and from which choice on, counted from 0. */
  readonly stopped: (NonNullable<WalkChoice['refused']> & { readonly choice: number }) | null;
  readonly eligibility: ReturnType<typeof eligibilityOf>;
  readonly classes: readonly WalkClass[];
  readonly formula: WorkedOut | null;
  readonly duties: readonly WalkDuty[];
}

interface Course {
  readonly standing: WalkedCase;
  readonly record: WalkRecord;
  readonly decided: Map<number, readonly WalkBranch[]>;
  readonly stopped: Walk['stopped'];
  readonly history: readonly CausedEvent[];
}

/**
 * Walks an invented application through a definition by the machine that runs real cases: hands
 * it in at `start` and takes the choices of the path one after the other. Never throws: what the
 * machine or the ledger would refuse stops the walk there, with the reason.
 */
export function walkThrough(setup: WalkSetup, start: Date, path: readonly Chosen[]): Walk {
  const course = follow(setup, start, path);
  const { state, now } = course.standing;
  const values = { ...valuesAt(setup, now), facts: state.facts };
  const from = zoneDay(start);
  const to = zoneDay(now);
  const full = course.record.steps.length >= mostSteps;
  return {
    ...course.record,
    decided: course.decided,
    stopped: course.stopped ?? (full && state.stage !== null ? tooLong(path.length) : null),
    state,
    now: now.toISOString(),
    days: {
      calendar: Math.round((Date.parse(to) - Date.parse(from)) / 86_400_000),
      working: workingDaysBetween(setup.calendar, from, to),
    },
    choices: full ? [] : choicesOf(setup, course.standing, course.record.money),
    eligibility: eligibilityOf(setup.compiled, { ...valuesAt(setup, start) }),
    classes: classesOf(setup, values),
    formula: workOutAmount(setup.compiled, valuesAt(setup, now)),
    duties: walkDuties(setup, course.history, course.record.end),
  };
}

const tooLong = (choice: number): NonNullable<Walk['stopped']> => ({
  choice,
  code: 'walk_too_long',
  params: { most: mostSteps },
});

function follow(setup: WalkSetup, start: Date, path: readonly Chosen[]): Course {
  let course: Course = {
    standing: { state: draftCase, now: start },
    record: emptyRecord,
    decided: new Map(),
    stopped: null,
    history: [],
  };
  course = taken(setup, course, 0, () => [handInWalk(setup, start)]);
  for (const [index, chosen] of path.entries()) {
    if (course.stopped) return course;
    if (course.record.steps.length >= mostSteps) return { ...course, stopped: tooLong(index) };
    const { standing } = course;
    const next = taken(setup, course, index + 1, () => playOut(setup, standing, chosen));
    course = next.stopped ? { ...next, stopped: { ...next.stopped, choice: index } } : next;
  }
  return course;
}

/** The course after these acts; as it was, with the reason, where one of them is refused. */
function taken(
  setup: WalkSetup,
  before: Course,
  choices: number,
  acts: () => readonly Moment[],
): Course {
  const { award, workflow } = setup.compiled.definition;
  const walked = { tranches: award?.tranches ?? [], stages: workflow.stages };
  try {
    const moments = acts();
    const record = moments.reduce(
      (so, moment) => withMoment(so, moment, walked, choices),
      before.record,
    );
    const last = moments.at(-1);
    return {
      standing: last ? standingAfter(last) : before.standing,
      record,
      decided: withDecided(setup, before, moments),
      stopped: null,
      history: [...before.history, ...moments.flatMap(eventsOf)],
    };
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    return { ...before, stopped: { ...whyRefused(error), choice: 0 } };
  }
}

const eventsOf = ({ at, change }: Moment): CausedEvent[] =>
  change.events.map((event) => ({ at: at.toISOString(), actorId: null, event }));

function withDecided(
  setup: WalkSetup,
  { decided, standing }: Course,
  moments: readonly Moment[],
): Course['decided'] {
  const { state } = standing;
  const stage =
    state.stage === null ? undefined : setup.compiled.definition.workflow.stages[state.stage];
  if (!stage) return decided;
  const branches = branchesIn(setup, stage, standing, moments);
  return branches.length === 0 ? decided : new Map([...decided, [state.visit, branches]]);
}

function classesOf(setup: WalkSetup, values: Parameters<typeof verdict>[1]): WalkClass[] {
  const found = setup.compiled.awardClasses.map(({ of, rule }) => ({
    of,
    verdict: rule === null ? ('undetermined' as const) : verdict(rule, values),
    missing: rule === null ? [] : missingNames(rule, values),
  }));
  const proposed = found.findIndex(({ verdict: said }) => said === 'holds');
  return found.map((each, index) => ({ ...each, proposed: index === proposed }));
}
