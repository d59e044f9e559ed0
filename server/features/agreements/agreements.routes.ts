import { z } from 'zod';
import { isOwn, standingOf } from '../../domain/access/caseAccess.js';
import type { Actor } from '../../domain/actor.js';
import { line } from '../../domain/typed.js';
import { conflict, hidden } from '../../domain/refusal.js';
import { loadAgreement } from '../../shared/casefile/agreementFile.js';
import { passedClock } from '../../shared/casefile/passedDeadline.query.js';
import { openCase, type CaseFile } from '../../shared/casefile/caseFile.js';
import {
  ownPaperInput,
  recordOwnPaper,
  type OwnPaperInput,
} from '../../shared/casefile/ownPaper.js';
import { emptyAccount } from '../../shared/effects/accountInput.js';
import type { Deps } from '../../shared/request/deps.js';
import { formState } from '../../shared/request/formState.js';
import {
  get,
  page,
  post,
  rawFields,
  redirect,
  type Ask,
  type FormHandler,
  type Handler,
  type RawFields,
  type Reply,
  type Route,
} from '../../shared/request/route.js';
import { requirePassword } from '../../shared/security/stepUp.js';
import { signedIn } from '../../shared/request/signedIn.js';
import { signInput, type SignInput } from './agreement.input.js';
import { agreementPage, agreementPaper } from './agreement.page.js';
import { agreedAccountNumber, trancheLines } from './agreement.query.js';
import { countersignAgreement } from './countersignAgreement.service.js';
import { issueAgreement } from './issueAgreement.service.js';
import { signAgreement, signerOf } from './signAgreement.service.js';

const id = (ask: Ask): string => ask.params['id'] ?? '';

function show(deps: Deps): Handler {
  return async (ask) => {
    const actor = signedIn(ask);
    const file = await openOwn(deps, actor, id(ask));
    const signer = await signerOf(deps, actor, file);
    const agreement = await loadAgreement(deps, file.row.id);
    const model = agreementPage({
      title: deps.words(ask.locale, 'agreements.title'),
      file,
      agreement,
      tranches: await trancheLines(deps, file.row.id),
      signer,
      form: formState(ask, deps.words, {
        ...emptyAccount,
        holder: signer.owner,
        signed_name: '',
        consent: '',
      }),
      locale: ask.locale,
    });
    const unsigned = agreement !== null && agreement.signed === null;
    const over = unsigned ? await passedClock(deps, file.row.id) : null;
    return page('agreements/agreement', { ...model, over: timeOver(deps, ask, over) });
  };
}

/** Until when it had to be signed, where the time is over; false where it is not. */
const timeOver = ({ words }: Deps, { locale }: Ask, when: string | null): string | false =>
  when !== null && words(locale, 'refusals.stage_time_over', { when });

async function openOwn(deps: Deps, actor: Actor, applicationId: string): Promise<CaseFile> {
  const file = await openCase(deps, applicationId);
  if (!isOwn(actor, file.subject)) throw hidden();
  return file;
}

function print(deps: Deps): Handler {
  return (ask) => showPaper(deps, ask, null);
}

async function showPaper(deps: Deps, ask: Ask, number: string | null): Promise<Reply> {
  const file = await openCase(deps, id(ask));
  const actor = signedIn(ask);
  const standing = standingOf(actor, file.subject);
  if (standing === null) throw hidden();
  const agreement = await loadAgreement(deps, file.row.id);
  if (agreement === null) throw hidden();
  const title = deps.words(ask.locale, 'agreements.title');
  const form = formState(ask, deps.words, { password: '' });
  const own = { mayAsk: isOwn(actor, file.subject), number, form };
  const model = agreementPaper(title, file, agreement, own, ask.locale);
  return page('agreements/paper', model, 'print');
}

/** The awardee's own copy with the account in full, as it must be read before it is signed. */
function printInFull(deps: Deps): FormHandler<OwnPaperInput> {
  return async (ask, { password }) => {
    const actor = signedIn(ask);
    await openOwn(deps, actor, id(ask));
    await requirePassword(deps, actor, password);
    await recordOwnPaper(deps, actor, id(ask), 'agreement');
    return showPaper(deps, ask, await agreedAccountNumber(deps, id(ask)));
  };
}

const issueInput = z.object({ stage: line(40) });
const countersignInput = z.object({ stage: line(40), hash: line(64) });

function issue(deps: Deps): FormHandler<z.infer<typeof issueInput>> {
  return async (ask, { stage }) => {
    await issueAgreement(deps, signedIn(ask), id(ask), stage);
    return redirect(`/cases/${id(ask)}`, 'agreement_issued');
  };
}

function countersign(deps: Deps): FormHandler<z.infer<typeof countersignInput>> {
  return async (ask, input) => {
    await countersignAgreement(deps, signedIn(ask), id(ask), input);
    return redirect(`/cases/${id(ask)}`, 'agreement_countersigned');
  };
}

function sign(deps: Deps): FormHandler<SignInput> {
  return async (ask, input) => {
    await signAgreement(deps, signedIn(ask), id(ask), input);
    return redirect(`/applications/${id(ask)}/agreement`, 'agreement_signed');
  };
}

/** The form of a page opened before accounts had their own: that one is shown with what was typed. */
const oldAccountForm: FormHandler<RawFields> = () => {
  throw conflict('account_form_moved');
};

const own = '/applications/:id/agreement';

/** The agreement: issued and countersigned by the zone, read and signed by the awardee. */
export const agreementRoutes = (deps: Deps): readonly Route[] => [
  get(own, 'application.use', show(deps)),
  get(`${own}/print`, 'application.use', print(deps)),
  post(`${own}/print`, 'application.use', printInFull(deps), {
    input: ownPaperInput,
    again: `${own}/print`,
    transaction: false,
  }),
  post(`${own}/sign`, 'application.use', sign(deps), { input: signInput, again: own }),
  post(`${own}/account`, 'application.use', oldAccountForm, {
    input: rawFields,
    again: '/applications/:id/payee',
  }),
  get('/cases/:id/agreement', 'case.view', print(deps)),
  post('/cases/:id/agreement/issue', 'agreement.issue', issue(deps), {
    input: issueInput,
    again: '/cases/:id',
  }),
  post('/cases/:id/agreement/countersign', 'agreement.issue', countersign(deps), {
    input: countersignInput,
    again: '/cases/:id',
  }),
];
