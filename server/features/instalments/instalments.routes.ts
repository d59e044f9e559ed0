import { z } from 'zod';
import { policy } from '../../domain/access/policy.js';
import { holds, type Role } from '../../domain/actor.js';
import { instalmentActs } from '../../domain/award/instalmentActs.js';
import { payeeStanding } from '../../domain/fund/payee.js';
import { choice, line, paragraph } from '../../domain/typed.js';
import { payeeFile } from '../../shared/effects/payeeFile.js';
import { formState } from '../../shared/request/formState.js';
import {
  get,
  page,
  post,
  redirect,
  type Ask,
  type Reply,
  type Route,
} from '../../shared/request/route.js';
import { signedIn } from '../../shared/request/signedIn.js';
import type { Deps } from '../../shared/request/deps.js';
import { payeeWords } from '../../shared/words/payeeWords.js';
import { instalmentGrounds } from './instalmentGrounds.query.js';
import {
  approveInstalment,
  proposeInstalment,
  rejectInstalment,
  withdrawInstalment,
} from './decideInstalment.service.js';
import { openInstalment } from './instalment.file.js';
import { instalmentPage } from './instalment.page.js';
import { waitingInstalmentsPage } from './waitingInstalments.page.js';
import { waitingInstalments } from './waitingInstalments.query.js';

const one = '/payments/instalments/:id';
const idOf = ({ params }: Ask): string => params['id'] ?? '';
const pathOf = (ask: Ask): string => `/payments/instalments/${idOf(ask)}`;

const wishInput = z.object({
  act: choice(instalmentActs),
  reason: paragraph({ min: 5, max: 1000 }),
  told: paragraph({ min: 5, max: 1000 }),
});
const shownProposal = z.object({ proposal: line(36) });
const refusedProposal = z.object({ proposal: line(36), why: paragraph({ min: 5, max: 500 }) });

/** An instalment with what it rests on, and what two persons may decide about it. */
export const instalmentRoutes = (deps: Deps): readonly Route[] => [
  get('/payments/instalments', 'instalment.view', async (ask) => {
    const actor = signedIn(ask);
    const title = deps.words(ask.locale, 'instalments.waiting.title');
    const rows = await waitingInstalments(deps, actor);
    return page(
      'instalments/waiting',
      waitingInstalmentsPage(title, rows, actor.personId, ask.locale),
    );
  }),
  get(one, 'instalment.view', (ask) => show(deps, ask)),
  post(
    one,
    'instalment.propose',
    async (ask, wish) => {
      await proposeInstalment(deps, signedIn(ask), idOf(ask), wish);
      return redirect(pathOf(ask), 'instalment_proposed');
    },
    { input: wishInput, again: one },
  ),
  post(
    `${one}/approve`,
    'instalment.decide',
    async (ask, { proposal }) => {
      await approveInstalment(deps, signedIn(ask), idOf(ask), proposal);
      return redirect(pathOf(ask), 'instalment_decided');
    },
    { input: shownProposal, again: one },
  ),
  post(
    `${one}/reject`,
    'instalment.decide',
    async (ask, { proposal, why }) => {
      await rejectInstalment(deps, signedIn(ask), idOf(ask), proposal, why);
      return redirect(pathOf(ask), 'instalment_rejected');
    },
    { input: refusedProposal, again: one },
  ),
  post(
    `${one}/withdraw`,
    'instalment.propose',
    async (ask, { proposal }) => {
      await withdrawInstalment(deps, signedIn(ask), idOf(ask), proposal);
      return redirect(pathOf(ask), 'instalment_withdrawn');
    },
    { input: shownProposal, again: one },
  ),
];

async function show(deps: Deps, ask: Ask): Promise<Reply> {
  const actor = signedIn(ask);
  const instalment = await openInstalment(deps, actor, idOf(ask));
  const { application_id: caseId } = instalment;
  const may = (roles: readonly Role[]): boolean =>
    roles.some((role) => holds(actor, role, instalment.programme_id));
  const model = instalmentPage({
    actor,
    instalment,
    grounds: await instalmentGrounds(deps, instalment),
    accountSays: payeeWords(payeeStanding(await payeeFile(deps.db, caseId), ask.now), {
      words: deps.words,
      locale: ask.locale,
      now: ask.now,
    }),
    mayPropose: may(policy['instalment.propose']),
    mayDecide: may(policy['instalment.decide']),
    seesPayments: may(policy['payment.view']),
    seesFunds: may(policy['fund.view']),
    form: formState(ask, deps.words, { act: '', reason: '', told: '', why: '' }),
    rejecting: ask.failed !== null && 'why' in ask.failed.typed,
    locale: ask.locale,
  });
  return page('instalments/instalment', model);
}
