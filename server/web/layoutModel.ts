import type { Request } from 'express';
import { mayEnter, type Action } from '../domain/access/policy.js';
import { inLocale, localTextSchema, type Locale } from '../domain/localText.js';
import { zoneDay } from '../domain/calendar.js';
import type { Deps } from '../shared/request/deps.js';
import { frameMessage } from '../shared/request/formState.js';
import type { Ask } from '../shared/request/route.js';
import { maintenanceBanner } from './maintenance.js';
import { sessionLeft } from './sessionLife.js';

interface Place {
  readonly href: string;
  readonly key: string;
  readonly action: Action;
  /** Only for people without a staff role, whose own cases these are. */
  readonly applicants?: true;
}

const visitorPlaces: readonly Place[] = [
  { href: '/', key: 'home', action: 'public.read' },
  { href: '/calls', key: 'calls', action: 'public.read' },
  { href: '/notices', key: 'notices', action: 'public.read' },
  { href: '/registries', key: 'registries', action: 'public.read' },
];

const places: readonly Place[] = [
  { href: '/tasks', key: 'tasks', action: 'task.list' },
  { href: '/applications', key: 'applications', action: 'application.use', applicants: true },
  { href: '/organisations', key: 'organisations', action: 'organisation.use', applicants: true },
  { href: '/calls', key: 'calls', action: 'application.use', applicants: true },
  { href: '/vouchers', key: 'vouchers', action: 'organisation.use', applicants: true },
  {
    href: '/counterparty-cases',
    key: 'counterpartyCases',
    action: 'organisation.use',
    applicants: true,
  },
  { href: '/reviews', key: 'reviews', action: 'review.write' },
  { href: '/cases', key: 'cases', action: 'case.list' },
  { href: '/manage/calls', key: 'manageCalls', action: 'call.manage' },
  { href: '/manage/organisations', key: 'standings', action: 'standing.record' },
  {
    href: '/manage/organisations/claims',
    key: 'organisationClaims',
    action: 'organisation.verify',
  },
  { href: '/ties', key: 'ties', action: 'tie.decide' },
  { href: '/experts', key: 'experts', action: 'expert.list' },
  { href: '/procedures', key: 'procedures', action: 'procedure.view' },
  { href: '/designer', key: 'designer', action: 'procedure.design' },
  { href: '/registries', key: 'registries', action: 'registry.keep' },
  { href: '/manage/vouchers', key: 'voucherBook', action: 'voucher.book' },
  { href: '/objections', key: 'objections', action: 'objection.decide' },
  { href: '/funds', key: 'funds', action: 'fund.view' },
  { href: '/payments', key: 'payments', action: 'payment.view' },
  { href: '/manage/calendar', key: 'calendar', action: 'calendar.import' },
  { href: '/people', key: 'people', action: 'people.manage' },
  { href: '/audit', key: 'audit', action: 'audit.view' },
  { href: '/system', key: 'system', action: 'system.view' },
];

/** What every layout prints: the reader, the language and its other, the navigation, the last done message. */
export function layoutModel(
  deps: Deps,
  request: Request,
  ask: Ask,
  model: object,
  done: string | null,
): object {
  const { locale, actor } = ask;
  const word = (key: string): string => deps.words(locale, key);
  const otherLocale = locale === 'en' ? 'zh-CN' : 'en';
  const other = new URL(request.originalUrl, 'http://local');
  other.searchParams.set('lang', otherLocale);
  return {
    locale,
    otherLocale,
    otherLocaleHref: `${other.pathname}${other.search}`,
    title: 'title' in model && typeof model.title === 'string' ? model.title : '',
    failed: ask.failed !== null,
    about: aboutOf(model, locale),
    signedIn: actor !== null,
    userName: actor?.name ?? '',
    userInitial: Array.from(actor?.name ?? '')[0] ?? '',
    nav: navOf(deps, ask, request.path, word),
    done: done === null ? null : word(`done.${done}`),
    kept: frameMessage(deps.words, locale, ask.failed),
    maintenance: maintenanceBanner(deps, ask),
    session: sessionLeft(request),
    demo: deps.demo,
    verifyAt: `${deps.baseUrl()}/verify`,
    path: request.path,
    year: Number(zoneDay(ask.now).slice(0, 4)),
  };
}

/** What the page is about, where its title alone would be that of many pages; '' where it says so. */
function aboutOf(model: object, locale: Locale): string {
  const { title, heading }: { title?: unknown; heading?: unknown } = model;
  const text = localTextSchema.safeParse(heading).data;
  const about = text ? inLocale(text, locale) : typeof heading === 'string' ? heading : '';
  return about === title ? '' : about;
}

function navOf(
  deps: Deps,
  { actor }: Ask,
  path: string,
  word: (key: string) => string,
): readonly object[] {
  const isApplicant = actor !== null && actor.grants.length === 0;
  const all =
    actor === null
      ? visitorPlaces
      : places.filter(
          (place) => (place.applicants !== true || isApplicant) && mayEnter(actor, place.action),
        );
  const shown: readonly Place[] = deps.demo
    ? [...all, { href: '/outbox', key: 'outbox', action: 'outbox.view' }]
    : all;
  return shown.map(({ href, key }) => ({
    href,
    label: word(`common.nav.${key}`),
    current: href === '/' ? path === '/' : path === href || path.startsWith(`${href}/`),
  }));
}
