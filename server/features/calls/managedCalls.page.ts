import type { FormState } from '../../shared/request/formState.js';
import { callBadge, frozenBadge, type CallPageContext } from './callPageContext.view.js';
import { callsShown, type ProcedureChoice, type ManagedCall } from './managedCalls.query.js';

/** The officer's calls. */
export function managedCallsPage(
  found: readonly ManagedCall[],
  before: string,
  context: CallPageContext,
): object {
  const calls = found.slice(0, callsShown);
  const more = found.length > callsShown;
  return {
    older: more && `/manage/calls?before=${calls.at(-1)?.id ?? ''}`,
    newer: before !== '' && '/manage/calls',
    rows: calls.map((call) => ({
      href: `/manage/calls/${call.id}`,
      label: call.title,
      from: call.opens_at,
      until: call.closes_at,
      drafts: call.drafts,
      running: call.running,
      ended: call.ended,
      badge: callBadge(call, context.now),
      frozen: frozenBadge(call, context),
      proposed: call.proposed,
    })),
  };
}

/** The first step of a new call: its procedure. */
export function chooseProcedurePage(
  form: FormState,
  procedures: readonly ProcedureChoice[],
): object {
  return {
    form,
    procedures,
    crumbs: [
      { href: '/manage/calls', label: { key: 'calls.manage.title' } },
      { label: { key: 'calls.manage.new' } },
    ],
  };
}
