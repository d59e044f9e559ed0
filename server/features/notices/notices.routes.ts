import { z } from 'zod';
import type { Actor } from '../../domain/actor.js';
import { line, readTyped, several } from '../../domain/form/typed.js';
import { hidden } from '../../domain/refusal.js';
import type { Deps } from '../deps.js';
import { formState } from '../formState.js';
import { get, page, post, redirect, type Ask, type Reply, type Route } from '../route.js';
import { signedIn } from '../signedIn.js';
import { newNoticePage, noticeListPage, noticePage, objectPage } from './notice.page.js';
import { noticesBefore, type NoticeRow } from './notices.query.js';
import { objectionRoutes } from './objections.routes.js';
import { publishNotice } from './publishNotice.service.js';
import { waitingForNotice } from './waitingCases.query.js';
import { fileObjection } from './objection.service.js';
import { sentProof } from '../proofFile.js';

const noticeOf = async ({ db }: Deps, { params }: Ask): Promise<NoticeRow> => {
  const notice = await db.rows.notices.find({ id: params['noticeId'] ?? '' });
  if (!notice) throw hidden();
  return notice;
};

/** Public lists: publishing them, reading them, objecting to what they say. */
export const noticeRoutes = (deps: Deps): readonly Route[] => [
  get('/notices', 'public.read', async (ask) => {
    const before = ask.query['before'] ?? '';
    const title = deps.words(ask.locale, 'notices.title');
    const found = await noticesBefore(deps, before);
    return page('notices/notices', { title, ...noticeListPage(found, before, ask.now) }, 'public');
  }),
  get('/notices/:noticeId', 'public.read', async (ask) => {
    const notice = await noticeOf(deps, ask);
    const title = deps.words(ask.locale, 'notices.notice');
    return page('notices/notice', { title, ...noticePage(notice, ask.now) }, 'public');
  }),
  get('/notices/:noticeId/object', 'objection.file', (ask) => showObjecting(deps, ask)),
  // The proof is moved before its row is written, which cannot be run twice.
  post('/notices/:noticeId/object', 'objection.file', (ask) => object(deps, ask), {
    again: '/notices/:noticeId/object',
    uploads: true,
    transaction: false,
  }),
  get('/calls/:callId/notices/new', 'notice.publish', (ask) => showNew(deps, ask)),
  post('/calls/:callId/notices/new', 'notice.publish', (ask) => publish(deps, ask), {
    again: '/calls/:callId/notices/new',
  }),
  ...objectionRoutes(deps),
];

async function showObjecting(deps: Deps, ask: Ask): Promise<Reply> {
  const notice = await noticeOf(deps, ask);
  const form = formState(ask, deps.words, {
    application: ask.query['application'] ?? '',
    name: '',
    contact: '',
    facts: '',
    proof: '',
  });
  const title = deps.words(ask.locale, 'notices.object.title');
  const chosen = form.fields['application']?.value ?? '';
  return page('notices/object', { title, ...objectPage(notice, form, chosen) }, 'public');
}

async function object(deps: Deps, ask: Ask): Promise<Reply> {
  const noticeId = ask.params['noticeId'] ?? '';
  const proof = await sentProof(ask.files, 'proof');
  const id = await fileObjection(deps, noticeId, ask.body, { ip: ask.ip, proof });
  return redirect(`/notices/${noticeId}/objections/${id}`, 'objection_registered');
}

async function showNew(deps: Deps, ask: Ask): Promise<Reply> {
  const actor = signedIn(ask);
  const waiting = await waitingForNotice(deps, actor, ask.params['callId'] ?? '');
  const { zh, en } = waiting.call.title;
  const form = formState(ask, deps.words, {
    title_zh: deps.words('zh-CN', 'notices.new.defaultTitle', { call: zh }),
    title_en: deps.words('en', 'notices.new.defaultTitle', { call: en }),
    cases: '',
  });
  const title = deps.words(ask.locale, 'notices.new.title');
  const chosen = ask.failed === null ? null : new Set(chosenCases(ask.failed.typed['cases']));
  return page('notices/new', { title, ...newNoticePage(waiting, form, chosen) });
}

const publishSchema = z.object({ title_zh: line(200), title_en: line(200), cases: several(500) });

async function publish(deps: Deps, ask: Ask): Promise<Reply> {
  const actor: Actor = signedIn(ask);
  const form = readTyped(publishSchema, ask.body);
  const id = await publishNotice(deps, actor, ask.params['callId'] ?? '', {
    title: { zh: form.title_zh, en: form.title_en },
    caseIds: form.cases,
  });
  return redirect(`/notices/${id}`, 'notice_published');
}

const chosenCases = (typed: unknown): readonly string[] => several(500).safeParse(typed).data ?? [];
