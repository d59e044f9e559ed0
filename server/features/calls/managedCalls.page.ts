import { windowState } from '../../domain/application/callWindow.js';
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
function placesOf(id: string): object[] {
  const base = `/calls/${id}`;
  return [
    { href: base, label: { key: 'calls.manage.public' } },
    { href: `/cases?call=${id}`, label: { key: 'calls.manage.cases' } },
    { href: `${base}/ranking`, label: { key: 'ranking.rankingTitle' } },
    { href: `${base}/meeting`, label: { key: 'ranking.meetingTitle' } },
    { href: `${base}/notices/new`, label: { key: 'notices.new.title' } },
  ];
}

/** One call of the officer's with what may still be done to it. */
export function managedCallPage(
  call: CallRow,
  form: FormState,
  { lines }: Choices,
  applications: number,
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
    places: placesOf(call.id),
    crumbs: [
      { href: '/manage/calls', label: { key: 'calls.manage.title' } },
      { label: call.title },
    ],
  };
}
