import type { Deps } from '../../shared/request/deps.js';
import { hidden } from '../../domain/refusal.js';
import { formState } from '../../shared/request/formState.js';
import { sentProof, twoProofs } from '../../shared/files/proofFile.js';
import {
  get,
  nothing,
  page,
  post,
  redirect,
  type Ask,
  type FormHandler,
  type Reply,
  type Route,
} from '../../shared/request/route.js';
import { refuseClash } from '../../shared/organisations/membership.js';
import { signedIn } from '../../shared/request/signedIn.js';
import { answerClaim, claimAnswerInput, withdrawClaim } from './answerClaim.service.js';
import { openClaim } from './claim.file.js';
import { claimListPage, claimPage } from './claims.page.js';
import { claimPeople, deskClaims } from './claims.query.js';
import {
  agreeDecision,
  agreeInput,
  proposeDecision,
  proposeInput,
  sendDecisionBack,
} from './decideContest.service.js';
import { contestInput, fileContest } from './fileContest.service.js';
import { takeUpClaim, takeUpInput } from './takeUpClaim.service.js';
import { bringNewProofs, newProofsInput } from './newProofs.service.js';
import { verifyInput, verifyOrganisation } from './verifyOrganisation.service.js';

const one = '/claims/:claim';
const idOf = ({ params }: Ask): string => params['claim'] ?? '';

/** Proofs that somebody acts for an organisation: filed, answered, decided by the desk. */
export const claimRoutes = (deps: Deps): readonly Route[] => [
  get('/manage/organisations/claims', 'organisation.verify', async (ask) => {
    const which = ask.query['show'] === 'decided' ? 'decided' : 'open';
    const after = ask.query['after'] ?? '';
    const found = await deskClaims(deps, which, after);
    const title = deps.words(ask.locale, 'claims.title');
    return page('claims/claims', { title, ...claimListPage(found, which, after, ask.now) });
  }),
  get('/claims/new', 'organisation.use', async (ask) => {
    const title = deps.words(ask.locale, 'claims.new');
    const code = (ask.query['code'] ?? '').slice(0, 40);
    const given = { credit_code: code, statement: '', licence: '', letter: '' };
    return page('claims/new', { title, form: formState(ask, deps.words, given) });
  }),
  post(
    '/claims',
    'organisation.use',
    async (ask, input) => {
      const id = await fileContest(deps, signedIn(ask), input, await proofsOf(ask));
      return redirect(`/claims/${id}`, 'claim_filed');
    },
    {
      input: contestInput,
      again: '/claims/new',
      uploads: { ...twoProofs, door: (ask) => refuseClash(deps, signedIn(ask)) },
      transaction: false,
    },
  ),
  get(one, 'organisation.use', (ask) => showClaim(deps, ask)),
  get(`${one}/licence`, 'organisation.use', (ask) => sendClaimFile(deps, ask, 'licence_file_id')),
  get(`${one}/letter`, 'organisation.use', (ask) => sendClaimFile(deps, ask, 'letter_file_id')),
  post(
    `${one}/proofs`,
    'organisation.use',
    async (ask, { unchanged_reason: reason }) => {
      const proofs = await proofsOf(ask);
      const id = await bringNewProofs(deps, signedIn(ask), idOf(ask), proofs, reason);
      return redirect(`/claims/${id}`, 'claim_filed');
    },
    {
      input: newProofsInput,
      again: one,
      uploads: { ...twoProofs, door: (ask) => openClaim(deps, signedIn(ask), idOf(ask)) },
      transaction: false,
    },
  ),
  post(`${one}/answer`, 'organisation.use', acting(deps, answerClaim, 'claim_answered'), {
    input: claimAnswerInput,
    again: one,
  }),
  post(
    `${one}/withdraw`,
    'organisation.use',
    async (ask) => {
      await withdrawClaim(deps, signedIn(ask), idOf(ask));
      return redirect('/organisations', 'claim_withdrawn');
    },
    { input: nothing, again: one },
  ),
  post(`${one}/verify`, 'organisation.verify', acting(deps, verifyOrganisation, 'claim_decided'), {
    input: verifyInput,
    again: one,
  }),
  post(`${one}/take-up`, 'organisation.verify', acting(deps, takeUpClaim, 'claim_taken_up'), {
    input: takeUpInput,
    again: one,
  }),
  post(`${one}/propose`, 'organisation.verify', acting(deps, proposeDecision, 'claim_proposed'), {
    input: proposeInput,
    again: one,
  }),
  post(`${one}/agree`, 'organisation.verify', acting(deps, agreeDecision, 'claim_decided'), {
    input: agreeInput,
    again: one,
  }),
  post(
    `${one}/send-back`,
    'organisation.verify',
    acting(deps, sendDecisionBack, 'claim_sent_back'),
    {
      input: agreeInput,
      again: one,
    },
  ),
];

type Act<I> = (
  deps: Deps,
  actor: ReturnType<typeof signedIn>,
  id: string,
  input: I,
) => Promise<void>;

/** What is done to a claim leads back to its page. */
const acting =
  <I>(deps: Deps, act: Act<I>, done: string): FormHandler<I> =>
  async (ask, input) => {
    await act(deps, signedIn(ask), idOf(ask), input);
    return redirect(`/claims/${idOf(ask)}`, done);
  };

const proofsOf = async ({ files }: Ask) => ({
  licence: await sentProof(files, 'licence'),
  letter: await sentProof(files, 'letter'),
});

async function showClaim(deps: Deps, ask: Ask): Promise<Reply> {
  const actor = signedIn(ask);
  const opened = await openClaim(deps, actor, idOf(ask));
  const people = await claimPeople(deps, opened);
  const forms = {
    decision: formState(ask, deps.words, { outcome: '', reason: '' }),
    answer: formState(ask, deps.words, { answer: '' }),
    proofs: formState(ask, deps.words, { licence: '', letter: '', unchanged_reason: '' }),
  };
  const model = claimPage(opened, people, actor, ask.now, forms);
  return page('claims/claim', { title: opened.organisation.name, ...model });
}

/** A proof, for who brought it and the desk. */
async function sendClaimFile(
  deps: Deps,
  ask: Ask,
  which: 'licence_file_id' | 'letter_file_id',
): Promise<Reply> {
  const { claim, side } = await openClaim(deps, signedIn(ask), idOf(ask));
  const fileId = claim[which];
  const file = fileId === null ? null : await deps.db.rows.files.find({ id: fileId });
  const content = side === 'manager' || !file ? null : await deps.files.open(file.id);
  if (!file || content === null) throw hidden();
  const name = `${which === 'licence_file_id' ? 'licence' : 'letter'}.${endingOf(file.type)}`;
  return { reply: 'file', content, name, type: file.type, inline: true };
}

const endingOf = (type: string): string =>
  type === 'application/pdf' ? 'pdf' : type === 'image/png' ? 'png' : 'jpg';
