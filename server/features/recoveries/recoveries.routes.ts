import type { Actor } from '../../domain/actor.js';
import { inLocale } from '../../domain/localText.js';
import { forbidden, hidden } from '../../domain/refusal.js';
import { oneProof, sentProof } from '../../shared/files/proofFile.js';
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
import {
  caseForRecovery,
  mayDo,
  openOwnRecovery,
  openRecovery,
  type RecoveryRow,
} from './recovery.file.js';
import {
  decideRecoveryInput,
  openRecoveryInput,
  receiptChosen,
  receiptInput,
  receiptRefused,
  statementInput,
} from './recovery.input.js';
import { openPage, ownRecoveryPage, recoveriesPage, recoveryPage } from './recovery.page.js';
import {
  confirmReceipt,
  registerReceipt,
  rejectReceipt,
  withdrawReceipt,
} from './recoveryReceipts.service.js';
import { stateToRecovery } from './stateToRecovery.service.js';

const opening = '/cases/:id/recoveries/new';
const one = '/recoveries/:id';
const own = '/applications/:id/recovery';
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
  get(own, 'application.use', (ask) => showOwn(deps, ask)),
  get(`${own}/statement`, 'application.use', async (ask) =>
    sendStatement(deps, (await openOwnRecovery(deps, signedIn(ask), idOf(ask))).row),
  ),
  post(
    own,
    'application.use',
    async (ask, { statement }) => {
      const sent = await sentProof(ask.files, 'paper');
      await stateToRecovery(deps, signedIn(ask), idOf(ask), statement, sent);
      return redirect(`/applications/${idOf(ask)}/recovery`, 'recovery_stated');
    },
    {
      input: statementInput,
      again: own,
      // A file is moved only once.
      transaction: false,
      uploads: {
        ...oneProof,
        door: (ask: Ask) => openOwnRecovery(deps, signedIn(ask), idOf(ask)),
      },
    },
  ),
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
  const given = { outcome: '', amount: '', due_on: '', reason: '', password: '' };
  const receipt = { received: '', received_on: '', serial: '', note: '', why: '' };
  const typed = ask.failed?.typed ?? {};
  const parts = {
    actor,
    held,
    matter: await recoveryMatter(deps.db, held.row),
    form: formState(ask, deps.words, { ...given, ...receipt }),
    rejecting: 'why' in typed && typeof typed['receipt'] === 'string' ? typed['receipt'] : '',
  };
  return page('recoveries/recovery', recoveryPage(parts, contextOf(deps, ask)));
}

async function showOwn(deps: Deps, ask: Ask): Promise<Reply> {
  const found = await openOwnRecovery(deps, signedIn(ask), idOf(ask));
  const parts = {
    own: found,
    matter: await recoveryMatter(deps.db, found.row),
    form: formState(ask, deps.words, { statement: '', paper: '' }),
  };
  return page('recoveries/own', ownRecoveryPage(parts, contextOf(deps, ask)));
}

/** The file that the awardee sent with what they said, to be read in place. */
async function sendStatement({ db, files }: Deps, row: RecoveryRow): Promise<Reply> {
  const file = await db.rows.files.find({ id: row.statement_file_id ?? '' });
  const content = file ? await files.open(file.id) : null;
  if (!file || content === null) throw hidden();
  return { reply: 'file', content, name: row.statement_file, type: file.type, inline: true };
}
