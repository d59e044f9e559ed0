import { doubleCsrf } from 'csrf-csrf';
import type { Request, Response } from 'express';
import { hostCookie } from './cookies.js';

/** Proof that a form was sent from a page of ours, by the browser that was given the page. */
export interface FormTokens {
  /** The token for the forms of a page; it travels in a cookie as well. */
  readonly issue: (request: Request, response: Response) => string;
  /** Whether the form carries the token of its browser's cookie, made for this session. */
  readonly isRight: (request: Request) => boolean;
}

interface TokenOptions {
  readonly secret: string;
  readonly secure: boolean;
  readonly hours: number;
}

/**
 * Signed double-submit cookies, so that nothing need be remembered for a visitor. A token of
 * somebody signed in is bound to the session: it changes at sign-in and is worth nothing after.
 */
export function formTokens({ secret, secure, hours }: TokenOptions): FormTokens {
  const { generateCsrfToken, validateRequest } = doubleCsrf({
    getSecret: () => secret,
    getSessionIdentifier: (request) => (request.user ? request.sessionID : 'visitor'),
    getCsrfTokenFromRequest: (request) => tokenIn(request.body),
    cookieName: hostCookie('qixian.form', secure),
    cookieOptions: {
      httpOnly: true,
      sameSite: 'lax',
      secure,
      path: '/',
      maxAge: hours * 3600 * 1000,
    },
  });
  return {
    issue: (request, response) => generateCsrfToken(request, response),
    isRight: (request) => validateRequest(request),
  };
}

function tokenIn(body: unknown): string | undefined {
  if (typeof body !== 'object' || body === null || !('_csrf' in body)) return undefined;
  return typeof body._csrf === 'string' ? body._csrf : undefined;
}
