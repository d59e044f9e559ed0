import type { Actor } from '../../domain/actor.js';
import { inLocale } from '../../domain/localText.js';
import { forbidden } from '../../domain/refusal.js';
import type { Deps } from '../../shared/request/deps.js';
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
import { requirePassword } from '../../shared/security/stepUp.js';
import { decideRecovery } from './decideRecovery.service.js';
import { openRecoveryOf } from './openRecovery.service.js';
import { paidInstalments } from './paidInstalments.query.js';
import { recoveriesFor, recoveryMatter } from './recoveries.query.js';
import { caseForRecovery, mayDo, openRecovery } from './recovery.file.js';
import {
  actApproved,
  actChosen,
  actRefused,
  contestRecoveryInput,
  decideRecoveryInput,
  openRecoveryInput,
  receiptChosen,
  receiptInput,
  receiptRefused,
  recoveryActInput,
  resumeInput,
} from './recovery.input.js';
import { openPage, recoveriesPage, recoveryPage } from './recovery.page.js';
import {
  confirmReceipt,
  registerReceipt,
  rejectReceipt,
  withdrawReceipt,
} from './recoveryReceipts.service.js';
import { contestRecovery, resumeRecovery } from './contestRecovery.service.js';
import { ownRecoveryRoutes, sendStatement } from './ownRecovery.routes.js';
import {
  approveRecoveryAct,
  proposeRecoveryAct,
  rejectRecoveryAct,
  withdrawRecoveryAct,
} from './recoveryActs.service.js';

const opening = '/cases/:id/recoveries/new';
const one = '/recoveries/:id';
const idOf = ({ params }: Ask): string => params['id'] ?? '';
const pathOf = (ask: Ask): string => `/recoveries/${idOf(ask)}`;
const contextOf = (deps: Deps, { locale, now }: Ask) => ({ words: deps.words, locale, now });

/** Money that was paid and is asked back, for the zone and for who was paid. */
export const recoveryRoutes = (deps: Deps): readonly Route[] => [
  get('/recoveries', 'recovery.view', async (ask) =>
    page(
      'recoveries/list',
      recoveriesPage(await recoveriesFor(deps, signedIn(ask)), contextOf(deps, ask)),
    ),
  ),
  get(opening, 'recovery.open', (ask) => showOpening(deps, ask)),
  post(
    '/cases/:id/recoveries',
    'recovery.open',
    async (ask, typed) => {
      const id = await openRecoveryOf(deps, signedIn(ask), idOf(ask), typed);
      return redirect(`/recoveries/${id}`, 'recovery_opened');
    },
    { input: openRecoveryInput, again: opening },
  ),
  get(one, 'recovery.view', (ask) => show(deps, ask)),
  get(`${one}/statement`, 'recovery.view', async (ask) =>
    sendStatement(deps, (await openRecovery(deps, signedIn(ask), idOf(ask))).row),
  ),
  post(
    `${one}/decide`,
    'recovery.decide',
    async (ask, typed) => {
      const actor = signedIn(ask);
      await demandDecider(deps, actor, idOf(ask));
      await requirePassword(deps, actor, typed.password);
      await decideRecovery(deps, actor, idOf(ask), typed);
      return redirect(pathOf(ask), 'recovery_decided');
    },
    // Outside a transaction, so that a wrong password is remembered; deciding opens its own.
    { input: decideRecoveryInput, again: one, transaction: false },
  ),
  post(
    `${one}/receipts`,
    'recovery.receive',
    async (ask, typed) => {
      await registerReceipt(deps, signedIn(ask), idOf(ask), typed);
      return redirect(pathOf(ask), 'recovery_registered');
    },
    { input: receiptInput, again: one },
  ),
  post(
    `${one}/receipts/confirm`,
    'recovery.confirm',
    async (ask, { receipt }) => {
      await confirmReceipt(deps, signedIn(ask), idOf(ask), receipt);
      return redirect(pathOf(ask), 'recovery_confirmed');
    },
    { input: receiptChosen, again: one },
  ),
  post(
    `${one}/receipts/reject`,
    'recovery.confirm',
    async (ask, { receipt, why }) => {
      await rejectReceipt(deps, signedIn(ask), idOf(ask), receipt, why);
      return redirect(pathOf(ask), 'recovery_rejected');
    },
    { input: receiptRefused, again: one },
  ),
  post(
    `${one}/receipts/withdraw`,
    'recovery.receive',
    async (ask, { receipt }) => {
      await withdrawReceipt(deps, signedIn(ask), idOf(ask), receipt);
      return redirect(pathOf(ask), 'recovery_taken_back');
    },
    { input: receiptChosen, again: one },
  ),
  post(
    `${one}/acts`,
    'recovery.open',
    async (ask, typed) => {
      await proposeRecoveryAct(deps, signedIn(ask), idOf(ask), typed);
      return redirect(pathOf(ask), 'recovery_act_proposed');
    },
    { input: recoveryActInput, again: one },
  ),
  post(
    `${one}/acts/approve`,
    'recovery.decide',
    async (ask, { proposal, act_password: password }) => {
      const actor = signedIn(ask);
      await demandDecider(deps, actor, idOf(ask));
      await requirePassword(deps, actor, password, 'act_password');
      await approveRecoveryAct(deps, actor, idOf(ask), proposal);
      return redirect(pathOf(ask), 'recovery_act_approved');
    },
    { input: actApproved, again: one, transaction: false },
  ),
  post(
    `${one}/acts/reject`,
    'recovery.decide',
    async (ask, { proposal, why }) => {
      await rejectRecoveryAct(deps, signedIn(ask), idOf(ask), proposal, why);
      return redirect(pathOf(ask), 'recovery_rejected');
    },
    { input: actRefused, again: one },
  ),
  post(
    `${one}/acts/withdraw`,
    'recovery.open',
    async (ask, { proposal }) => {
      await withdrawRecoveryAct(deps, signedIn(ask), idOf(ask), proposal);
      return redirect(pathOf(ask), 'recovery_taken_back');
    },
    { input: actChosen, again: one },
  ),
  post(
    `${one}/contest`,
    'recovery.open',
    async (ask, { before }) => {
      await contestRecovery(deps, signedIn(ask), idOf(ask), before);
      return redirect(pathOf(ask), 'recovery_contested');
    },
    { input: contestRecoveryInput, again: one },
  ),
  post(
    `${one}/resume`,
    'recovery.open',
    async (ask, { resumed }) => {
      await resumeRecovery(deps, signedIn(ask), idOf(ask), resumed);
      return redirect(pathOf(ask), 'recovery_resumed');
    },
    { input: resumeInput, again: one },
  ),
  ...ownRecoveryRoutes(deps),
];

/** Who may not decide it is told so before a password counts. */
async function demandDecider(deps: Deps, actor: Actor, id: string): Promise<void> {
  const { file } = await openRecovery(deps, actor, id);
  if (!mayDo(actor, 'recovery.decide', file.row.programme_id)) throw forbidden('not_your_role');
}

async function showOpening(deps: Deps, ask: Ask): Promise<Reply> {
  const actor = signedIn(ask);
  const file = await caseForRecovery(deps, actor, idOf(ask));
  if (!mayDo(actor, 'recovery.open', file.row.programme_id)) throw forbidden('not_your_role');
  const paid = await paidInstalments(deps.db, file.row.id);
  const names = await deps.db.rows.tranches.all({ application_id: file.row.id });
  const lines = paid.map(({ tranche, paidFen, paidOn }) => {
    const found = names.find(({ id }) => id === tranche);
    return { name: found ? inLocale(found.name, ask.locale) : '', paidOn, paid: paidFen };
  });
  const given = { cause: '', basis: '', facts: '', rule: '', kept: '', of: '', amount: '' };
  const form = formState(ask, deps.words, {
    ...given,
    rate: '',
    interest_basis: '',
    hearing_days: '5',
  });
  return page('recoveries/open', openPage(file, lines, form, contextOf(deps, ask)));
}

async function show(deps: Deps, ask: Ask): Promise<Reply> {
  const actor = signedIn(ask);
  const held = await openRecovery(deps, actor, idOf(ask));
  const given = { outcome: '', amount: '', due_on: '', list_until: '', reason: '' };
  const act = { new_amount: '', plan: '', document: '', act_reason: '', act_password: '' };
  const contest = { password: '', act: '', before: '', resumed: '' };
  const receipt = { received: '', received_on: '', serial: '', note: '', why: '' };
  const typed = ask.failed?.typed ?? {};
  const parts = {
    actor,
    held,
    matter: await recoveryMatter(deps.db, held.row),
    form: formState(ask, deps.words, { ...given, ...receipt, ...act, ...contest }),
    rejecting: 'why' in typed && typeof typed['receipt'] === 'string' ? typed['receipt'] : '',
  };
  return page('recoveries/recovery', recoveryPage(parts, contextOf(deps, ask)));
}
