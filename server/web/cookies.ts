import { parseCookie } from 'cookie';
import type { Request, RequestHandler } from 'express';

/** Reads the cookies of a request once, for everything that comes after. */
export const setUpCookies: RequestHandler = (request, _response, next) => {
  request.cookies = parseCookie(request.headers.cookie ?? '');
  next();
};

/** The value of a cookie, null where the browser sent none by that name. */
export function cookieOf(request: Request, name: string): string | null {
  const cookies: Readonly<Record<string, unknown>> = request.cookies;
  const value = cookies[name];
  return typeof value === 'string' ? value : null;
}

/**
 * The name of a cookie. Behind TLS it is one that browsers take from this very host only, over
 * TLS only, so that no neighbouring host can plant it.
 */
export const hostCookie = (name: string, secure: boolean): string =>
  secure ? `__Host-${name}` : name;
