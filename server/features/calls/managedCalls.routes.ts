import { z } from 'zod';
import { line, readTyped } from '../../domain/form/typed.js';
import type { Deps } from '../deps.js';
import { formState } from '../formState.js';
import { get, page, post, redirect, type Ask, type Reply, type Route } from '../route.js';
import { signedIn } from '../signedIn.js';
import { planInputs, readPlan } from './callForm.js';
import { createCall } from './createCall.service.js';
import { managedCallPage, managedCallsPage, newCallPage } from './managedCalls.page.js';
import { callChoices, managedCalls } from './managedCalls.query.js';
import { cancelCall, changeCall, openManagedCall, publishCall } from './publishCall.service.js';

const one = '/manage/calls/:id';
const idOf = ({ params }: Ask): string => params['id'] ?? '';

/** The officer's calls: drafting, publishing, extending. */
export const managedCallRoutes = (deps: Deps): readonly Route[] => [
  get('/manage/calls', 'call.manage', async (ask) => {
    const title = deps.words(ask.locale, 'calls.manage.title');
    const calls = await managedCalls(deps, signedIn(ask));
    return page('calls/manage', { title, ...managedCallsPage(calls, ask.now) });
  }),
  get('/manage/calls/new', 'call.manage', async (ask) => {
    const title = deps.words(ask.locale, 'calls.manage.new');
    const form = formState(ask, deps.words, { procedure: '', ...planInputs(null) });
    const choices = await callChoices(deps, signedIn(ask));
    return page('calls/new', { title, ...newCallPage(form, choices) });
  }),
  post('/manage/calls', 'call.manage', (ask) => draft(deps, ask), { again: '/manage/calls/new' }),
  get(one, 'call.manage', (ask) => showCall(deps, ask)),
  post(
    one,
    'call.manage',
    async (ask) => {
      await changeCall(deps, signedIn(ask), idOf(ask), versionOf(ask), readPlan(ask.body));
      return redirect(`/manage/calls/${idOf(ask)}`, 'call_saved');
    },
    { again: one },
  ),
  post(
    `${one}/publish`,
    'call.manage',
    async (ask) => {
      await publishCall(deps, signedIn(ask), idOf(ask), versionOf(ask));
      return redirect(`/manage/calls/${idOf(ask)}`, 'call_published');
    },
    { again: one },
  ),
  post(
    `${one}/cancel`,
    'call.manage',
    async (ask) => {
      await cancelCall(deps, signedIn(ask), idOf(ask), versionOf(ask));
      return redirect('/manage/calls', 'call_cancelled');
    },
    { again: one },
  ),
];

/** A version that is no number is nobody's. */
function versionOf({ body }: Ask): number {
  const typed = body['version'];
  return typeof typed === 'string' && /^\d{1,9}$/.test(typed) ? Number(typed) : 0;
}

async function draft(deps: Deps, ask: Ask): Promise<Reply> {
  const plan = readPlan(ask.body);
  const { procedure } = readTyped(z.object({ procedure: line(80) }), ask.body);
  const id = await createCall(deps, signedIn(ask), { ...plan, procedureId: procedure });
  return redirect(`/manage/calls/${id}`, 'call_drafted');
}

async function showCall(deps: Deps, ask: Ask): Promise<Reply> {
  const actor = signedIn(ask);
  const call = await openManagedCall(deps, actor, idOf(ask));
  const plan = {
    title: call.title,
    opensAt: call.opens_at,
    closesAt: call.closes_at,
    quota: call.quota,
    budgetLineId: call.budget_line_id,
    ...(call.payee === 'counterparty' ? { payee: 'counterparty' as const } : {}),
  };
  const form = formState(ask, deps.words, planInputs(plan));
  const choices = await callChoices(deps, actor);
  const applications = await deps.db.rows.applications.count({ call_id: call.id });
  const { definition } = await deps.definitions.byVersion(call.procedure_version_id);
  const title = call.title[ask.locale === 'en' ? 'en' : 'zh'];
  const model = managedCallPage(call, form, choices, { definition, applications }, ask.now);
  return page('calls/managed', { title, ...model });
}
