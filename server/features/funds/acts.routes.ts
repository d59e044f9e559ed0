import type { z } from 'zod';
import { financeRoles } from '../../domain/access/policy.js';
import { inScope, scopeOf } from '../../domain/access/scope.js';
import { holds, type Actor } from '../../domain/actor.js';
import { zoneDay } from '../../domain/calendar.js';
import { inLocale, type Locale } from '../../domain/localText.js';
import { hidden, invalid, Refused, type Reason } from '../../domain/refusal.js';
import type { Deps } from '../../shared/request/deps.js';
import { formState } from '../../shared/request/formState.js';
import type { FormContext } from '../../shared/request/pageContext.js';
import {
  get,
  nothing,
  page,
  post,
  redirect,
  type Ask,
  type FormHandler,
  type Handler,
  type Route,
} from '../../shared/request/route.js';
import { signedIn } from '../../shared/request/signedIn.js';
import { requirePassword } from '../../shared/security/stepUp.js';
import {
  actInput,
  carriedTyped,
  factsTyped,
  openInput,
  passwordInput,
  readAmount,
  whyInput,
  type ActTyped,
} from './act.input.js';
import {
  actPage,
  actsOn,
  emptyFacts,
  factChoices,
  lineActNamed,
  lineActs,
  budgetProposalPage,
  type LineAct,
} from './act.page.js';
import type { LineRecord } from './act.file.js';
import { proposalFor, type ProposalView } from './acts.query.js';
import {
  approveAct,
  approvesIn,
  proposalForFinance,
  rejectAct,
  termsOf,
  withdrawAct,
} from './decideAct.service.js';
import { openBudgetLine } from './openLine.service.js';
import { balancesAfter, planAct, programmesOf } from './planAct.step.js';
import { proposalDetails } from './proposalDetails.query.js';
import { proposeAct } from './proposeAct.service.js';
import { lineForFinance } from './proposeAct.step.js';
import { openCalls, unfinishedFor } from './unfinished.query.js';

const contextOf = (deps: Deps, { locale, now, failed }: Ask): FormContext => ({
  words: deps.words,
  locale,
  now,
  failed,
});

async function programmesToOpen({ db }: Deps, actor: Actor, locale: Locale) {
  const scope = scopeOf(actor, financeRoles);
  const all = await db.rows.programmes.all({}, [['position', 'ASC']]);
  return all
    .filter(({ id }) => inScope(scope, id))
    .map(({ id, name }) => ({ value: id, label: inLocale(name, locale) }));
}

function showOpening(deps: Deps): Handler {
  return async (ask) =>
    page('funds/open', {
      title: deps.words(ask.locale, 'funds.openLine'),
      crumbs: [
        { href: '/funds', label: { key: 'funds.title' } },
        { label: { key: 'funds.openLine' } },
      ],
      programmes: await programmesToOpen(deps, signedIn(ask), ask.locale),
      choices: factChoices,
      form: formState(ask, deps.words, {
        programme: '',
        code: '',
        name_zh: '',
        name_en: '',
        year: zoneDay(ask.now).slice(0, 4),
        amount: '',
        reason: '',
        ...emptyFacts,
      }),
    });
}

function open(deps: Deps): FormHandler<z.infer<typeof openInput>> {
  return async (ask, typed) => {
    const actor = signedIn(ask);
    const known = await programmesToOpen(deps, actor, ask.locale);
    if (!known.some(({ value }) => value === typed.programme)) {
      throw invalid({ programme: { code: 'choose_one' } });
    }
    const { proposalId } = await openBudgetLine(
      deps,
      actor,
      {
        programmeId: typed.programme,
        code: typed.code,
        name: { zh: typed.name_zh, en: typed.name_en },
        year: typed.year,
        facts: factsTyped(typed),
      },
      { amount: readAmount(typed.amount), reason: typed.reason },
    );
    return redirect(`/funds/proposals/${proposalId}`, 'budget_line_opened');
  };
}

const lineIn = ({ params }: Ask): string => params['lineId'] ?? '';
const proposalIn = ({ params }: Ask): string => params['proposal'] ?? '';

function actIn({ params }: Ask): LineAct {
  const act = lineActNamed(params['act']);
  if (act === null) throw hidden();
  return act;
}

function showAct(deps: Deps): Handler {
  return async (ask) => {
    const act = actIn(ask);
    const { db } = deps;
    const line = await lineForFinance(deps, signedIn(ask), lineIn(ask));
    const waiting = await db.rows.budgetProposals.find({ open_key: line.id });
    const undone = act === 'reverse' ? await undoneIn(deps, ask) : null;
    const calls = (await openCalls(db, line.id)).length;
    const possible = act === 'reverse' || actsOn(line, calls).includes(act);
    const problem: Reason | null = possible
      ? waiting && { code: 'budget_proposal_open' }
      : { code: 'budget_act_not_now' };
    const carries = act === 'carry_over';
    const parts = {
      act,
      line,
      problem,
      others: lineActs[act].to ? await targetsOf(deps, ask, line, carries) : [],
      unfinished: carries ? await unfinishedFor(db, signedIn(ask), line.id) : [],
      calls: carries ? calls : 0,
      undone,
    };
    return page('funds/act', actPage(parts, contextOf(deps, ask)));
  };
}

/** Lines that money of this one could go to: of the same year, or of the next where it is carried over. */
async function targetsOf({ db }: Deps, ask: Ask, line: LineRecord, carries: boolean) {
  const scope = scopeOf(signedIn(ask), financeRoles);
  const year = carries ? line.year + 1 : line.year;
  const all = await db.rows.budgetLines.all({ year, closed_at: null }, [['code', 'ASC']]);
  return all.filter(
    ({ id, programme_id: of }) =>
      id !== line.id && inScope(scope, of) && (!carries || of === line.programme_id),
  );
}

/** The posting that a link or a form that comes back names. */
async function undoneIn(deps: Deps, ask: Ask): Promise<ProposalView> {
  const typed = ask.failed?.typed['posting'];
  const id = typeof typed === 'string' ? typed : (ask.query['posting'] ?? '');
  const row = await proposalFor(deps, signedIn(ask), id);
  if (row?.status !== 'approved') throw hidden();
  return row;
}

function propose(deps: Deps): FormHandler<ActTyped> {
  return async (ask, typed) => {
    const act = actIn(ask);
    const asks = lineActs[act];
    if (asks.to && !typed.to) throw invalid({ to: { code: 'choose_one' } });
    const id = await proposeAct(deps, signedIn(ask), {
      act,
      about: lineIn(ask),
      document: typed.document,
      reason: typed.reason,
      ...(asks.to ? { toLineId: typed.to ?? '' } : {}),
      ...(asks.amount ? { amount: readAmount(typed.amount) } : {}),
      ...(act === 'carry_over' ? { details: carriedTyped(typed) } : {}),
      ...(act === 'reverse' ? { reverses: typed.posting ?? '' } : {}),
    });
    return redirect(`/funds/proposals/${id}`, 'budget_proposed');
  };
}

function showProposal(deps: Deps): Handler {
  return async (ask) => {
    const actor = signedIn(ask);
    const row = await proposalFor(deps, actor, proposalIn(ask));
    const kept = await deps.db.rows.budgetProposals.find({ id: proposalIn(ask) });
    if (row === null || kept === null) throw hidden();
    let problem: Reason | null = null;
    let after: readonly object[] = [];
    if (row.status === 'proposed') {
      try {
        const plan = await planAct(deps.db, await termsOf(deps, kept));
        after = await balancesAfter(deps.db, plan, ask.locale);
        const elsewhere = !approvesIn(actor, await programmesOf(deps.db, plan));
        if (elsewhere && holds(actor, 'finance_approver', kept.programme_id)) {
          problem = { code: 'budget_other_programme' };
        }
      } catch (error) {
        if (!(error instanceof Refused)) throw error;
        problem = error.fields['amount'] ?? { code: error.code, params: error.params };
      }
    }
    const parts = {
      row,
      problem,
      after,
      details: await proposalDetails(deps, actor, kept),
      mayDecide: holds(actor, 'finance_approver', kept.programme_id),
      own: kept.proposed_person === actor.personId,
    };
    return page('funds/proposal', budgetProposalPage(parts, contextOf(deps, ask)));
  };
}

const proposalPath = (ask: Ask): string => `/funds/proposals/${proposalIn(ask)}`;

function approve(deps: Deps): FormHandler<z.infer<typeof passwordInput>> {
  return async (ask, { password }) => {
    const actor = signedIn(ask);
    // Who may not see it is told that it does not exist before a password counts.
    await proposalForFinance(deps, actor, proposalIn(ask));
    await requirePassword(deps, actor, password);
    await approveAct(deps, actor, proposalIn(ask));
    return redirect(proposalPath(ask), 'budget_approved');
  };
}

const oneAct = '/funds/:lineId/acts/:act';
const one = '/funds/proposals/:proposal';

/** What two persons do to the budget: one proposes, another approves. */
export const budgetActRoutes = (deps: Deps): readonly Route[] => [
  get('/funds/new', 'fund.propose', showOpening(deps)),
  post('/funds', 'fund.propose', open(deps), { input: openInput, again: '/funds/new' }),
  get(oneAct, 'fund.propose', showAct(deps)),
  post(oneAct, 'fund.propose', propose(deps), { input: actInput, again: oneAct }),
  get(one, 'fund.read_proposal', showProposal(deps)),
  // Outside a transaction, so that a wrong password is remembered; approving opens its own.
  post(`${one}/approve`, 'fund.decide', approve(deps), {
    input: passwordInput,
    again: one,
    transaction: false,
  }),
  post(
    `${one}/reject`,
    'fund.decide',
    async (ask, { why }) => {
      await rejectAct(deps, signedIn(ask), proposalIn(ask), why);
      return redirect(proposalPath(ask), 'budget_rejected');
    },
    { input: whyInput, again: one },
  ),
  post(
    `${one}/withdraw`,
    'fund.propose',
    async (ask) => {
      await withdrawAct(deps, signedIn(ask), proposalIn(ask));
      return redirect(proposalPath(ask), 'budget_withdrawn');
    },
    { input: nothing, again: one },
  ),
];
