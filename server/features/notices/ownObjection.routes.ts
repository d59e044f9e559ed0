import { isOwn } from '../../domain/access/caseAccess.js';
import {
  hearingStands,
  whyNotAnswered,
  whyNotWithdrawn,
} from '../../domain/award/objectionHearing.js';
import { contactLines, contactOf } from '../../domain/definition/contact.js';
import { hidden } from '../../domain/refusal.js';
import { openCase } from '../../shared/casefile/caseFile.js';
import { lookAtProof, type ProofFile } from '../../shared/files/proofFile.js';
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
import { hearingAnswerInput, answerObjection } from './hearing.service.js';
import { examinedOf, readObjection, type OpenedObjection } from './objection.file.js';
import { objectionReference } from './objection.mails.js';
import { objectionBadge } from './objections.page.js';
import { isObjectorKey, objectorLink, objectorPath } from './objectorLink.step.js';
import { withdrawObjection, withdrawObjectionInput } from './withdrawObjection.service.js';

const followed = '/notices/:noticeId/objections/:id';
const heard = '/applications/:application/objections/:id';
/** An answer brings along so many papers at most. */
const papers = { files: 3, megabytes: 20 } as const;

const idOf = ({ params }: Ask): string => params['id'] ?? '';

/** An objection for who made it, by their link, and for the applicant who is asked about it. */
export const ownObjectionRoutes = (deps: Deps): readonly Route[] => [
  get(followed, 'public.read', (ask) => showFollowed(deps, ask)),
  post(
    `${followed}/withdraw`,
    'objection.file',
    async (ask, input) => {
      const { noticeId = '', id = '' } = ask.params;
      await withdrawObjection(deps, noticeId, objectorLink(id), input, ask.ip);
      return redirect(`/notices/${noticeId}/objections/${id}`, 'objection_withdrawn');
    },
    { input: withdrawObjectionInput, again: followed },
  ),
  get(heard, 'application.use', (ask) => showHearing(deps, ask)),
  // Files are moved before their rows are written, which cannot be run twice.
  post(
    heard,
    'application.use',
    async (ask, input) => {
      const { application = '', id = '' } = ask.params;
      await answerObjection(deps, signedIn(ask), { application, id }, input, await sentPapers(ask));
      return redirect(`/applications/${application}/objections/${id}`, 'objection_answered');
    },
    {
      input: hearingAnswerInput,
      again: heard,
      uploads: { ...papers, door: (ask) => openHearing(deps, ask) },
      transaction: false,
    },
  ),
];

async function sentPapers({ files }: Ask): Promise<readonly ProofFile[]> {
  const sent = files.filter(({ field, name }) => field === 'papers' && name !== '');
  const found: ProofFile[] = [];
  for (const each of sent) found.push(await lookAtProof(each, 'papers'));
  return found;
}

/** What whoever objected may follow by the link they were given: never who or what. */
async function showFollowed(deps: Deps, ask: Ask): Promise<Reply> {
  const { id, key } = objectorLink(idOf(ask));
  const found = await readObjection(deps, id);
  if (found === null || found.objection.notice_id !== ask.params['noticeId']) throw hidden();
  if (key !== null && !isObjectorKey(deps.db, id, key)) throw hidden();
  const { objection } = found;
  const opened = { ...found, file: await openCase(deps, objection.application_id) };
  const model = {
    title: deps.words(ask.locale, 'objections.own.title'),
    no: objectionReference(objection.id),
    at: objection.registered_at,
    badge: objectionBadge(objection.closed_as ?? objection.status),
    isOpen: objection.status === 'open',
    decision: objection.decision,
    decidedAt: objection.decided_at,
    noticeHref: `/notices/${objection.notice_id}`,
    withdrawnAt: objection.withdrawn_at ?? false,
    withdrawHref:
      key !== null &&
      whyNotWithdrawn(examinedOf(opened)) === null &&
      `${objectorPath(deps.db, objection.notice_id, id)}/withdraw`,
    form: formState(ask, deps.words, { why: '' }),
  };
  return page('notices/objected', model);
}

/** An objection about which the applicant was asked; any other does not exist for them. */
async function openHearing(deps: Deps, ask: Ask): Promise<OpenedObjection> {
  const found = await readObjection(deps, idOf(ask));
  if (!found?.hearing || found.objection.application_id !== ask.params['application']) {
    throw hidden();
  }
  const file = await openCase(deps, found.objection.application_id);
  if (!isOwn(signedIn(ask), file.subject)) throw hidden();
  return { ...found, file };
}

async function showHearing(deps: Deps, ask: Ask): Promise<Reply> {
  const opened = await openHearing(deps, ask);
  const { objection, hearing, file } = opened;
  const { row, definition } = file;
  const { words } = deps;
  const href = `/applications/${row.id}`;
  const decided = objection.status !== 'open';
  const model = {
    title: words(ask.locale, 'objections.hear.title'),
    caseTitle: row.title,
    no: row.number ?? '',
    told: hearing?.told ?? '',
    askedAt: hearing?.asked_at ?? '',
    due: hearing?.due_at ?? '',
    extendedFrom: hearing?.extended_from ?? '',
    isLate: hearingStands(hearing, ask.now) === 'silent',
    answer: hearing?.answer ?? '',
    answeredAt: hearing?.answered_at ?? '',
    papers: opened.papers.map(({ file_name: label }) => label),
    action: whyNotAnswered(examinedOf(opened)) === null && `${href}/objections/${objection.id}`,
    isDecided: decided,
    badge: objectionBadge(objection.closed_as ?? objection.status),
    decision: objection.decision,
    decidedAt: objection.decided_at ?? '',
    contact: contactLines(contactOf(definition), ask.locale),
    form: formState(ask, words, { answer: '', papers: '' }),
    crumbs: [
      { href: '/applications', label: { key: 'applications.list.title' } },
      { href, label: row.title },
      { label: { key: 'objections.hear.title' } },
    ],
  };
  return page('notices/hearing', model);
}
