import { settledFacts } from '../application/settledFacts.js';
import { proposedClass } from '../procedure/compiled.js';
import { conflict } from '../refusal.js';
import { draftCase, type CaseState } from '../workflow/caseState.js';
import type { Play, Supposed } from '../workflow/contract/course.js';
import { act, deliverDeferred, submit, timeRanOut } from '../workflow/machine.js';
import type { CaseChange } from '../workflow/recorder.js';
import { stageKind } from '../workflow/stages/registry.js';
import { stageView } from '../workflow/transitions.js';
import { clockActs, type Chosen } from './walkPath.js';
import { contextAt, justAfter, momentOf, valuesAt, type WalkSetup } from './walkSetup.js';

/** One act of a walk, done by the machine itself. */
export interface Moment {
  readonly at: Date;
  /** The verb used; `submit` for handing in, `time` where a term ran out. */
  readonly verb: string;
  readonly change: CaseChange;
}

/** A case and the moment up to which it has been walked. */
export interface WalkedCase {
  readonly state: CaseState;
  readonly now: Date;
}

const revision = (state: CaseState) => ({ revision: state.revision + 1, contentHash: '' });

/** Hands the invented application in. */
export function handInWalk(setup: WalkSetup, now: Date): Moment {
  const { deferred } = setup;
  const settled = settledFacts(setup.compiled, valuesAt(setup, now));
  const facts = deferred.length === 0 ? settled : { ...settled, deferred: [...deferred] };
  const handed = { ...revision(draftCase), facts };
  return { at: now, verb: 'submit', change: submit(contextAt(setup, now), draftCase, handed) };
}

/** What happens when this is chosen in the present stage. Refuses as the machine does. */
export function playOut(setup: WalkSetup, from: WalkedCase, { act: name, days }: Chosen): Moment[] {
  switch (name) {
    case clockActs.late:
      return [outOfTime(setup, from) ?? nothingStrikes()];
    case clockActs.ask:
      return corrected(setup, from, days);
    case clockActs.silent: {
      const asked = askedAt(setup, from, days);
      if (asked.verb === 'time') return [asked];
      return [asked, outOfTime(setup, standingAfter(asked)) ?? nothingStrikes()];
    }
    case clockActs.deliver:
      return [delivered(setup, from, days ?? 0)];
    default:
      return outcomeBy(setup, from, name, days);
  }
}

export const standingAfter = ({ at, change }: Moment): WalkedCase => ({
  state: change.state,
  now: at,
});

function nothingStrikes(): never {
  throw conflict('walk_no_timeout');
}

/** The case once its next term has run out; null where nothing follows from that. */
function outOfTime(setup: WalkSetup, { state, now }: WalkedCase, until?: Date): Moment | null {
  const terms = [state.corrections?.dueAt ?? state.dueAt, state.deferral?.dueAt];
  const moments = terms
    .flatMap((term) => (typeof term === 'string' ? [justAfter(term)] : []))
    .filter((at) => until === undefined || at <= until)
    .toSorted((one, other) => one.getTime() - other.getTime());
  for (const moment of moments) {
    const at = moment < now ? now : moment;
    const change = timeRanOut(contextAt(setup, at), state);
    if (change !== null) return { at, verb: 'time', change };
  }
  return null;
}

function outcomeBy(
  setup: WalkSetup,
  from: WalkedCase,
  outcome: string,
  days: number | null,
): Moment[] {
  const { stage, visit } = standingIn(from);
  const moments: Moment[] = [];
  let at = from;
  let clock: string | null | undefined;
  for (const play of courseTo(setup, from, outcome)) {
    const waits = clock !== at.state.dueAt || play.afterwards === true;
    clock = at.state.dueAt;
    const moment = nextMoment(setup, at, play, waits ? days : 0);
    moments.push(moment);
    at = standingAfter(moment);
    if (at.state.stage !== stage || at.state.visit !== visit) return moments;
  }
  throw conflict(moments.length === 0 ? 'walk_no_way' : 'walk_not_reached', { outcome });
}

function nextMoment(
  setup: WalkSetup,
  { state, now }: WalkedCase,
  play: Play,
  days: number | null,
): Moment {
  const { verb, typed, afterwards } = play;
  const over = afterwards && state.dueAt !== null ? justAfter(state.dueAt) : null;
  const at = over ?? momentOf(setup, now, state, days);
  // The clock of the product is never late: what it brings about comes before anybody's act.
  const struck = outOfTime(setup, { state, now }, at);
  if (struck) return struck;
  return { at, verb, change: act(contextAt(setup, at, play), state, verb, typed) };
}

function courseTo(setup: WalkSetup, { state, now }: WalkedCase, outcome: string): readonly Play[] {
  const { stage } = standingIn({ state, now });
  const context = contextAt(setup, now);
  const config = context.rules.stage(stage);
  const kind = stageKind(config.kind);
  if (!kind.outcomes(config).includes(outcome)) return [];
  return kind.course(outcome, stageView(context, state, stage), supposedIn(setup, state, now));
}

function supposedIn(setup: WalkSetup, state: CaseState, now: Date): Supposed {
  const { class: settled } = state.facts;
  const known = setup.awardClass ?? (typeof settled === 'string' ? settled : null);
  const values = { ...valuesAt(setup, now), facts: state.facts };
  const awardClass = known ?? proposedClass(setup.compiled, values)?.id ?? null;
  return { ...setup.suppose(state.stage ?? ''), rank: setup.rank, awardClass };
}

function standingIn({ state }: WalkedCase): { readonly stage: string; readonly visit: number } {
  if (state.stage === null) throw conflict('walk_over');
  return { stage: state.stage, visit: state.visit };
}

/** The applicant is asked to correct the first section. */
function askedAt(setup: WalkSetup, from: WalkedCase, days: number | null): Moment {
  const section = setup.compiled.definition.form[0]?.section ?? '';
  const typed = { [`fix.${section}`]: section };
  return nextMoment(setup, from, { verb: 'ask', typed }, days);
}

/** Asked, and answered on the last day; the stage's clock runs on from there. */
function corrected(setup: WalkSetup, from: WalkedCase, days: number | null): Moment[] {
  const asked = askedAt(setup, from, days);
  const { state, now } = standingAfter(asked);
  if (state.corrections === null) return [asked];
  const at = momentOf(setup, now, state.corrections, null);
  const facts = settledFacts(setup.compiled, valuesAt(setup, at));
  const change = submit(contextAt(setup, at), state, { ...revision(state), facts });
  return [asked, { at, verb: 'answer', change }];
}

/** What was put off is brought, at once or after some days; time may run out before. */
function delivered(setup: WalkSetup, { state, now }: WalkedCase, days: number): Moment {
  const at = momentOf(setup, now, state, days);
  const struck = outOfTime(setup, { state, now }, at);
  return struck ?? { at, verb: 'deliver', change: deliverDeferred(state, revision(state)) };
}
