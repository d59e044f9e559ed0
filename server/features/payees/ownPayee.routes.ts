import type { Actor } from '../../domain/actor.js';
import { currentPayee } from '../../domain/fund/payee.js';
import { isOwn } from '../../domain/access/caseAccess.js';
import { forbidden } from '../../domain/refusal.js';
import { openCase } from '../../shared/casefile/caseFile.js';
import { emptyAccount } from '../../shared/effects/accountInput.js';
import { isStopped } from '../../shared/payable/payableSql.js';
import { payeeFile } from '../../shared/effects/payeeFile.js';
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
import { requirePassword } from '../../shared/security/stepUp.js';
import { signedIn } from '../../shared/request/signedIn.js';
import {
  changeInput,
  changePayee,
  payeeWithdrawInput,
  provePayee,
  proveInput,
  withdrawPayee,
} from './askPayee.service.js';
import { ownPayeePage } from './ownPayee.page.js';
import { namesOfPayees, paymentsOnTheWay } from './ownPayee.query.js';
import { demandPayeeSide, payeeSide, readsOwnProof } from './payeeSide.query.js';
import { proofLine, sendProof } from './proofOfPayee.query.js';

const own = '/applications/:id/payee';
const idOf = ({ params }: Ask): string => params['id'] ?? '';
const back = (ask: Ask): string => `/applications/${idOf(ask)}/payee`;

/** The account an award is paid to, for who is paid: with an agreement or without one. */
export const ownPayeeRoutes = (deps: Deps): readonly Route[] => {
  const proven = {
    again: own,
    // A wrong password is remembered, and a file is moved only once.
    transaction: false,
    uploads: { ...oneProof, door: (ask: Ask) => demandActing(deps, signedIn(ask), idOf(ask)) },
  } as const;
  return [
    get(own, 'application.use', (ask) => show(deps, ask)),
    get(`${own}/proofs/:assignment`, 'application.use', async (ask) => {
      const actor = signedIn(ask);
      const { payee, side } = await openOwn(deps, actor, idOf(ask));
      const line = proofLine(payee, ask.params['assignment'] ?? '');
      if (!readsOwnProof(side, line, actor))
        throw forbidden('only_payee_acts', { name: side.name });
      return sendProof(deps, line);
    }),
    post(
      `${own}/change`,
      'application.use',
      async (ask, input) => {
        const actor = signedIn(ask);
        await demandActing(deps, actor, idOf(ask));
        await requirePassword(deps, actor, input.password);
        await changePayee(deps, actor, idOf(ask), input, await sentProof(ask.files, 'proof'));
        return redirect(back(ask), 'payee_asked');
      },
      { input: changeInput, ...proven },
    ),
    post(
      `${own}/prove`,
      'application.use',
      async (ask, { same_password: password }) => {
        const actor = signedIn(ask);
        await demandActing(deps, actor, idOf(ask));
        await requirePassword(deps, actor, password, 'same_password');
        await provePayee(deps, actor, idOf(ask), await sentProof(ask.files, 'same_proof'));
        return redirect(back(ask), 'payee_asked');
      },
      { input: proveInput, ...proven },
    ),
    post(
      `${own}/withdraw`,
      'application.use',
      async (ask, input) => {
        await withdrawPayee(deps, signedIn(ask), idOf(ask), input);
        return redirect(back(ask), 'payee_withdrawn');
      },
      { input: payeeWithdrawInput, again: own },
    ),
  ];
};

async function openOwn(deps: Deps, actor: Actor, id: string) {
  const file = await openCase(deps, id);
  const payee = await payeeFile(deps.db, id);
  const current = currentPayee(payee.assignments);
  const side = await payeeSide(deps.db, actor, file, current?.accountId ?? null);
  return { file, payee, side };
}

/** Refuses before a file is taken in or a password is looked at. */
async function demandActing(deps: Deps, actor: Actor, id: string): Promise<void> {
  const file = await openCase(deps, id);
  const { assignments } = await payeeFile(deps.db, id);
  await demandPayeeSide(deps.db, actor, file, currentPayee(assignments)?.accountId ?? null);
}

async function show(deps: Deps, ask: Ask): Promise<Reply> {
  const actor = signedIn(ask);
  const { file, payee, side } = await openOwn(deps, actor, idOf(ask));
  const { db, words } = deps;
  const typed = ask.failed?.typed ?? {};
  const changing = 'account' in typed;
  const quiet = { ...ask, failed: null };
  const owed = { application_id: file.row.id, status: ['planned', 'due'] as const };
  const over = (await db.rows.tranches.count(owed)) === 0 || (await isStopped(db, file.row.id));
  const model = ownPayeePage(
    {
      title: words(ask.locale, 'payees.ownTitle'),
      home: isOwn(actor, file.subject)
        ? `/applications/${file.row.id}`
        : `/counterparty-cases/${file.row.id}`,
      file,
      payee,
      side,
      reader: actor,
      names: await namesOfPayees(db, payee.assignments),
      onTheWay: await paymentsOnTheWay(db, file.row.id),
      over,
      forms: {
        change: formState(changing ? ask : quiet, words, {
          ...emptyAccount,
          holder: side.name,
          reason: '',
          proof: '',
          password: '',
        }),
        prove: formState(changing ? quiet : ask, words, { same_proof: '', same_password: '' }),
      },
      changing,
    },
    { words, locale: ask.locale, now: ask.now },
  );
  return page('payees/own', model);
}
