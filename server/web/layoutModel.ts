import type { Request } from 'express';
import { asLocalText, inLocale, type Locale } from '../domain/localText.js';
import { zoneYear } from '../domain/calendar.js';
import { dateText, noYear } from '../shared/words/dateWords.js';
import type { Deps } from '../shared/request/deps.js';
import { frameMessage } from '../shared/request/formState.js';
import type { Ask } from '../shared/request/route.js';
import type { DoneMessage } from './doneMessage.js';
import { maintenanceBanner } from './maintenance.js';
import { isSided, placesOf } from './places.js';
import { sessionLeft } from './sessionLife.js';

/** What every layout prints: the reader, the language and its other, the navigation, the last done message. */
export function layoutModel(
  deps: Deps,
  request: Request,
  ask: Ask,
  model: object,
  done: DoneMessage | null,
): object {
  const { locale, actor } = ask;
  const word = (key: string): string => deps.words(locale, key);
  const otherLocale = locale === 'en' ? 'zh-CN' : 'en';
  const other = new URL(request.originalUrl, 'http://local');
  other.searchParams.set('lang', otherLocale);
  const nav = placesOf(actor, deps.demo, request.path, word);
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
    nav,
    sided: isSided(actor),
    done: done && deps.words(locale, `done.${done.key}`, { address: done.address }),
    kept: frameMessage(deps.words, locale, ask.failed),
    maintenance: maintenanceBanner(deps, ask),
    session: sessionLeft(request),
    demo: deps.demo,
    verifyAt: `${deps.baseUrl()}/verify`,
    path: request.path,
    year: zoneYear(ask.now),
    // On paper, where no year goes without saying.
    today: dateText(deps.words, locale, { shape: 'date', present: noYear }, ask.now.toISOString()),
  };
}

/** What the page is about, where its title alone would be that of many pages; '' where it says so. */
function aboutOf(model: object, locale: Locale): string {
  const { title, heading }: { title?: unknown; heading?: unknown } = model;
  const text = asLocalText(heading);
  const about = text ? inLocale(text, locale) : typeof heading === 'string' ? heading : '';
  return about === title ? '' : about;
}
