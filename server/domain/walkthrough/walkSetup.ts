import { addWorkingDays, zoneDay, type WorkingCalendar } from '../calendar.js';
import type { Compiled } from '../procedure/compiled.js';
import type { RuleValues } from '../rules/ruleValues.js';
import { workflowRulesOf } from '../procedure/workflowRules.js';
import { conflict } from '../refusal.js';
import type { Play } from '../workflow/contract/course.js';
import type { CaseState } from '../workflow/caseState.js';
import type { MachineContext, WorkflowRules } from '../workflow/machineContext.js';
import { stageKind } from '../workflow/stages/registry.js';
import { timekeeper } from '../workflow/timekeeper.js';

/** What a stage of a walk is given where experts, parties or the awardee would say something. */
export interface StageSupposition {
  /** Whole points. */
  readonly score: number;
  readonly rating: number;
  /** Inputs `report.<field>`. */
  readonly report: Readonly<Record<string, unknown>>;
}

/** The invented application and the calendar it is walked on. */
export interface WalkSetup {
  readonly compiled: Compiled;
  readonly calendar: WorkingCalendar;
  /** Answers and everything around the case; `today` follows the walk. */
  readonly values: RuleValues;
  readonly rank: number;
  /** The class people decide on; null leaves it to the rules. */
  readonly awardClass: string | null;
  /** Documents that are put off when handing in. */
  readonly deferred: readonly string[];
  readonly suppose: (stage: string) => StageSupposition;
}

export const noActor = 'nobody';

// More stages than one act can pass by itself, unless they go round in a circle.
const mostLookUps = 400;

// Terms may be centuries; a date has four digits of year.
const lastYear = 2999;

/** What the machine works in at a moment of the walk, with this user acting, or somebody on this seat. */
export function contextAt(
  setup: WalkSetup,
  now: Date,
  { by = noActor, seat }: Pick<Play, 'by' | 'seat'> = {},
): MachineContext {
  if (now.getUTCFullYear() > lastYear) throw conflict('walk_too_far');
  return {
    rules: carefulRules(setup, now),
    time: timekeeper(setup.calendar),
    now,
    actor: { userId: by, personId: by, seats: seat === undefined ? [] : [seat] },
    holdersOf: (role) => membersOf(setup, role),
  };
}

export const valuesAt = ({ values }: WalkSetup, now: Date): RuleValues => ({
  ...values,
  today: zoneDay(now),
});

/** A draft may name stages that are not there and rules that do not compile: said, not failed. */
function carefulRules(setup: WalkSetup, now: Date): WorkflowRules {
  const { stages } = setup.compiled.definition.workflow;
  const rules = workflowRulesOf(setup.compiled, valuesAt(setup, now));
  let lookUps = 0;
  return {
    ...rules,
    stage: (id) => {
      lookUps += 1;
      if (lookUps > mostLookUps) throw conflict('walk_circle');
      if (!Object.hasOwn(stages, id)) throw conflict('walk_no_stage', { stage: id });
      return rules.stage(id);
    },
    evaluate: (stage, source, inputs) => {
      const broken = setup.compiled.broken.some(({ at }) =>
        at.startsWith(`workflow.stages.${stage}.`),
      );
      if (broken) throw conflict('walk_broken_rule', { stage });
      return rules.evaluate(stage, source, inputs);
    },
  };
}

/** As many holders of a role as its largest quorum asks for. */
function membersOf({ compiled }: WalkSetup, role: string): readonly string[] {
  const quorums = Object.values(compiled.definition.workflow.stages).map((stage) => {
    const voting = stageKind(stage.kind).votes(stage);
    return stage.by === role ? (voting?.quorum ?? 1) : 1;
  });
  return Array.from({ length: Math.max(1, ...quorums) }, (_, at) => `${role}-${at + 1}`);
}

/** The moment on a day at which work is done: five in the afternoon. */
const workedOn = (day: string): Date => new Date(`${day}T17:00:00+08:00`);

const later = (one: Date, other: Date): Date => (one < other ? other : one);

/** The first moment after a term. */
export const justAfter = (dueAt: string): Date => new Date(Date.parse(dueAt) + 1);

/** When somebody acts for whom the case waits since `now`: after some days, or on the last one. */
export function momentOf(
  setup: WalkSetup,
  now: Date,
  { dueAt }: Pick<CaseState, 'dueAt'>,
  days: number | null,
): Date {
  if (days !== null) {
    return days === 0
      ? now
      : later(now, workedOn(addWorkingDays(setup.calendar, zoneDay(now), days)));
  }
  return dueAt === null ? now : later(now, workedOn(zoneDay(new Date(dueAt))));
}
