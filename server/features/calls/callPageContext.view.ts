import { freezable } from '../../shared/calls/callFreeze.js';
import { freezeOf } from '../../domain/application/freezeWindow.js';
import {
  windowState,
  type CallStatus,
  type WindowState,
} from '../../domain/application/callWindow.js';
import type { Definition } from '../../domain/definition/definition.js';
import { stagesAnswering } from '../../domain/workflow/stages/registry.js';
import type { Deps } from '../../shared/request/deps.js';
import type { PageContext } from '../../shared/request/pageContext.js';

/** What the pages of calls need besides rows. */
export type CallPageContext = PageContext & Pick<Deps, 'calendar'>;

interface CallTimes {
  readonly status: CallStatus;
  readonly opens_at: string;
  readonly closes_at: string;
  readonly freeze_days: number | null;
}

/** Where a call stands: its status, and once published what the clock says. */
type CallPlace = Exclude<CallStatus, 'published'> | WindowState;

const tones: Readonly<Record<CallPlace, string>> = {
  open: 'ok',
  ahead: 'info',
  closed: 'quiet',
  draft: 'warn',
  cancelled: 'quiet',
};

/** Where a call stands now. */
export const placeOfCall = (call: CallTimes, now: Date): CallPlace => {
  const { status, opens_at: opensAt, closes_at: closesAt } = call;
  return status === 'published' ? windowState({ status, opensAt, closesAt }, now) : status;
};

/** The same as a badge. */
export function callBadge(call: CallTimes, now: Date): { tone: string; label: object } {
  const place = placeOfCall(call, now);
  return { tone: tones[place], label: { key: `calls.state.${place}` } };
}

/** A second badge while it stands still. */
export function frozenBadge(call: CallTimes, { now, calendar }: CallPageContext): object | false {
  const frozen = freezeOf(freezable(call), now, calendar);
  return frozen === null ? false : { tone: 'info', label: { key: 'calls.state.frozen' } };
}

/** The crumbs of a page about one managed call. */
export const callCrumbs = (
  call: { readonly id: string; readonly title: object },
  here?: string,
): object[] => [
  { href: '/manage/calls', label: { key: 'calls.manage.title' } },
  ...(here === undefined
    ? [{ label: call.title }]
    : [{ href: `/manage/calls/${call.id}`, label: call.title }, { label: { key: here } }]),
];

/** The most experts that a stage of the procedure seats; 0 where none does. */
export const expertsNeeded = ({ workflow }: Definition): number =>
  Math.max(
    0,
    ...stagesAnswering(workflow.stages, (kind, stage) => kind.seats(stage)).map(
      ({ answer }) => answer.experts,
    ),
  );
