import type { JsonObject } from '../json.js';
import type { Voting } from '../workflow/contract/stageQuestions.js';
import { stageKind } from '../workflow/stages/registry.js';
import { differ } from './comparison.js';
import { goTo, isKnown, leave } from './branching.js';
import type { LivedStep } from './livedCase.js';
import type { ReplayDifference, Doubt } from './replayed.js';
import { rescoreSeats, rescoreSheet, type Rescored } from './rescoring.js';
import { nameIn, stop, withFacts, type Run } from './run.js';

/** More stages than any case passes: a draft may lead round in circles. */
const MOST_STEPS = 500;

/** Lets a case go on through the draft until it ends, waits for the line, or nobody can know. */
export function walkOn(from: Run): Run {
  let run = from;
  for (let steps = 0; run.place === null; steps += 1) {
    if (steps > MOST_STEPS) return stop(run, { doubt: 'stage', name: nameIn(run.pair, run.stage) });
    run = pass(run);
  }
  return run;
}

/** Goes on from the ranking with what the redrawn line says; `above` it or not. */
export function walkFromLine(from: Run, outcome: string, above: boolean, facts: JsonObject): Run {
  const run = { ...from, place: null, facts: { ...from.facts, ...facts } };
  const { step, here } = nextStep(run);
  const real = step ? { ...here.real, ...step.set } : here.real;
  const followed = step?.outcome === outcome ? step : null;
  return walkOn(leave({ ...here, real, lifted: above && !followed }, outcome, followed));
}

/** The next time the case was really in this stage, and what was passed over on the way there. */
export function nextStep(run: Run): { readonly step: LivedStep | null; readonly here: Run } {
  const { pair, lived, stage, next } = run;
  const found = lived.steps.findIndex((step, index) => index >= next && step.stage === stage);
  const step = lived.steps[found];
  if (!step) return { step: null, here: run };
  const { stages } = pair.draft.definition.workflow;
  const passed = lived.steps.slice(next, found);
  const gone = [...new Set(passed.map((each) => each.stage))].filter(
    (id) => !Object.hasOwn(stages, id),
  );
  const differences = gone.map((id): ReplayDifference => ({
    what: 'stage_gone',
    stage: nameIn(pair, id),
  }));
  const real = passed.reduce<JsonObject>((facts, { set }) => ({ ...facts, ...set }), run.real);
  return {
    step,
    here: { ...run, real, next: found + 1, differences: [...run.differences, ...differences] },
  };
}

function pass(run: Run): Run {
  const { pair, stage, lived } = run;
  const config = pair.draft.definition.workflow.stages[stage];
  const { step, here } = nextStep(run);
  if (!config) return stop(run, { doubt: 'stage', name: nameIn(pair, stage) });
  if (step?.outcome === null) return moveAsThen(here, step);
  const kind = stageKind(config.kind);
  if (kind.ranks(config)) return { ...run, place: { at: 'line', stage } };
  if (!step) return neverLived(run, lived.stage === stage);
  const settled = here.pair.decided.definition.workflow.stages[stage];
  const learnt = learn(here, step);
  if ('unknown' in learnt) return stop(here, ...learnt.unknown);
  const voting = kind.votes(config);
  const then = settled && stageKind(settled.kind).votes(settled);
  if (voting && then && (voting.quorum !== then.quorum || voting.rule !== then.rule)) {
    return revote(learnt, step, voting);
  }
  if (kind.draws(config) && differ(settled, config)) {
    return stop(learnt, { doubt: 'draw', name: config.name });
  }
  return leave(learnt, step.outcome, step);
}

/** People moved the case past the rules then, and would have done so now. */
function moveAsThen(run: Run, step: LivedStep): Run {
  const moved = {
    ...run,
    facts: { ...run.facts, ...step.set },
    real: { ...run.real, ...step.set },
  };
  if (step.to.startsWith('.') || isKnown(run.pair.draft, step.to)) return goTo(moved, step.to);
  return stop(moved, { doubt: 'stage', name: nameIn(run.pair, step.to) });
}

function neverLived(run: Run, standing: boolean): Run {
  const { pair, stage } = run;
  const name = nameIn(pair, stage);
  if (standing) return { ...run, place: { at: 'standing', stage } };
  if (run.lifted) return { ...run, place: { at: 'proposed', stage } };
  const known = Object.hasOwn(pair.decided.definition.workflow.stages, stage);
  const fresh: readonly ReplayDifference[] = known ? [] : [{ what: 'stage_new', stage: name }];
  return stop({ ...run, differences: [...run.differences, ...fresh] }, { doubt: 'stage', name });
}

/** What the stage taught, with score, class and amount as the draft works them out. */
function learn(run: Run, step: LivedStep): Run | { readonly unknown: readonly Doubt[] } {
  const { pair, lived, resubmission, stage } = run;
  const real = { ...run.real, ...step.set };
  const facts = { ...run.facts, ...step.set };
  const amount = amountLearnt(run, step);
  if ('unknown' in amount) return amount;
  const known = { ...facts, ...amount.facts };
  const [before, after] = [withFacts(lived.values, real), withFacts(resubmission.values, known)];
  const scored: Rescored | null =
    rescoreSeats(pair, stage, lived.reviews.get(step.visit) ?? [], before, after) ??
    rescoreSheet(pair, stage, before, after);
  if (scored?.doubts) return { unknown: scored.doubts };
  if (!scored) return { ...run, real, facts: known };
  const difference: ReplayDifference = {
    what: 'score',
    stage: nameIn(pair, stage),
    before: typeof real['score'] === 'number' ? real['score'] : 0,
    after: scored.score,
    causes: scored.causes,
  };
  return {
    ...run,
    real,
    facts: { ...known, ...scored.facts },
    differences: [...run.differences, difference],
  };
}

/** The amount after the stage: worked out anew, cut down by hand, or that of the class chosen. */
function amountLearnt(
  { pair, resubmission, stage }: Run,
  { set, settled }: LivedStep,
): { readonly facts: JsonObject } | { readonly unknown: readonly Doubt[] } {
  const chosen = set['class'];
  if (typeof chosen === 'string' && chosen !== '') {
    const found = classOf(pair.draft, chosen);
    if (!found) return { unknown: [{ doubt: 'class', name: nameOfClass(pair.decided, chosen) }] };
    return { facts: { amount_fen: found.amount_yuan * 100 } };
  }
  const { amounts } = resubmission;
  if (!amounts || amounts.before === amounts.after || !('amount_fen' in set)) return { facts: {} };
  if (settled) return { unknown: [{ doubt: 'settled', name: nameIn(pair, stage) }] };
  return { facts: amounts.after === null ? {} : { amount_fen: amounts.after } };
}

type Rules = Run['pair']['draft'];
export const classOf = ({ definition }: Rules, id: string) =>
  definition.award?.classes.find((each) => each.id === id);
export const nameOfClass = (rules: Rules, id: string) =>
  classOf(rules, id)?.name ?? { zh: id, en: id };

/** The votes that were cast, counted by another rule. */
function revote(run: Run, step: LivedStep, { quorum, result }: Voting): Run {
  const name = nameIn(run.pair, run.stage);
  const { votes } = step;
  const found = result(votes);
  if (found === null) {
    return stop(run, { doubt: 'votes', name, had: votes.length, asked: quorum });
  }
  const { outcome, carried } = found;
  if (outcome === step.outcome) return leave(run, outcome, step);
  const inFavour = votes.filter(({ vote }) => vote === 'agree' || vote === 'amend').length;
  const difference: ReplayDifference = {
    what: 'vote',
    stage: name,
    inFavour,
    votes: votes.length,
    carried,
  };
  return leave({ ...run, differences: [...run.differences, difference] }, outcome, null);
}
