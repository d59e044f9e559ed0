import type { z } from 'zod';
import { financeRoles } from '../../domain/access/policy.js';
import { inScope, scopeOf } from '../../domain/access/scope.js';
import { inLocale } from '../../domain/localText.js';
import { hidden, Refused, type Reason } from '../../domain/refusal.js';
import type { Deps } from '../../shared/request/deps.js';
import { formState } from '../../shared/request/formState.js';
import {
  get,
  page,
  post,
  redirect,
  type Ask,
  type FormHandler,
  type Handler,
  type Route,
} from '../../shared/request/route.js';
import { signedIn } from '../../shared/request/signedIn.js';
import { budgetYearInput } from './act.input.js';
import { proposalLine } from './act.page.js';
import { proposalsOfYear } from './acts.query.js';
import { planAct } from './planAct.step.js';
import { linesOfYear } from './planYear.step.js';
import { proposeAct } from './proposeAct.service.js';

const oneYear = '/funds/years/:programme/:year';

/** The programme and year that an address names, for finance of that programme. */
function yearAsked({ params }: Ask): { readonly programmeId: string; readonly year: number } {
  const { programme = '', year = '' } = params;
  if (!/^20\d\d$/.test(year)) throw hidden();
  return { programmeId: programme, year: Number(year) };
}

function showYear(deps: Deps): Handler {
  return async (ask) => {
    const actor = signedIn(ask);
    const about = yearAsked(ask);
    const programme = await deps.db.rows.programmes.find({ id: about.programmeId });
    const mine = inScope(scopeOf(actor, financeRoles), about.programmeId);
    const lines = await linesOfYear(deps.db, about);
    if (!programme || !mine || lines.length === 0) throw hidden();
    const closed = lines.some(({ closed_at: at }) => at !== null);
    const act = closed ? 'reopen' : 'close';
    const proposals = await proposalsOfYear(deps, actor, about.programmeId, about.year);
    const waits = proposals.some(({ status }) => status === 'proposed');
    const title = deps.words(ask.locale, `funds.acts.${act}`);
    const problem = waits
      ? { code: 'budget_proposal_open' }
      : await problemOf(deps, { ...about, act });
    return page('funds/year', {
      title,
      sub: `${inLocale(programme.name, ask.locale)} \u00b7 ${about.year}`,
      crumbs: [{ href: '/funds', label: { key: 'funds.title' } }, { label: title }],
      base: `/funds/years/${about.programmeId}/${about.year}`,
      act,
      lead: deps.words(ask.locale, `funds.leads.${act}`),
      problem:
        problem === null
          ? false
          : deps.words(ask.locale, `refusals.${problem.code}`, problem.params),
      lines: lines.map((line) => ({
        href: `/funds/${line.id}`,
        name: inLocale(line.name, ask.locale),
        code: line.code,
        budget: Number(line.appropriated),
        paid: Number(line.paid),
        promised: Number(line.reserved + line.committed + line.payable),
        free: Number(line.available),
      })),
      proposals: proposals.map((row) => proposalLine(row, ask)),
      form: formState(ask, deps.words, { document: '', reason: '' }),
    });
  };
}

async function problemOf(
  { db }: Deps,
  about: {
    readonly programmeId: string;
    readonly year: number;
    readonly act: 'close' | 'reopen';
  },
): Promise<Reason | null> {
  const nothing = { line: null, to: null, amount: null, reverses: null, details: {} };
  try {
    await planAct(db, { ...about, ...nothing });
    return null;
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    return error;
  }
}

function proposeYear(deps: Deps): FormHandler<z.infer<typeof budgetYearInput>> {
  return async (ask, { act, document, reason }) => {
    const about = yearAsked(ask);
    const id = await proposeAct(deps, signedIn(ask), { act, about, document, reason });
    return redirect(`/funds/proposals/${id}`, 'budget_proposed');
  };
}

/** The end of a budget year, and its undoing. */
export const budgetYearRoutes = (deps: Deps): readonly Route[] => [
  get(oneYear, 'fund.propose', showYear(deps)),
  post(oneYear, 'fund.propose', proposeYear(deps), { input: budgetYearInput, again: oneYear }),
];
