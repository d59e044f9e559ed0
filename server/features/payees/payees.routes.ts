import { policy } from '../../domain/access/policy.js';
import { currentPayee, openPayee } from '../../domain/fund/payee.js';
import { forbidden, hidden } from '../../domain/refusal.js';
import { emptyAccount } from '../../shared/effects/accountInput.js';
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
import {
  checkInput,
  checkPayee,
  refuseInput,
  refusePayee,
  uncoverInput,
  uncoverPayee,
} from './checkPayee.service.js';
import {
  demandPayeeRole,
  hasPayeeRight,
  openPayeeCheck,
  readsNumber,
  readsProof,
} from './payeeCheck.file.js';
import { payeeCheckPage } from './payeeCheck.page.js';
import { namesOfPayees } from './ownPayee.query.js';
import { payeesPage } from './payees.page.js';
import { waitingPayees } from './payees.query.js';
import { proofLine, sendProof } from './proofOfPayee.query.js';
import { recordInput, recordPayee } from './recordPayee.service.js';

const one = '/payees/:id';
const idOf = ({ params }: Ask): string => params['id'] ?? '';
const back = (ask: Ask): string => `/payees/${idOf(ask)}`;
const again = { again: one };

/** Accounts as the zone checks them: never by who asked, never by one person alone. */
export const payeeRoutes = (deps: Deps): readonly Route[] => [
  get('/payees', 'payee.view', async (ask) => {
    const actor = signedIn(ask);
    const found = await waitingPayees(deps, actor, ask.query['after'] ?? '');
    const context = { words: deps.words, locale: ask.locale, now: ask.now };
    const title = deps.words(ask.locale, 'payees.title');
    return page('payees/payees', payeesPage(title, found, actor.personId, context));
  }),
  get(one, 'payee.view', (ask) => showCheck(deps, ask)),
  get(`${one}/proofs/:assignment`, 'payee.view', async (ask) => {
    const actor = signedIn(ask);
    const opened = await openPayeeCheck(deps, actor, idOf(ask));
    const line = proofLine(opened.payee, ask.params['assignment'] ?? '');
    if (!readsProof(opened, line, actor, ask.now)) {
      const may = hasPayeeRight(actor, opened.file, 'payee.uncover');
      throw forbidden(may ? 'payee_say_why' : 'not_your_role');
    }
    return sendProof(deps, line);
  }),
  // Outside a transaction, so that what was typed wrong is remembered; checking opens its own.
  post(
    `${one}/check`,
    'payee.check',
    async (ask, input) => {
      const came = await checkPayee(deps, signedIn(ask), idOf(ask), input);
      return redirect(back(ask), `payee_${came}`);
    },
    { input: checkInput, ...again, transaction: false },
  ),
  post(
    `${one}/refuse`,
    'payee.check',
    async (ask, input) => {
      await refusePayee(deps, signedIn(ask), idOf(ask), input);
      return redirect(back(ask), 'payee_refused');
    },
    { input: refuseInput, ...again },
  ),
  post(
    `${one}/reveal`,
    'payee.uncover',
    async (ask, input) => {
      await uncoverPayee(deps, signedIn(ask), idOf(ask), input);
      return redirect(back(ask), 'payee_uncovered');
    },
    { input: uncoverInput, ...again },
  ),
  post(
    `${one}/record`,
    'payee.check',
    async (ask, input) => {
      const proof = await sentProof(ask.files, 'proof');
      await recordPayee(deps, signedIn(ask), idOf(ask), input, proof);
      return redirect(back(ask), 'payee_recorded');
    },
    {
      input: recordInput,
      ...again,
      transaction: false,
      uploads: {
        ...oneProof,
        door: async (ask) => {
          const { file } = await openPayeeCheck(deps, signedIn(ask), idOf(ask));
          demandPayeeRole(signedIn(ask), file, policy['payee.check']);
        },
      },
    },
  ),
];

async function showCheck(deps: Deps, ask: Ask): Promise<Reply> {
  const actor = signedIn(ask);
  const opened = await openPayeeCheck(deps, actor, idOf(ask));
  const { assignments } = opened.payee;
  const about = openPayee(assignments) ?? currentPayee(assignments);
  if (about === null) throw hidden();
  const shown = readsNumber(opened, about.accountId, actor, ask.now);
  const account = shown ? await deps.db.rows.bankAccounts.find({ id: about.accountId }) : null;
  const { failed } = ask;
  const which = sentForm(failed?.typed ?? {});
  const form = (name: string, given: Readonly<Record<string, string>>) =>
    formState(which === name ? ask : { ...ask, failed: null }, deps.words, given);
  const model = payeeCheckPage(
    {
      actor,
      opened,
      names: await namesOfPayees(deps.db, assignments),
      number: account === null ? '' : deps.seal.open(account.number_sealed),
      forms: {
        check: form('check', { holder: '', branch_code: '', account: '' }),
        refuse: form('refuse', { reason: '' }),
        uncover: form('uncover', { purpose: '' }),
        record: form('record', { ...emptyAccount, holder: about.holder, reason: '', proof: '' }),
      },
    },
    { words: deps.words, locale: ask.locale, now: ask.now },
  );
  return page('payees/check', model);
}

/** Which of the page's forms came back: each has an input that the others have not. */
function sentForm(typed: Readonly<Record<string, unknown>>): string {
  if ('purpose' in typed) return 'uncover';
  if ('bank' in typed) return 'record';
  return 'reason' in typed ? 'refuse' : 'check';
}
