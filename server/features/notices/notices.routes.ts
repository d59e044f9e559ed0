import { z } from 'zod';
import { canonicalJson } from '../../domain/json.js';
import { inLocale } from '../../domain/localText.js';
import { line, several } from '../../domain/typed.js';
import { hidden } from '../../domain/refusal.js';
import type { Deps } from '../../shared/request/deps.js';
import { dateText, noYear } from '../../shared/words/dateWords.js';
import { formState } from '../../shared/request/formState.js';
import { oneProof, sentProof } from '../../shared/files/proofFile.js';
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
import { fileObjection, filingInput } from './fileObjection.service.js';
import { newNoticePage } from './newNotice.page.js';
import { noticeListPage, noticePage, objectPage } from './notice.page.js';
import { noticeTitle, noticeWords } from './noticeWords.view.js';
import { noticesBefore, struckLines, type NoticeRow } from './notices.query.js';
import { objectionRoutes } from './objections.routes.js';
import { objectorPath } from './objectorLink.step.js';
import { ownObjectionRoutes } from './ownObjection.routes.js';
import { publishNotice } from './publishNotice.service.js';
import { waitingForNotice } from './waitingCases.query.js';

const one = '/notices/:noticeId';
const fresh = '/calls/:callId/notices/new';

const publishInput = z.object({ title_zh: line(200), title_en: line(200), cases: several(500) });

/** Public lists: publishing them, reading them, objecting to what they say. */
export const noticeRoutes = (deps: Deps): readonly Route[] => [
  get('/notices', 'public.read', async (ask) => {
    const before = ask.query['before'] ?? '';
    const title = deps.words(ask.locale, 'notices.title');
    const found = await noticesBefore(deps, before);
    return page('notices/notices', { title, ...noticeListPage(found, before, todayOf(deps, ask)) });
  }),
  get(one, 'public.read', async (ask) => {
    const notice = await noticeOf(deps, ask);
    return page('notices/notice', await modelOf(deps, ask, notice));
  }),
  get(`${one}/print`, 'public.read', async (ask) => {
    const notice = await noticeOf(deps, ask);
    return page('notices/print', await modelOf(deps, ask, notice), 'print');
  }),
  get(`${one}/content`, 'public.read', async (ask) => {
    const { id, content } = await noticeOf(deps, ask);
    // The very bytes that were hashed, so that anybody can compute the hash again.
    const text = canonicalJson(content);
    return { reply: 'text', name: `notice-${id}.json`, type: 'application/json', text };
  }),
  get(`${one}/object`, 'objection.file', (ask) => showObjecting(deps, ask)),
  // The proof is moved before its row is written, which cannot be run twice.
  post(`${one}/object`, 'objection.file', (ask, input) => object(deps, ask, input), {
    input: filingInput,
    again: `${one}/object`,
    uploads: { ...oneProof, door: (ask) => noticeOf(deps, ask) },
    transaction: false,
  }),
  get(fresh, 'notice.publish', (ask) => showNew(deps, ask)),
  post(fresh, 'notice.publish', (ask, input) => publish(deps, ask, input), {
    input: publishInput,
    again: fresh,
  }),
  ...objectionRoutes(deps),
  ...ownObjectionRoutes(deps),
];

const todayOf = ({ calendar, words }: Deps, { now, locale }: Ask) => ({
  calendar,
  now,
  locale,
  day: (at: string) => dateText(words, locale, { shape: 'date', present: noYear }, at),
});

async function noticeOf({ db }: Deps, { params }: Ask): Promise<NoticeRow> {
  const notice = await db.rows.notices.find({ id: params['noticeId'] ?? '' });
  if (!notice) throw hidden();
  return notice;
}

const modelOf = async (deps: Deps, ask: Ask, notice: NoticeRow): Promise<object> => ({
  title: inLocale(notice.title, ask.locale),
  ...noticePage(notice, await struckLines(deps, notice.id), todayOf(deps, ask)),
});

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
  const struck = await struckLines(deps, notice.id);
  return page('notices/object', { title, ...objectPage(notice, struck, form, chosen, ask) });
}

async function object(deps: Deps, ask: Ask, input: z.infer<typeof filingInput>): Promise<Reply> {
  const { id: noticeId } = await noticeOf(deps, ask);
  const proof = await sentProof(ask.files, 'proof');
  const id = await fileObjection(deps, noticeId, input, { ip: ask.ip, proof });
  return redirect(objectorPath(deps.db, noticeId, id), 'objection_registered');
}

async function showNew(deps: Deps, ask: Ask): Promise<Reply> {
  const waiting = await waitingForNotice(deps, signedIn(ask), ask.params['callId'] ?? '');
  const { zh, en } = noticeTitle(deps.words, waiting.wording, waiting.call.title);
  const form = formState(ask, deps.words, {
    title_zh: zh,
    title_en: en,
    cases: '',
  });
  const title = deps.words(ask.locale, 'notices.new.title');
  const chosen = ask.failed === null ? null : new Set(chosenCases(ask.failed.typed['cases']));
  const term = { from: ask.now.toISOString(), until: deps.time.due(ask.now, waiting.period) };
  const said = { words: noticeWords(deps.words, waiting.wording), today: todayOf(deps, ask) };
  return page('notices/new', {
    title,
    ...newNoticePage(waiting, form, chosen, { ...term, ...said }),
  });
}

async function publish(deps: Deps, ask: Ask, form: z.infer<typeof publishInput>): Promise<Reply> {
  const id = await publishNotice(deps, signedIn(ask), ask.params['callId'] ?? '', {
    title: { zh: form.title_zh, en: form.title_en },
    caseIds: form.cases,
  });
  return redirect(`/notices/${id}`, 'notice_published');
}

const chosenCases = (typed: unknown): readonly string[] => several(500).safeParse(typed).data ?? [];
