import { line, readTyped } from '../../domain/typed.js';
import type { Deps } from '../../shared/request/deps.js';
import { formState } from '../../shared/request/formState.js';
import {
  get,
  page,
  post,
  rawFields,
  redirect,
  type Ask,
  type RawFields,
  type Reply,
  type Route,
} from '../../shared/request/route.js';
import { signedIn } from '../../shared/request/signedIn.js';
import { callPage } from './call.page.js';
import { noticeOfCall } from './callNotice.page.js';
import { callNoticesOf } from './callNotice.query.js';
import { callIdOf, callSeen } from './call.input.js';
import { callCheckPage } from './callCheck.page.js';
import { planInput, planInputs, planOf, textsInput, textsOf } from './callPlan.input.js';
import { callHistory } from './callHistory.query.js';
import type { CallPageContext } from './callPageContext.view.js';
import { changeCallPage, planInWords } from './callPlan.page.js';
import { openManagedCall } from './managedCall.file.js';
import { callVersionPage } from './callVersion.page.js';
import { waitingProposal } from './cancelCall.routes.js';
import { changeDraft, changePublished } from './changeCall.service.js';
import { editionsOf } from './editions.query.js';
import { managedCallPage } from './managedCall.page.js';
import { callState } from './managedCall.query.js';
import { budgetChoices } from './managedCalls.query.js';
import { moveCallVersion } from './moveCallVersion.service.js';
import { publishCall } from './publishCall.service.js';

const one = '/manage/calls/:callId';
const editionInput = callSeen.extend({ edition: line(36) });
const pageContext = (deps: Deps, ask: Ask): CallPageContext => ({
  locale: ask.locale,
  now: ask.now,
  words: deps.words,
  calendar: deps.calendar,
});

/** One call: its page, its plan, the look before publishing, its version. */
export const oneCallRoutes = (deps: Deps): readonly Route[] => [
  get(one, 'call.manage', (ask) => showCall(deps, ask)),
  get(`${one}/change`, 'call.manage', (ask) => showChange(deps, ask)),
  post(`${one}/change`, 'call.manage', (ask, input) => change(deps, ask, input), {
    input: rawFields,
    again: `${one}/change`,
  }),
  get(`${one}/check`, 'call.manage', (ask) => showCheck(deps, ask)),
  get(`${one}/preview`, 'call.manage', (ask) => showPreview(deps, ask)),
  post(
    `${one}/publish`,
    'call.manage',
    async (ask, { version }) => {
      await publishCall(deps, signedIn(ask), callIdOf(ask), version);
      return redirect(`/manage/calls/${callIdOf(ask)}`, 'call_published');
    },
    { input: callSeen, again: `${one}/check` },
  ),
  get(`${one}/version`, 'call.manage', (ask) => showVersion(deps, ask)),
  post(
    `${one}/version`,
    'call.manage',
    async (ask, { version, edition }) => {
      await moveCallVersion(deps, signedIn(ask), callIdOf(ask), version, edition);
      return redirect(`/manage/calls/${callIdOf(ask)}`, 'call_version_moved');
    },
    { input: editionInput, again: `${one}/version` },
  ),
];

async function showCall(deps: Deps, ask: Ask): Promise<Reply> {
  const actor = signedIn(ask);
  const call = await openManagedCall(deps, actor, callIdOf(ask));
  const state = await callState(deps, call);
  const history = await callHistory(deps, call.id);
  const proposal = await waitingProposal(deps, call, actor);
  const title = call.title[ask.locale === 'en' ? 'en' : 'zh'];
  const model = managedCallPage(state, history, proposal, pageContext(deps, ask));
  return page('calls/managed', { title, ...model });
}

async function showChange(deps: Deps, ask: Ask): Promise<Reply> {
  const call = await openManagedCall(deps, signedIn(ask), callIdOf(ask));
  const { definition } = await deps.definitions.byVersion(call.procedure_version_id);
  const choices = {
    editions: await editionsOf(deps, call.procedure_id),
    lines: await budgetChoices(deps, call.programme_id),
  };
  const context = pageContext(deps, ask);
  const saved = planInWords(planInputs(call), choices, context);
  const form = formState(ask, deps.words, planInputs(call), saved);
  const title = deps.words(ask.locale, 'calls.verbs.change');
  const parts = { ...choices, form, definition };
  return page('calls/change', { title, ...changeCallPage(call, parts, context) });
}

/** Of a draft all may change, of a published call its texts, quota and budget. */
async function change(deps: Deps, ask: Ask, typed: RawFields): Promise<Reply> {
  const actor = signedIn(ask);
  const call = await openManagedCall(deps, actor, callIdOf(ask));
  const { version } = readTyped(callSeen, typed);
  if (call.status === 'draft') {
    const plan = planOf(readTyped(planInput, typed));
    await changeDraft(deps, actor, call.id, version, plan);
  } else {
    const texts = textsOf(readTyped(textsInput, typed));
    await changePublished(deps, actor, call.id, version, texts);
  }
  return redirect(`/manage/calls/${call.id}`, 'call_saved');
}

async function showCheck(deps: Deps, ask: Ask): Promise<Reply> {
  const call = await openManagedCall(deps, signedIn(ask), callIdOf(ask));
  const state = await callState(deps, call);
  const form = formState(ask, deps.words, {});
  const title = deps.words(ask.locale, 'calls.verbs.check');
  return page('calls/check-first', {
    title,
    ...callCheckPage(
      state,
      (await callNoticesOf(deps, call.id)).length > 0,
      form,
      pageContext(deps, ask),
    ),
  });
}

/** The public page of a call as applicants will see it. */
async function showPreview(deps: Deps, ask: Ask): Promise<Reply> {
  const call = await openManagedCall(deps, signedIn(ask), callIdOf(ask));
  const { definition } = await deps.definitions.byVersion(call.procedure_version_id);
  const title = call.title[ask.locale === 'en' ? 'en' : 'zh'];
  const model = callPage(call, definition, ask);
  const notice = noticeOfCall(call.id, await callNoticesOf(deps, call.id), ask.locale);
  return page('calls/call', { title, ...model, samples: [], news: [], notice, preview: true });
}

async function showVersion(deps: Deps, ask: Ask): Promise<Reply> {
  const call = await openManagedCall(deps, signedIn(ask), callIdOf(ask));
  const state = await callState(deps, call);
  const form = formState(ask, deps.words, { edition: call.procedure_version_id });
  const title = deps.words(ask.locale, 'calls.verbs.version');
  return page('calls/version', { title, ...callVersionPage(state, form, pageContext(deps, ask)) });
}
