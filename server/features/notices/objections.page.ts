import { objectionTerm } from '../../domain/award/objectionTerm.js';
import { dueView } from '../../shared/words/dueView.js';
import type { Deps } from '../../shared/request/deps.js';
import { pageLength, type ListedObjection } from './notices.query.js';
import type { PageContext } from '../../shared/request/pageContext.js';

export type ObjectionPageContext = PageContext & Pick<Deps, 'calendar' | 'time'>;

const tones = {
  open: 'warn',
  asked: 'info',
  found: 'warn',
  dismissed: 'quiet',
  upheld: 'bad',
  withdrawn: 'quiet',
  moot: 'quiet',
} as const;
type Standing = keyof typeof tones;

/** How far an objection is, as everybody may read it who may read of it at all. */
export const objectionBadge = (status: Standing): object => ({
  tone: tones[status],
  label: { key: `objections.status.${status}` },
});

/** How far it is for those who work on it: with whom it lies while it is open. */
const listedStanding = (listed: ListedObjection, now: Date): Standing => {
  if (listed.status !== 'open') return listed.closed_as ?? listed.status;
  if (listed.found) return 'found';
  const { asked_until: until, answered } = listed;
  return until !== null && !answered && until >= now.toISOString() ? 'asked' : 'open';
};

/** Until when an objection must be decided and how long that is; false once it is. */
export function hearingDue(
  { status, registered_at: at }: Pick<ListedObjection, 'status' | 'registered_at'>,
  context: ObjectionPageContext,
): object | false {
  if (status !== 'open') return false;
  const due = context.time.due(new Date(at), objectionTerm);
  const view = dueView(context.calendar, context, due);
  return view === null ? false : { at: view.at, badge: { tone: view.tone, label: view.label } };
}

/** One page of the discipline officer's list. */
export function objectionListPage(
  found: readonly ListedObjection[],
  {
    state,
    from,
    waiting,
  }: { readonly state: string; readonly from: string; readonly waiting: number },
  context: ObjectionPageContext,
): object {
  const shown = found.slice(0, pageLength);
  const end = shown.at(-1);
  const base = `/objections?state=${state}`;
  return {
    tabs: (['open', 'decided'] as const).map((each) => ({
      href: `/objections?state=${each}`,
      label: { key: `objections.tabs.${each}` },
      current: each === state,
      count: each === 'open' ? waiting : false,
    })),
    isOpen: state === 'open',
    items: shown.map((objection) => ({
      href: `/objections/${objection.id}`,
      label: objection.title,
      applicant: objection.applicant_name,
      no: objection.number ?? '',
      at: objection.registered_at,
      decidedAt: objection.decided_at ?? false,
      due: hearingDue(objection, context),
      badge: objectionBadge(listedStanding(objection, context.now)),
    })),
    older: found.length > pageLength && end ? `${base}&from=${end.registered_at}~${end.id}` : false,
    newer: from === '' ? false : base,
  };
}
