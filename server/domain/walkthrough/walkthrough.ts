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
import { emptyTrail, withMoment, type Trail } from './trail.js';
import { mostSteps, type Chosen } from './walkPath.js';
import { valuesAt, type WalkWorld } from './world.js';

/** An award class and what the sample values make of its condition. */
export interface WalkClass {
  readonly of: AwardClass;
  readonly verdict: RuleVerdict;
  readonly missing: readonly string[];
  /** The rules propose this one. */
  readonly proposed: boolean;
}

/** How far an invented application has come, and where it can go from there. */
export interface Walk extends Trail {
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
}

interface Course {
  readonly standing: WalkedCase;
  readonly trail: Trail;
  readonly decided: Map<number, readonly WalkBranch[]>;
  readonly stopped: Walk['stopped'];
}

/**
 * Walks an invented application through a definition by the machine that runs real cases: hands
 * it in at `start` and takes the choices of the path one after the other. Never throws: what the
 * machine or the ledger would refuse stops the walk there, with the reason.
 */
export function walkThrough(world: WalkWorld, start: Date, path: readonly Chosen[]): Walk {
  const course = follow(world, start, path);
  const { state, now } = course.standing;
  const values = { ...valuesAt(world, now), facts: state.facts };
  const from = zoneDay(start);
  const to = zoneDay(now);
  const full = course.trail.steps.length >= mostSteps;
  return {
    ...course.trail,
    decided: course.decided,
    stopped: course.stopped ?? (full && state.stage !== null ? tooLong(path.length) : null),
    state,
    now: now.toISOString(),
    days: {
      calendar: Math.round((Date.parse(to) - Date.parse(from)) / 86_400_000),
      working: workingDaysBetween(world.calendar, from, to),
    },
    choices: full ? [] : choicesOf(world, course.standing, course.trail.money),
    eligibility: eligibilityOf(world.compiled, { ...valuesAt(world, start) }),
    classes: classesOf(world, values),
    formula: workOutAmount(world.compiled, valuesAt(world, now)),
  };
}

const tooLong = (choice: number): NonNullable<Walk['stopped']> => ({
  choice,
  code: 'walk_too_long',
  params: { most: mostSteps },
});

function follow(world: WalkWorld, start: Date, path: readonly Chosen[]): Course {
  let course: Course = {
    standing: { state: draftCase, now: start },
    trail: emptyTrail,
    decided: new Map(),
    stopped: null,
  };
  course = taken(world, course, 0, () => [handInWalk(world, start)]);
  for (const [index, chosen] of path.entries()) {
    if (course.stopped) return course;
    if (course.trail.steps.length >= mostSteps) return { ...course, stopped: tooLong(index) };
    const { standing } = course;
    const next = taken(world, course, index + 1, () => playOut(world, standing, chosen));
    course = next.stopped ? { ...next, stopped: { ...next.stopped, choice: index } } : next;
  }
  return course;
}

/** The course after these acts; as it was, with the reason, where one of them is refused. */
function taken(
  world: WalkWorld,
  before: Course,
  choices: number,
  acts: () => readonly Moment[],
): Course {
  const tranches = world.compiled.definition.award?.tranches ?? [];
  try {
    const moments = acts();
    const trail = moments.reduce(
      (so, moment) => withMoment(so, moment, tranches, choices),
      before.trail,
    );
    const last = moments.at(-1);
    return {
      standing: last ? standingAfter(last) : before.standing,
      trail,
      decided: withDecided(world, before, moments),
      stopped: null,
    };
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    return { ...before, stopped: { ...whyRefused(error), choice: 0 } };
  }
}

function withDecided(
  world: WalkWorld,
  { decided, standing }: Course,
  moments: readonly Moment[],
): Course['decided'] {
  const { state } = standing;
  const stage =
    state.stage === null ? undefined : world.compiled.definition.workflow.stages[state.stage];
  if (!stage) return decided;
  const branches = branchesIn(world, stage, standing, moments);
  return branches.length === 0 ? decided : new Map([...decided, [state.visit, branches]]);
}

function classesOf(world: WalkWorld, values: Parameters<typeof verdict>[1]): WalkClass[] {
  const found = world.compiled.awardClasses.map(({ of, rule }) => ({
    of,
    verdict: rule === null ? ('undetermined' as const) : verdict(rule, values),
    missing: rule === null ? [] : missingNames(rule, values),
  }));
  const proposed = found.findIndex(({ verdict: said }) => said === 'holds');
  return found.map((each, index) => ({ ...each, proposed: index === proposed }));
}
