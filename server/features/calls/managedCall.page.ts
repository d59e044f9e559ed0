import type { Definition, Stage } from '../../domain/definition/definition.js';
import type { StageKind } from '../../domain/workflow/contract/stageKind.js';
import { stagesAnswering } from '../../domain/workflow/stages/registry.js';
import { usualFreezeDays } from '../../domain/application/freezeWindow.js';
import { historyLines } from './callHistory.page.js';
import type { CallHappening } from './callHistory.query.js';
import { callBadge, callCrumbs, type CallPageContext } from './callPageContext.view.js';
import { callVerbs } from './callVerbs.view.js';
import { editionOf, type CallState } from './managedCall.query.js';

/** A proposal to cancel that waits, as the page of the call says it. */
export interface WaitingProposal {
  readonly reason: string;
  readonly who: string;
  readonly at: string;
}

/** One call of the officer's: where it stands, what may be done, what was done. */
export function managedCallPage(
  state: CallState,
  history: readonly CallHappening[],
  proposal: WaitingProposal | null,
  context: CallPageContext,
): object {
  const { call, counts, frozen } = state;
  return {
    id: call.id,
    heading: call.title,
    sub: state.programme,
    badge: callBadge(call, context.now),
    isDraft: call.status === 'draft',
    cancelled: call.status === 'cancelled',
    frozen: frozen ?? false,
    proposal: proposal ?? false,
    steps: stepsOf(state, context),
    counts,
    budget: budgetOf(state),
    facts: factsOf(state),
    verbs: callVerbs(state, proposal !== null, context.now),
    places: call.status === 'published' ? placesOf(call.id, state.definition) : [],
    history: historyLines(history, context),
    crumbs: callCrumbs(call),
  };
}

/** The call on the clock: it opens, stands still, closes. */
function stepsOf({ call, window }: CallState, { now }: CallPageContext): object[] {
  const at = now.toISOString();
  const open = call.status === 'published' && call.opens_at <= at;
  const still = window !== null && open && window.from <= at;
  const closed = call.status === 'published' && call.closes_at < at;
  const state = (reached: boolean, passed: boolean): string =>
    passed ? 'done' : reached ? 'now' : '';
  return [
    { label: { key: 'calls.steps.opens' }, at: call.opens_at, state: state(open, still || closed) },
    ...(window === null
      ? []
      : [{ label: { key: 'calls.steps.frozen' }, at: window.from, state: state(still, closed) }]),
    { label: { key: 'calls.steps.closes' }, at: call.closes_at, state: closed ? 'done' : '' },
  ];
}

function budgetOf({ budget }: CallState): object | false {
  if (budget === null) return false;
  return {
    label: budget.name,
    code: budget.code,
    year: budget.year,
    bar: {
      total: Number(budget.appropriated),
      paid: Number(budget.paid),
      committed: Number(budget.committed + budget.payable),
      reserved: Number(budget.reserved),
      available: Number(budget.available),
    },
  };
}

function factsOf(state: CallState): object[] {
  const { call, definition, budget } = state;
  const edition = editionOf(state);
  const asksPayee = definition.counterparty !== undefined && definition.payee !== undefined;
  const freeze = call.freeze_days ?? usualFreezeDays;
  return [
    {
      label: { key: 'calls.manage.procedure' },
      value: definition.name,
      note: { key: 'calls.editions.number', n: edition?.number ?? 0 },
    },
    {
      label: { key: 'calls.manage.quota' },
      value: call.quota ?? { key: 'calls.facts.noQuota' },
    },
    {
      label: { key: 'calls.manage.budget' },
      value: budget?.name ?? { key: 'calls.facts.noBudget' },
    },
    ...(asksPayee
      ? [
          {
            label: { key: 'calls.manage.payee' },
            value: { key: `calls.manage.payees.${call.payee ?? 'applicant'}` },
          },
        ]
      : []),
    {
      label: { key: 'calls.panel.title' },
      value:
        state.panel === 0
          ? { key: 'calls.panel.wholePool' }
          : { key: 'calls.panel.chosen', count: state.panel },
    },
    {
      label: { key: 'calls.manage.freeze' },
      value:
        freeze === 0
          ? { key: 'calls.facts.noFreeze' }
          : { key: 'calls.facts.freeze', count: freeze },
    },
  ];
}

const oftenReports = (kind: StageKind, stage: Stage): true | null =>
  (kind.reports(stage)?.times ?? 1) > 1 || null;

/** Where the cases of a call are seen and handled together. */
function placesOf(id: string, { workflow }: Definition): object[] {
  const base = `/calls/${id}`;
  const only = (
    question: (kind: StageKind, stage: Stage) => unknown,
    href: string,
    key: string,
  ): object[] =>
    stagesAnswering(workflow.stages, question).length > 0 ? [{ href, label: { key } }] : [];
  return [
    { href: base, label: { key: 'calls.manage.public' } },
    { href: `/cases?call=${id}`, label: { key: 'calls.manage.cases' } },
    ...only((kind, stage) => kind.seats(stage), `${base}/reviews`, 'reviewBoard.title'),
    ...only((kind, stage) => kind.ranks(stage), `${base}/ranking`, 'ranking.rankingTitle'),
    ...only((kind, stage) => kind.decides(stage), `${base}/meeting`, 'ranking.meetingTitle'),
    ...only((kind, stage) => kind.draws(stage), `${base}/sample`, 'sampling.title'),
    ...only(oftenReports, `${base}/cohort`, 'cohorts.title'),
    ...only((kind, stage) => kind.publishes(stage), `${base}/notices/new`, 'notices.new.title'),
  ];
}
