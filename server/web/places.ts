import type { Actor, Role } from '../domain/actor.js';
import { mayEnter, type Action } from '../domain/access/policy.js';

type Group = 'work' | 'review' | 'money' | 'set' | 'admin';

interface Place {
  readonly href: string;
  readonly key: string;
  readonly action: Action;
  readonly group: Group;
}

/** A heading of the navigation with the places under it. */
export interface PlaceGroup {
  readonly label: string;
  readonly places: readonly {
    readonly href: string;
    readonly label: string;
    readonly current: boolean;
  }[];
}

const visitorPlaces: readonly Place[] = [
  { href: '/', key: 'home', action: 'public.read', group: 'work' },
  { href: '/calls', key: 'calls', action: 'public.read', group: 'work' },
  { href: '/notices', key: 'notices', action: 'public.read', group: 'work' },
  { href: '/registries', key: 'registries', action: 'public.read', group: 'work' },
];

/** Those of people without a staff role, whose own cases these are. */
const applicantPlaces: readonly Place[] = [
  { href: '/tasks', key: 'tasks', action: 'task.list', group: 'work' },
  { href: '/applications', key: 'applications', action: 'application.use', group: 'work' },
  { href: '/duties', key: 'duties', action: 'application.use', group: 'work' },
  { href: '/organisations', key: 'organisations', action: 'organisation.use', group: 'work' },
  { href: '/calls', key: 'calls', action: 'application.use', group: 'work' },
  { href: '/vouchers', key: 'vouchers', action: 'organisation.use', group: 'work' },
  {
    href: '/counterparty-cases',
    key: 'counterpartyCases',
    action: 'organisation.use',
    group: 'work',
  },
];

/** Those of staff and experts, in the order in which a case comes by. */
const staffPlaces: readonly Place[] = [
  { href: '/tasks', key: 'tasks', action: 'task.list', group: 'work' },
  { href: '/reviews', key: 'reviews', action: 'review.write', group: 'work' },
  { href: '/cases', key: 'cases', action: 'case.list', group: 'work' },
  { href: '/owed', key: 'owed', action: 'duty.view', group: 'work' },
  { href: '/unit', key: 'unit', action: 'task.dispatch', group: 'work' },
  { href: '/manage/calls', key: 'manageCalls', action: 'call.manage', group: 'work' },
  { href: '/objections', key: 'objections', action: 'objection.decide', group: 'work' },
  { href: '/manage/reviews', key: 'manageReviews', action: 'review.follow', group: 'review' },
  { href: '/meetings', key: 'meetings', action: 'meeting.view', group: 'review' },
  { href: '/defences', key: 'defences', action: 'defence.view', group: 'review' },
  { href: '/experts', key: 'experts', action: 'expert.list', group: 'review' },
  { href: '/ties', key: 'ties', action: 'tie.decide', group: 'review' },
  { href: '/feedback', key: 'feedback', action: 'feedback.read', group: 'review' },
  { href: '/funds', key: 'funds', action: 'fund.view', group: 'money' },
  { href: '/payments', key: 'payments', action: 'payment.view', group: 'money' },
  { href: '/payees', key: 'payees', action: 'payee.view', group: 'money' },
  { href: '/recoveries', key: 'recoveries', action: 'recovery.view', group: 'money' },
  { href: '/ledgers', key: 'ledgers', action: 'ledger.view', group: 'money' },
  { href: '/manage/vouchers', key: 'voucherBook', action: 'voucher.book', group: 'money' },
  { href: '/procedures', key: 'procedures', action: 'procedure.view', group: 'set' },
  { href: '/designer', key: 'designer', action: 'procedure.design', group: 'set' },
  { href: '/manage/calendar', key: 'calendar', action: 'calendar.import', group: 'set' },
  { href: '/registries', key: 'registries', action: 'registry.keep', group: 'admin' },
  { href: '/manage/organisations', key: 'standings', action: 'standing.record', group: 'admin' },
  {
    href: '/manage/organisations/claims',
    key: 'organisationClaims',
    action: 'organisation.verify',
    group: 'admin',
  },
  { href: '/people', key: 'people', action: 'people.manage', group: 'admin' },
  { href: '/audit', key: 'audit', action: 'audit.view', group: 'admin' },
  { href: '/system', key: 'system', action: 'system.view', group: 'admin' },
];

const outbox: Place = { href: '/outbox', key: 'outbox', action: 'outbox.view', group: 'work' };

/** The places that a reader may enter, by group; the page's own, or the nearest above it, is current. */
export function placesOf(
  actor: Actor | null,
  demo: boolean,
  path: string,
  word: (key: string) => string,
): readonly PlaceGroup[] {
  const all = demo ? [...placesFor(actor), outbox] : placesFor(actor);
  const here = all
    .map(({ href }) => href)
    .filter((href) => path === href || (href !== '/' && path.startsWith(`${href}/`)))
    .toSorted((one, other) => other.length - one.length)[0];
  return [...new Set(all.map(({ group }) => group))].map((group) => ({
    label: word(`common.navGroups.${group}`),
    places: all
      .filter((place) => place.group === group)
      .map(({ href, key }) => ({ href, label: word(`common.nav.${key}`), current: href === here })),
  }));
}

const withoutDesk: ReadonlySet<Role> = new Set(['expert', 'recommender', 'provider']);

/** Whether the places of a reader stand in groups at the side: for staff, who go from one to the other all day. */
export const isSided = (actor: Actor | null): boolean =>
  actor?.grants.some(({ role }) => !withoutDesk.has(role)) ?? false;

function placesFor(actor: Actor | null): readonly Place[] {
  if (actor === null) return visitorPlaces;
  const own = actor.grants.length === 0 ? [...applicantPlaces, ...staffPlaces] : staffPlaces;
  return own.filter(
    (place, index) =>
      mayEnter(actor, place.action) && own.findIndex(({ href }) => href === place.href) === index,
  );
}
