import { hidden } from '../../domain/refusal.js';
import { openCase } from '../caseFile.js';
import type { Deps } from '../deps.js';
import { formState } from '../formState.js';
import { get, page, post, redirect, type Ask, type Reply, type Route } from '../route.js';
import { signedIn } from '../signedIn.js';
import { objectionsIn } from './notices.query.js';
import { decideObjection, openObjection } from './objection.service.js';
import { objectionBadge, objectionListPage, objectionPage } from './objections.page.js';

const idOf = ({ params }: Ask): string => params['id'] ?? '';

/** Objections: what became of one's own, and the officer's desk. */
export const objectionRoutes = (deps: Deps): readonly Route[] => [
  get('/notices/:noticeId/objections/:id', 'public.read', (ask) => showOwn(deps, ask)),
  get('/objections', 'objection.decide', async (ask) => {
    const title = deps.words(ask.locale, 'objections.title');
    const { grants } = signedIn(ask);
    const mine = grants.filter(({ role }) => role === 'discipline_officer');
    const everywhere = mine.some(({ programmeId }) => programmeId === null);
    const programmes = mine.flatMap(({ programmeId }) => programmeId ?? []);
    const found = await objectionsIn(deps, everywhere ? null : programmes);
    return page('notices/objections', { title, ...objectionListPage(found) });
  }),
  get('/objections/:id', 'objection.decide', (ask) => showObjection(deps, ask)),
  get('/objections/:id/proof', 'objection.decide', (ask) => sendProof(deps, ask)),
  post(
    '/objections/:id',
    'objection.decide',
    async (ask) => {
      await decideObjection(deps, signedIn(ask), idOf(ask), ask.body);
      return redirect(`/objections/${idOf(ask)}`, 'objection_decided');
    },
    { again: '/objections/:id' },
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
    no: objection.id.slice(-8).toUpperCase(),
    at: objection.registered_at,
    badge: objectionBadge(objection.status),
    decision: objection.decision,
    decidedAt: objection.decided_at,
    noticeHref: `/notices/${objection.notice_id}`,
  };
  return page('notices/objected', model, 'public');
}

async function showObjection(deps: Deps, ask: Ask): Promise<Reply> {
  const actor = signedIn(ask);
  const objection = await openObjection(deps, actor, idOf(ask));
  const { row } = await openCase(deps, objection.application_id);
  const { seal } = deps;
  const told = {
    name: seal.open(objection.objector_name),
    contact: seal.open(objection.objector_contact),
    facts: seal.open(objection.facts),
  };
  const form = formState(ask, deps.words, { decision: '', reason: '' });
  const choice = form.fields['decision']?.value ?? '';
  const title = deps.words(ask.locale, 'objections.one');
  return page('notices/objection', { title, ...objectionPage(objection, told, row, form, choice) });
}

async function sendProof(deps: Deps, ask: Ask): Promise<Reply> {
  const objection = await openObjection(deps, signedIn(ask), idOf(ask));
  const file = await deps.db.rows.files.find({ id: objection.file_id ?? '' });
  if (!file || !(await deps.files.has(file.id))) throw hidden();
  return {
    reply: 'file',
    path: deps.files.pathOf(file.id),
    name: objection.file_name,
    type: file.type,
    inline: true,
  };
}
