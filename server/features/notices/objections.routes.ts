import { z } from 'zod';
import { hidden } from '../../domain/refusal.js';
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
  approveFinding,
  findingInput,
  proposeFinding,
  returnFinding,
  returnInput,
  shownFinding,
  takeFindingBack,
} from './decideObjection.service.js';
import { askApplicant, extendHearing, extendInput, hearInput } from './hearing.service.js';
import { decidedObjections, openObjections, waitingObjections } from './notices.query.js';
import { openObjection, readsObjector, type OpenedObjection } from './objection.file.js';
import { objectionPage } from './objection.page.js';
import { objectionListPage } from './objections.page.js';

const one = '/objections/:id';
const idOf = ({ params }: Ask): string => params['id'] ?? '';
const back = (ask: Ask, done: string): Reply => redirect(`/objections/${idOf(ask)}`, done);

/** The desk of those who examine objections and of those who decide on what was found. */
export const objectionRoutes = (deps: Deps): readonly Route[] => [
  get('/objections', 'objection.decide', (ask) => showList(deps, ask)),
  get(one, 'objection.decide', (ask) => showObjection(deps, ask)),
  get(`${one}/proof`, 'objection.examine', (ask) => sendProof(deps, ask)),
  get(`${one}/papers/:place`, 'objection.decide', (ask) => sendPaper(deps, ask)),
  post(
    `${one}/hear`,
    'objection.examine',
    async (ask, input) => {
      await askApplicant(deps, signedIn(ask), idOf(ask), input);
      return back(ask, 'objection_heard');
    },
    { input: hearInput, again: one },
  ),
  post(
    `${one}/extend`,
    'objection.examine',
    async (ask, input) => {
      await extendHearing(deps, signedIn(ask), idOf(ask), input);
      return back(ask, 'objection_hearing_extended');
    },
    { input: extendInput, again: one },
  ),
  post(
    one,
    'objection.examine',
    async (ask, input) => {
      await proposeFinding(deps, signedIn(ask), idOf(ask), input);
      return back(ask, 'objection_found');
    },
    { input: findingInput, again: one },
  ),
  post(
    `${one}/approve`,
    'objection.decide',
    async (ask, input) => {
      await approveFinding(deps, signedIn(ask), idOf(ask), input);
      return back(ask, 'objection_decided');
    },
    { input: shownFinding, again: one },
  ),
  post(
    `${one}/return`,
    'objection.decide',
    async (ask, input) => {
      await returnFinding(deps, signedIn(ask), idOf(ask), input);
      return back(ask, 'objection_returned');
    },
    { input: returnInput, again: one },
  ),
  post(
    `${one}/take-back`,
    'objection.examine',
    async (ask, input) => {
      await takeFindingBack(deps, signedIn(ask), idOf(ask), input);
      return back(ask, 'objection_finding_withdrawn');
    },
    { input: shownFinding, again: one },
  ),
];

async function showList(deps: Deps, ask: Ask): Promise<Reply> {
  const actor = signedIn(ask);
  const state = ask.query['state'] === 'decided' ? 'decided' : 'open';
  const from = ask.query['from'] ?? '';
  const find = state === 'open' ? openObjections : decidedObjections;
  const found = await find(deps, actor, from);
  const waiting = await waitingObjections(deps, actor);
  const title = deps.words(ask.locale, 'objections.title');
  const model = objectionListPage(found, { state, from, waiting }, { ...deps, ...ask });
  return page('notices/objections', { title, ...model });
}

async function showObjection(deps: Deps, ask: Ask): Promise<Reply> {
  const reader = signedIn(ask);
  const opened = await openObjection(deps, reader, idOf(ask));
  const form = formState(ask, deps.words, {
    told: '',
    agreed: '',
    extension: '',
    decision: '',
    reason: '',
    why: '',
  });
  const names = await namesOf(deps, opened);
  const secret = readsObjector(reader, opened.file) ? secretOf(deps, opened) : null;
  const title = deps.words(ask.locale, 'objections.one');
  const model = objectionPage(opened, { reader, secret, names, form }, { ...deps, ...ask });
  return page('notices/objection', { title, ...model });
}

function secretOf({ seal }: Deps, { objection }: OpenedObjection) {
  const { objector_name: name, objector_contact: contact, facts, withdrawn_for: why } = objection;
  return {
    name: seal.open(name),
    contact: seal.open(contact),
    facts: seal.open(facts),
    withdrawnFor: why === null ? '' : seal.open(why),
  };
}

async function namesOf({ db }: Deps, { objection, findings }: OpenedObjection) {
  const ids = findings.flatMap((each) => [each.proposed_by, each.decided_by ?? '']);
  const rows = await db.rows.users.all({ id: [...ids, objection.decided_by ?? ''] });
  return new Map(rows.map(({ id, name }) => [id, name]));
}

async function sendProof(deps: Deps, ask: Ask): Promise<Reply> {
  const actor = signedIn(ask);
  const { objection, file } = await openObjection(deps, actor, idOf(ask));
  if (!readsObjector(actor, file)) throw hidden();
  return sendFile(deps, objection.file_id ?? '', objection.file_name);
}

async function sendPaper(deps: Deps, ask: Ask): Promise<Reply> {
  const { papers } = await openObjection(deps, signedIn(ask), idOf(ask));
  const place = z.coerce.number().int().catch(0).parse(ask.params['place']);
  const paper = papers.find((each) => each.place === place);
  if (!paper) throw hidden();
  return sendFile(deps, paper.file_id, paper.file_name);
}

async function sendFile({ db, files }: Deps, id: string, name: string): Promise<Reply> {
  const file = await db.rows.files.find({ id });
  const content = file ? await files.open(file.id) : null;
  if (!file || content === null) throw hidden();
  return { reply: 'file', content, name, type: file.type, inline: true };
}
