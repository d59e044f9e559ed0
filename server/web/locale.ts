import type { Request, RequestHandler } from 'express';
import { locales, type Locale } from '../domain/localText.js';
import { cookieOf } from './cookies.js';

const cookieName = 'qixian.lang';
const yearMs = 365 * 24 * 3600 * 1000;

const known = (text: unknown): Locale | undefined => locales.find((locale) => locale === text);

const browserLocale = (request: Request): Locale =>
  request.acceptsLanguages(['zh-CN', 'zh', 'en']) === 'en' ? 'en' : 'zh-CN';

/** The reader's language: a choice by link (kept in a cookie), the account's, the browser's, Chinese. */
export const setUpLocale: RequestHandler = (request, response, next) => {
  const chosen = known(request.query['lang']);
  if (chosen) response.cookie(cookieName, chosen, { sameSite: 'lax', maxAge: yearMs });
  const kept = known(cookieOf(request, cookieName));
  request.locale = chosen ?? kept ?? request.user?.actor.locale ?? browserLocale(request);
  next();
};
