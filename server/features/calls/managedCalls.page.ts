import { windowState } from '../../domain/application/callWindow.js';
import type { Definition } from '../../domain/procedure/definition.js';
import type { FormState } from '../formState.js';
import type { Choice, ManagedCall } from './managedCalls.query.js';
import type { CallRow } from './publishCall.service.js';

interface CallTimes {
  readonly status: string;
  readonly opens_at: string;
  readonly closes_at: string;
}

const tones: Readonly<Record<string, string>> = { open: 'ok', ahead: 'info', draft: 'warn' };

/** Where a call stands: draft, ahead, open, closed, cancelled. */
function stateBadge({ status, opens_at: opensAt, closes_at: closesAt }: CallTimes, now: Date) {
  const state = status === 'published' ? windowState({ status, opensAt, closesAt }, now) : status;
  return { tone: tones[state] ?? 'quiet', label: { key: `calls.state.${state}` } };
}

/** The officer's calls. */
export function managedCallsPage(calls: readonly ManagedCall[], now: Date): object {
  return {
    rows: calls.map((call) => ({
      href: `/manage/calls/${call.id}`,
      label: call.title,
      from: call.opens_at,
      until: call.closes_at,
      drafts: call.drafts,
      running: call.running,
      ended: call.ended,
      badge: stateBadge(call, now),
    })),
  };
}

/** The kinds of stages of a procedure; `report_often` where reports repeat. */
function kindsOf({ workflow }: Definition): ReadonlySet<string> {
  const stages = Object.values(workflow.stages);
  const often = stages.some((stage) => Number(Reflect.get(stage, 'times') ?? 1) > 1);
  return new Set([...stages.map(({ kind }) => kind), ...(often ? ['report_often'] : [])]);
}

interface Choices {
  readonly procedures: readonly Choice[];
  readonly lines: readonly Choice[];
}

/** A new call. */
export function newCallPage(form: FormState, { procedures, lines }: Choices): object {
  return {
    form,
    procedures,
    lines,
    crumbs: [
      { href: '/manage/calls', label: { key: 'calls.manage.title' } },
      { label: { key: 'calls.manage.new' } },
    ],
  };
}

/** Where the cases of a call are seen and handled together. */
function placesOf(id: string, kinds: ReadonlySet<string>): object[] {
  const base = `/calls/${id}`;
  const only = (kind: string, href: string, key: string): object[] =>
    kinds.has(kind) ? [{ href, label: { key } }] : [];
  return [
    { href: base, label: { key: 'calls.manage.public' } },
    { href: `/cases?call=${id}`, label: { key: 'calls.manage.cases' } },
    ...only('rank', `${base}/ranking`, 'ranking.rankingTitle'),
    ...only('approve', `${base}/meeting`, 'ranking.meetingTitle'),
    ...only('sample', `${base}/sample`, 'sampling.title'),
    ...only('report_often', `${base}/cohort`, 'cohorts.title'),
    ...only('notice', `${base}/notices/new`, 'notices.new.title'),
  ];
}

/** One call of the officer's with what may still be done to it. */
export function managedCallPage(
  call: CallRow,
  form: FormState,
  { lines }: Choices,
  { definition, applications }: { readonly definition: Definition; readonly applications: number },
  now: Date,
): object {
  return {
    id: call.id,
    heading: call.title,
    version: call.version,
    form,
    lines,
    badge: stateBadge(call, now),
    isDraft: call.status === 'draft',
    isPublished: call.status === 'published',
    editable: call.status !== 'cancelled',
    mayCancel: call.status !== 'cancelled' && applications === 0,
    applications,
    places: placesOf(call.id, kindsOf(definition)),
    asksPayee: definition.counterparty !== undefined && definition.payee !== undefined,
    payees: ['applicant', 'counterparty'].map((value) => ({
      value,
      label: { key: `calls.manage.payees.${value}` },
    })),
    crumbs: [
      { href: '/manage/calls', label: { key: 'calls.manage.title' } },
      { label: call.title },
    ],
  };
}
