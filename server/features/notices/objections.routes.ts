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
import { decidedObjections, openObjections, waitingObjections } from './notices.query.js';
import { decideObjection, openObjection, decideObjectionInput } from './decideObjection.service.js';
import { objectionReference } from './objection.mails.js';
import { objectionBadge, objectionListPage, objectionPage } from './objections.page.js';

const idOf = ({ params }: Ask): string => params['id'] ?? '';

/** Objections: what became of one's own, and the officer's desk. */
export const objectionRoutes = (deps: Deps): readonly Route[] => [
  get('/notices/:noticeId/objections/:id', 'public.read', (ask) => showOwn(deps, ask)),
  get('/objections', 'objection.decide', (ask) => showList(deps, ask)),
  get('/objections/:id', 'objection.decide', (ask) => showObjection(deps, ask)),
  get('/objections/:id/proof', 'objection.decide', (ask) => sendProof(deps, ask)),
  post(
    '/objections/:id',
    'objection.decide',
    async (ask, input) => {
      await decideObjection(deps, signedIn(ask), idOf(ask), input);
      return redirect(`/objections/${idOf(ask)}`, 'objection_decided');
    },
    { input: decideObjectionInput, again: '/objections/:id' },
  ),
];

/** What whoever objected may follow by the link they were given: never who or what. */
async function showOwn(deps: Deps, ask: Ask): Promise<Reply> {
  const objection = await deps.db.rows.objections.find({
    id: idOf(ask),
    notice_id: ask.params['noticeId'] ?? '',
  });
  if (!objection) throw hidden();
  const model = {
    title: deps.words(ask.locale, 'objections.own.title'),
    no: objectionReference(objection.id),
    at: objection.registered_at,
    badge: objectionBadge(objection.status),
    isOpen: objection.status === 'open',
    decision: objection.decision,
    decidedAt: objection.decided_at,
    noticeHref: `/notices/${objection.notice_id}`,
  };
  return page('notices/objected', model);
}

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
  const opened = await openObjection(deps, signedIn(ask), idOf(ask));
  const { objector_name: name, objector_contact: contact, facts } = opened.objection;
  const { seal, words } = deps;
  const told = { name: seal.open(name), contact: seal.open(contact), facts: seal.open(facts) };
  const form = formState(ask, words, { decision: '', reason: '' });
  const title = words(ask.locale, 'objections.one');
  return page('notices/objection', {
    title,
    ...objectionPage(opened, told, form, { ...deps, ...ask }),
  });
}

async function sendProof(deps: Deps, ask: Ask): Promise<Reply> {
  const { objection } = await openObjection(deps, signedIn(ask), idOf(ask));
  const file = await deps.db.rows.files.find({ id: objection.file_id ?? '' });
  const content = file ? await deps.files.open(file.id) : null;
  if (!file || content === null) throw hidden();
  return {
    reply: 'file',
    content,
    name: objection.file_name,
    type: file.type,
    inline: true,
  };
}
