import type { z } from 'zod';
import { line } from '../../domain/typed.js';
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
import { newPlanInputs, planInput, planOf } from './callPlan.input.js';
import { cancelCallRoutes } from './cancelCall.routes.js';
import { callPanelRoutes } from './callPanel.routes.js';
import { newCallPage } from './callPlan.page.js';
import { createCall } from './createCall.service.js';
import { editionsOf } from './editions.query.js';
import { chooseProcedurePage, managedCallsPage } from './managedCalls.page.js';
import { budgetChoices, managedCalls, procedureChoices } from './managedCalls.query.js';
import { oneCallRoutes } from './managedCall.routes.js';
import { extendOrCloseRoutes } from './extendOrClose.routes.js';

const draftInput = planInput.extend({ procedure: line(80) });

/** The officer's calls: all of them, a new one, and each through its life. */
export const managedCallRoutes = (deps: Deps): readonly Route[] => [
  get('/manage/calls', 'call.manage', async (ask) => {
    const title = deps.words(ask.locale, 'calls.manage.title');
    const before = ask.query['before'] ?? '';
    const calls = await managedCalls(deps, signedIn(ask), before);
    const context = { ...ask, words: deps.words, calendar: deps.calendar };
    return page('calls/manage', { title, ...managedCallsPage(calls, before, context) });
  }),
  get('/manage/calls/new', 'call.manage', (ask) => showNew(deps, ask)),
  post('/manage/calls', 'call.manage', (ask, input) => draft(deps, ask, input), {
    input: draftInput,
    again: '/manage/calls/new',
  }),
  ...oneCallRoutes(deps),
  ...extendOrCloseRoutes(deps),
  ...callPanelRoutes(deps),
  ...cancelCallRoutes(deps),
];

async function draft(
  deps: Deps,
  ask: Ask,
  { procedure, ...form }: z.infer<typeof draftInput>,
): Promise<Reply> {
  const plan = { ...planOf(form), procedureId: procedure };
  const id = await createCall(deps, signedIn(ask), plan);
  return redirect(`/manage/calls/${id}`, 'call_drafted');
}

/** First the procedure, then everything that depends on it. */
async function showNew(deps: Deps, ask: Ask): Promise<Reply> {
  const actor = signedIn(ask);
  const title = deps.words(ask.locale, 'calls.manage.new');
  const typed = ask.failed?.typed['procedure'] ?? ask.query['procedure'];
  const procedures = await procedureChoices(deps, actor);
  const chosen = procedures.find(({ value }) => value === typed);
  const editions = chosen ? await editionsOf(deps, chosen.value) : [];
  const [newest] = editions;
  if (!chosen || !newest) {
    const form = formState(ask, deps.words, { procedure: '' });
    return page('calls/choose-procedure', { title, ...chooseProcedurePage(form, procedures) });
  }
  const { definition } = await deps.definitions.byVersion(newest.id);
  const form = formState(ask, deps.words, newPlanInputs(newest.id));
  const lines = await budgetChoices(deps, chosen.programmeId);
  const context = { ...ask, words: deps.words, calendar: deps.calendar };
  const parts = { form, definition, editions, lines };
  return page('calls/new', { title, ...newCallPage(chosen.value, parts, context) });
}
