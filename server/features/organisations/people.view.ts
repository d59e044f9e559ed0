import type { FormState } from '../../shared/request/formState.js';
import { invitationState } from '../../domain/organisation/invitation.js';
import type {
  ContactCase,
  HistoryLine,
  OwnClaim,
  OwnInvitation,
  WaitingInvitation,
} from './organisationPeople.query.js';
import type { Member } from './organisations.query.js';

interface People {
  readonly organisationId: string;
  readonly members: readonly Member[];
  readonly invitations: readonly WaitingInvitation[];
  readonly cases: readonly ContactCase[];
  readonly history: readonly HistoryLine[];
}

/** Who comes, goes and answers for what in an organisation. */
export function peopleView(
  { organisationId, members, invitations, cases, history }: People,
  userId: string,
  now: Date,
  { leave, contact }: { readonly leave: FormState; readonly contact: FormState },
): object {
  const mine = members.find((each) => each.user_id === userId);
  const manages = mine?.position === 'manager';
  const colleagues = members.filter((each) => each.user_id !== userId);
  const lastManager = manages && !colleagues.some(({ position }) => position === 'manager');
  return {
    invitations: manages ? invitations.map((each) => invitationLine(each, now)) : [],
    leave: {
      action: `/organisations/${organisationId}/leave`,
      form: leave,
      // Who is alone names nobody; the last manager must.
      successors: colleagues.map(({ user_id: value, name }) => ({ value, label: name })),
      required: lastManager && colleagues.length > 0,
      says: {
        key: `organisations.leave.${lastManager ? (colleagues.length > 0 ? 'lastManager' : 'alone') : 'says'}`,
      },
    },
    contacts: cases.map((each) => ({ ...caseLine(each), contact: each.contact })),
    handOver: handOverForm(cases, members, mine, {
      action: `/organisations/${organisationId}/contacts`,
      form: contact,
    }),
    history: history.map(historyLine),
  };
}

/** Who joined at an invitation did so themselves, and the line names both. */
const historyLine = ({ at, type, who, whom, inviter }: HistoryLine): object =>
  inviter === null
    ? { at, what: { key: `organisations.history.${type}`, whom }, who: who ?? '' }
    : { at, what: { key: 'organisations.history.joinedAtInvitation', whom, inviter }, who: '' };

const caseLine = ({ id, title, number }: ContactCase) => ({
  href: `/applications/${id}`,
  title: title === '' ? { key: 'organisations.contacts.untitled' } : title,
  caseNumber: number ?? '',
});

/** One form for all cases that the reader may hand over; false where there is none or nobody. */
function handOverForm(
  cases: readonly ContactCase[],
  members: readonly Member[],
  mine: Member | undefined,
  sent: { readonly action: string; readonly form: FormState },
): object | false {
  const own = cases.filter(
    ({ contact_id: id }) => mine?.position === 'manager' || id === mine?.user_id,
  );
  if (own.length === 0 || members.length < 2) return false;
  return {
    ...sent,
    cases: own.map((each) => ({
      value: each.id,
      label: [each.number ?? '', each.title].filter((part) => part !== '').join(' ') || {
        key: 'organisations.contacts.untitled',
      },
    })),
    people: members.map(({ user_id: value, name }) => ({ value, label: name })),
  };
}

function invitationLine(each: WaitingInvitation, now: Date): object {
  const expired = invitationState({ ...each, answer: null }, now.toISOString()) === 'expired';
  return {
    id: each.id,
    email: each.email,
    until: each.expires_at,
    badge: expired
      ? { tone: 'warn', label: { key: 'organisations.invitation.expired' } }
      : { tone: 'quiet', label: { key: `organisations.position.${each.position}` } },
  };
}

const claimTones = {
  open: 'info',
  proposed: 'info',
  withdrawn: 'quiet',
  decided: 'quiet',
} as const;

/** What waits for the reader above the list of their organisations. */
export function waitingView(
  invited: readonly OwnInvitation[],
  claims: readonly OwnClaim[],
): object {
  return {
    invited: invited.map((each) => ({
      href: `/invitations/${each.id}`,
      label: each.organisation,
      note: { key: 'organisations.invitedBy', name: each.inviter },
      badge: { tone: 'info', label: { key: `organisations.position.${each.position}` } },
    })),
    claims: claims.map((each) => ({
      href: `/claims/${each.id}`,
      label: each.organisation,
      note: { key: `claims.kinds.${each.kind}` },
      badge: {
        tone: claimTones[each.status],
        label: {
          key:
            each.outcome === null
              ? `claims.status.${each.status}`
              : `claims.outcomes.${each.outcome}`,
        },
      },
    })),
  };
}
