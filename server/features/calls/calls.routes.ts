import type { Deps } from '../../shared/request/deps.js';
import { blankFormReply } from '../../shared/files/blankForms.js';
import { formState } from '../../shared/request/formState.js';
import { publicCalls, resultsOfCalls } from '../../shared/calls/publicCalls.js';
import type { Definition } from '../../domain/definition/definition.js';
import {
  get,
  page,
  post,
  rawFields,
  type Ask,
  type RawFields,
  type Reply,
  type Route,
} from '../../shared/request/route.js';
import { callIdOf } from './call.input.js';
import { callPage } from './call.page.js';
import { callListPage, readCallSearch } from './callList.page.js';
import { callHistory } from './callHistory.query.js';
import { noticeOfCall } from './callNotice.page.js';
import { callNoticesOf } from './callNotice.query.js';
import { callNoticeRoutes } from './callNotice.routes.js';
import { callNews, publicHappenings } from './callNews.page.js';
import { managedCallRoutes } from './managedCalls.routes.js';
import { publishedSamples } from './publishedSamples.query.js';
import { openPublishedCall } from './managedCall.file.js';
import { quickCheckPage } from './quickCheck.page.js';

/** Calls: what is open to everybody, the one-minute check, and the officer's own. */
export const callRoutes = (deps: Deps): readonly Route[] => [
  get('/calls', 'public.read', async (ask) => {
    const title = deps.words(ask.locale, 'calls.title');
    const calls = await publicCalls(deps);
    const definitions = new Map<string, Definition>();
    for (const { versionId } of calls) {
      if (definitions.has(versionId)) continue;
      definitions.set(versionId, (await deps.definitions.byVersion(versionId)).definition);
    }
    const list = { calls, definitions, results: await resultsOfCalls(deps) };
    return page('calls/calls', {
      title,
      ...callListPage(list, readCallSearch(ask.query), ask.now),
    });
  }),
  get('/calls/:callId', 'public.read', async (ask) => {
    const call = await openPublishedCall(deps, callIdOf(ask));
    const { definition } = await deps.definitions.byVersion(call.procedure_version_id);
    const title = call.title[ask.locale === 'en' ? 'en' : 'zh'];
    const samples = await publishedSamples(deps, call.id, definition);
    const news = callNews(await callHistory(deps, call.id, publicHappenings));
    const notice = noticeOfCall(call.id, await callNoticesOf(deps, call.id), ask.locale);
    return page('calls/call', { title, ...callPage(call, definition, ask), samples, news, notice });
  }),
  get('/calls/:callId/blank-forms/:document', 'public.read', async (ask) => {
    const call = await openPublishedCall(deps, callIdOf(ask));
    const { definition } = await deps.definitions.byVersion(call.procedure_version_id);
    return blankFormReply(deps, definition, ask.params['document'] ?? '');
  }),
  get('/calls/:callId/check', 'eligibility.check', (ask) => showCheck(deps, ask, null)),
  // Only reads what was answered, so the answer is the page itself.
  post('/calls/:callId/check', 'eligibility.check', (ask, input) => showCheck(deps, ask, input), {
    input: rawFields,
    again: '/calls/:callId/check',
    transaction: false,
  }),
  ...callNoticeRoutes(deps),
  ...managedCallRoutes(deps),
];

async function showCheck(deps: Deps, ask: Ask, answered: RawFields | null): Promise<Reply> {
  const call = await openPublishedCall(deps, callIdOf(ask));
  const { definition, compiled } = await deps.definitions.byVersion(call.procedure_version_id);
  const context = { ...ask, words: deps.words };
  const title = deps.words(ask.locale, 'calls.check.title');
  const sent = ask.failed === null ? { answered } : { answered: null, typed: ask.failed.typed };
  const model = quickCheckPage(call, definition, compiled, sent, context);
  const { message } = formState(ask, deps.words, {});
  const shown = page('calls/check', { title, message, ...model });
  return model.errors.length > 0 ? { ...shown, status: 422 } : shown;
}
