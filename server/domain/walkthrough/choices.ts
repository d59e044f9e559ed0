import { verdict, type RuleVerdict } from '../rules/expressions.js';
import { missingNames } from '../rules/missingNames.js';
import { ruleKey } from '../definition/stageRules.js';
import { Refused } from '../refusal.js';
import { applyEvent, type CaseState } from '../workflow/caseState.js';
import { roundsAsked } from '../workflow/correctionsAllowed.js';
import { outcomesOf, stageKind, type StageOfAnyKind } from '../workflow/stages/registry.js';
import { playOut, standingAfter, type Moment, type WalkedCase } from './playing.js';
import { moneyAfter, type WalkMoney } from './walkMoney.js';
import { clockActs } from './walkPath.js';
import { valuesAt, type WalkSetup } from './walkSetup.js';

/** One branch behind an outcome and what the sample values make of its condition. */
export interface WalkBranch {
  /** The rule; null for the branch that is left when no other holds. */
  readonly when: string | null;
  readonly to: string;
  readonly verdict: RuleVerdict;
  /** Names without a value that keep the rule from being worked out. */
  readonly missing: readonly string[];
  /** The case takes this one. */
  readonly taken: boolean;
}

/** Something that can happen next, as the machine itself would do it. */
export interface WalkChoice {
  /** An outcome or a clock act, as a path writes it. */
  readonly act: string;
  /** How the stage ends by it; null where it goes on in the same stage. */
  readonly outcome: string | null;
  /** The stage, or the end with a leading dot, that the case stands in afterwards. */
  readonly to: string | null;
  readonly at: string | null;
  readonly branches: readonly WalkBranch[];
  /** Why it cannot happen with these values. */
  readonly refused: { readonly code: string; readonly params: Refused['params'] } | null;
}

/** Everything that can happen next in the present stage. */
export function choicesOf(setup: WalkSetup, from: WalkedCase, money: WalkMoney): WalkChoice[] {
  const { stage: id } = from.state;
  const stage = id === null ? undefined : setup.compiled.definition.workflow.stages[id];
  if (!stage) return [];
  return actsIn(stage, from.state).map((act) => choiceOf(setup, from, money, stage, act));
}

function actsIn(stage: StageOfAnyKind, state: CaseState): string[] {
  const { stage: id, deferral } = state;
  const kind = stageKind(stage.kind);
  const own = kind.outcomes(stage);
  const corrections = kind.corrections(stage);
  const mayAsk = corrections !== null && roundsAsked(state, id ?? '') < corrections.times;
  const endsSilent = mayAsk && corrections.silent !== null;
  return [
    ...outcomesOf(stage).filter((outcome) => own.includes(outcome)),
    ...(mayAsk ? [clockActs.ask] : []),
    ...(endsSilent ? [clockActs.silent] : []),
    ...(deferral ? [clockActs.deliver] : []),
    ...(stage.timeout === undefined ? [] : [clockActs.late]),
  ];
}

function choiceOf(
  setup: WalkSetup,
  from: WalkedCase,
  money: WalkMoney,
  stage: StageOfAnyKind,
  act: string,
): WalkChoice {
  const none = { act, outcome: null, to: null, at: null, branches: [] };
  try {
    const moments = playOut(setup, from, { act, days: null });
    checkMoney(setup, moments, money);
    const last = moments.at(-1);
    const { state } = last ? standingAfter(last) : from;
    return {
      act,
      outcome: outcomeIn(moments, from),
      to: state.stage ?? (state.end === null ? null : `.${state.end}`),
      at: last?.at.toISOString() ?? null,
      branches: branchesIn(setup, stage, from, moments),
      refused: null,
    };
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    return { ...none, refused: whyRefused(error) };
  }
}

/** The first reason at a field says more than the refusal as a whole. */
export function whyRefused({ code, params, fields }: Refused): NonNullable<WalkChoice['refused']> {
  if (Object.hasOwn(fields, 'class')) return { code: 'walk_no_class', params: {} };
  const [first] = Object.values(fields);
  return first ? { code: first.code, params: first.params ?? {} } : { code, params };
}

function checkMoney(setup: WalkSetup, moments: readonly Moment[], before: WalkMoney): void {
  const tranches = setup.compiled.definition.award?.tranches ?? [];
  moments.reduce((money, { change }) => moneyAfter(money, change, tranches).money, before);
}

function outcomeIn(moments: readonly Moment[], { state }: WalkedCase): string | null {
  const events = moments.flatMap(({ change }) => change.events);
  const ended = events.find(
    (event) => event.type === 'stage_concluded' && event.stage === state.stage,
  );
  return ended?.type === 'stage_concluded' ? ended.outcome : null;
}

/** The branches of the outcome reached, each with what decided for or against it. */
export function branchesIn(
  setup: WalkSetup,
  stage: StageOfAnyKind,
  { state: before }: Pick<WalkedCase, 'state'>,
  moments: readonly Moment[],
): WalkBranch[] {
  const id = before.stage ?? '';
  for (const { at, change } of moments) {
    let state = change.before;
    for (const event of change.events) {
      if (event.type === 'stage_concluded' && event.stage === id) {
        return branchesOf(setup, id, stage.next[event.outcome], at, state);
      }
      state = applyEvent(state, event);
    }
  }
  return [];
}

function branchesOf(
  setup: WalkSetup,
  id: string,
  next: StageOfAnyKind['next'][string] | undefined,
  at: Date,
  { facts }: CaseState,
): WalkBranch[] {
  if (next === undefined || typeof next === 'string') return [];
  const values = { ...valuesAt(setup, at), facts };
  const found = next.map(({ when, to }) => {
    const rule = when === undefined ? null : setup.compiled.stageRules.get(ruleKey(id, when));
    return {
      when: when ?? null,
      to,
      verdict: rule === null ? 'holds' : rule ? verdict(rule, values) : 'undetermined',
      missing: rule ? missingNames(rule, values) : [],
    } as const;
  });
  const taken = found.findIndex(({ verdict: said }) => said === 'holds');
  return found.map((branch, index) => ({ ...branch, taken: index === taken }));
}
