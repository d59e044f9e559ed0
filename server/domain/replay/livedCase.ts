import type { HeldDocuments } from '../procedure/answers.js';
import type { JsonObject } from '../json.js';
import type { Scores } from '../review/rubric.js';
import type { CaseEvent } from '../workflow/caseEvents.js';
import type { Ballot } from '../ballots/ballotCount.js';
import { stageKind, type StageOfAnyKind } from '../workflow/stages/registry.js';
import type { Compiled } from '../procedure/compiled.js';
import type { RuleValues } from '../rules/ruleValues.js';

/** One stage that a case really passed, with everything that was known when it left it. */
export interface LivedStep {
  readonly stage: string;
  /** Which entry into a stage this was, counted over the whole case. */
  readonly visit: number;
  /** Null where people moved the case past the rules: sent back, withdrawn, given up. */
  readonly outcome: string | null;
  /** The stage it went to, or an end with its dot. */
  readonly to: string;
  /** Facts that were set meanwhile. */
  readonly set: JsonObject;
  /** Somebody cut the amount down by hand. */
  readonly settled: boolean;
  /** Those that were counted. */
  readonly votes: readonly Ballot[];
}

/** A case as it was really decided: what a replay is made of. */
export interface LivedCase {
  readonly id: string;
  readonly number: string;
  readonly title: string;
  readonly decided: Compiled;
  /** Answers last handed in, and what surrounded the case on that day. */
  readonly values: RuleValues & { readonly today: string };
  readonly held: HeldDocuments;
  /** Documents that were to follow, or were replaced by a promise. */
  readonly putOff: ReadonlySet<string>;
  readonly steps: readonly LivedStep[];
  /** Each expert's points by criterion, by visit. */
  readonly reviews: ReadonlyMap<number, readonly Scores[]>;
  /** Where a case that is still running stands. */
  readonly stage: string | null;
  readonly end: string | null;
  /** What was granted and not taken back; null where nothing was. */
  readonly awardFen: bigint | null;
}

interface Standing {
  readonly stage: string;
  readonly visit: number;
  readonly set: JsonObject;
  readonly settled: boolean;
  readonly votes: readonly Ballot[];
  readonly left: { readonly outcome: string | null } | null;
}

const arrival = (stage: string, visit: number, set: JsonObject, settled: boolean): Standing => ({
  stage,
  visit,
  set,
  settled,
  votes: [],
  left: null,
});

/**
 * The stages a case passed, in order, out of its events, of which none was taken back; `stages` are
 * those of its definition.
 */
export function livedSteps(
  events: readonly CaseEvent[],
  stages: Readonly<Record<string, StageOfAnyKind>>,
): LivedStep[] {
  const steps: LivedStep[] = [];
  let here = arrival('', 0, {}, false);
  const leaveFor = (to: string): void => {
    if (here.left === null) return;
    const { left, ...rest } = here;
    steps.push({ ...rest, outcome: left.outcome, to });
  };
  for (const event of events) {
    switch (event.type) {
      case 'stage_entered': {
        leaveFor(event.stage);
        const fresh = here.left === null;
        here = arrival(
          event.stage,
          event.visit,
          fresh ? here.set : {},
          fresh ? here.settled : false,
        );
        break;
      }
      case 'facts_set':
        // What leaving causes, such as money set aside, belongs to no stage's own work.
        if (here.left === null) here = { ...here, ...learnt(here, event.facts) };
        break;
      case 'noted':
        here = { ...here, votes: votesIn(stages[event.stage], event.data) };
        break;
      case 'stage_concluded':
        here = { ...here, left: { outcome: event.outcome } };
        break;
      case 'sent_back':
      case 'withdrawn':
      case 'terminated':
      case 'outcome_corrected':
      case 'deferral_lapsed':
        here = { ...here, left: { outcome: null } };
        break;
      case 'record_corrected':
        if (event.back !== null) here = { ...here, left: { outcome: null } };
        break;
      case 'stage_kept': {
        // It came to the same as when it was last handled.
        leaveFor(event.stage);
        const last = steps.findLast(({ stage }) => stage === event.stage);
        here = { ...(last ?? here), stage: event.stage, left: { outcome: event.outcome } };
        break;
      }
      case 'ended':
        leaveFor(`.${event.end}`);
        // Reopened, it begins a stage without leaving the end once more.
        here = arrival('', here.visit, {}, false);
        break;
      default:
    }
  }
  return steps;
}

function learnt(here: Standing, facts: JsonObject): Pick<Standing, 'set' | 'settled'> {
  const worked = 'amount_lines' in facts;
  const byHand = 'amount_fen' in facts && !worked && !('class' in facts);
  return { set: { ...here.set, ...facts }, settled: byHand || (here.settled && !worked) };
}

/** The votes that were counted, as the stage notes them; none where nobody votes. */
const votesIn = (stage: StageOfAnyKind | undefined, data: JsonObject): readonly Ballot[] =>
  (stage && stageKind(stage.kind).votes(stage)?.cast(data)) ?? [];
