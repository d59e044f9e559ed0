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
import { callIdOf } from './call.input.js';
import {
  keptBefore,
  noticeFiles,
  noticeInput,
  noticeInputs,
  type TypedNotice,
} from './callNotice.input.js';
import { noticePaper, writeNoticePage } from './callNotice.page.js';
import { attachmentReply, callNoticesOf, publicNotices } from './callNotice.query.js';
import { openManagedCall, openPublishedCall } from './managedCall.file.js';
import { writeNotice } from './writeNotice.service.js';

const managed = '/manage/calls/:callId/notice';
const fileOf = ({ params }: Ask): string => params['file'] ?? '';

/** The notice of a call: its own words and papers, beside what its procedure says. */
export const callNoticeRoutes = (deps: Deps): readonly Route[] => [
  get('/calls/:callId/notice', 'public.read', (ask) => showPaper(deps, ask)),
  get('/calls/:callId/notice/files/:file', 'public.read', async (ask) => {
    const call = await openPublishedCall(deps, callIdOf(ask));
    return attachmentReply(deps, publicNotices(await callNoticesOf(deps, call.id)), fileOf(ask));
  }),
  get(managed, 'call.manage', (ask) => showForm(deps, ask)),
  // Files are moved before the notice names them, which cannot be run twice.
  post(managed, 'call.manage', (ask, input) => write(deps, ask, input), {
    input: noticeInput,
    again: managed,
    uploads: {
      files: noticeFiles.most,
      megabytes: noticeFiles.megabytes,
      door: (ask) => openManagedCall(deps, signedIn(ask), callIdOf(ask)),
    },
    transaction: false,
  }),
  get(`${managed}/files/:file`, 'call.manage', async (ask) => {
    const call = await openManagedCall(deps, signedIn(ask), callIdOf(ask));
    return attachmentReply(deps, await callNoticesOf(deps, call.id), fileOf(ask));
  }),
];

/** The newest notice, or the one asked for, as a paper. */
async function showPaper(deps: Deps, ask: Ask): Promise<Reply> {
  const call = await openPublishedCall(deps, callIdOf(ask));
  const notices = publicNotices(await callNoticesOf(deps, call.id));
  const wanted = ask.query['number'];
  const notice =
    wanted === undefined ? notices[0] : notices.find(({ number }) => String(number) === wanted);
  if (!notice) throw hidden();
  const { definition } = await deps.definitions.byVersion(call.procedure_version_id);
  const context = { locale: ask.locale, newest: notices[0]?.number ?? 0 };
  const title = deps.words(ask.locale, 'callNotice.title');
  return page(
    'calls/notice-print',
    { title, ...noticePaper(call, definition, notice, context) },
    'print',
  );
}

async function showForm(deps: Deps, ask: Ask): Promise<Reply> {
  const call = await openManagedCall(deps, signedIn(ask), callIdOf(ask));
  const [newest] = await callNoticesOf(deps, call.id);
  const form = formState(ask, deps.words, noticeInputs(newest));
  const title = deps.words(ask.locale, 'calls.verbs.notice');
  return page('calls/notice', {
    title,
    ...writeNoticePage(call, newest, { form, kept: keptBefore(ask.failed) }),
  });
}

async function write(deps: Deps, ask: Ask, typed: TypedNotice): Promise<Reply> {
  const files = ask.files.filter(({ field, name }) => field === 'files' && name !== '');
  await writeNotice(deps, signedIn(ask), callIdOf(ask), typed, files);
  return redirect(`/manage/calls/${callIdOf(ask)}`, 'call_notice_written');
}
