import type { Request as HttpRequest } from 'express';
import type { UserAccount } from '../data/stores/actorStore.js';
import type { Locale } from '../domain/localText.js';
import { forbidden } from '../domain/refusal.js';
import type { Deps } from '../shared/request/deps.js';
import type { Ask, Failed, UploadedFile } from '../shared/request/route.js';

declare module 'express-serve-static-core' {
  interface Request {
    locale?: Locale;
    uploaded?: readonly UploadedFile[];
    /** Why the files of a form were not taken. */
    turnedAway?: Error;
  }
}

declare global {
  // eslint-disable-next-line typescript/no-namespace -- the way passport's types are extended
  namespace Express {
    // eslint-disable-next-line typescript/no-empty-object-type -- passport's user is our account
    interface User extends UserAccount {}
  }
}

/** What a handler may know of a request. */
export function askOf(deps: Deps, request: HttpRequest, failed: Failed | null): Ask {
  return {
    actor: request.user?.actor ?? null,
    params: singles(request.params),
    query: singles(request.query),
    body: isRecord(request.body) ? request.body : {},
    files: request.uploaded ?? [],
    locale: request.locale ?? 'zh-CN',
    now: deps.clock.now(),
    ip: request.ip ?? '',
    failed,
    session: {
      renew: () => renew(request),
      signOut: () => signOut(request),
    },
  };
}

/**
 * Repeated parameters are dropped, so that no look-up is ever widened by a list; so are control
 * characters, which no page's own links hold and some databases refuse.
 */
function singles(values: object): Readonly<Record<string, string>> {
  return Object.fromEntries(
    Object.entries(values).filter(
      (entry): entry is [string, string] =>
        typeof entry[1] === 'string' && entry[1].length <= 500 && !/\p{Cc}/u.test(entry[1]),
    ),
  );
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}

/** Begins the session anew, with a new id; whatever the old one held is gone. */
function renew(request: HttpRequest): Promise<void> {
  const { user } = request;
  if (!user) return Promise.reject(forbidden('sign_in_first'));
  return new Promise((resolve, reject) => {
    request.login(user, (error: unknown) => (error ? reject(asError(error)) : resolve()));
  });
}

function signOut(request: HttpRequest): Promise<void> {
  return new Promise((resolve, reject) => {
    request.session.destroy((error: unknown) => (error ? reject(asError(error)) : resolve()));
  });
}

const asError = (error: unknown): Error =>
  error instanceof Error ? error : new Error(String(error));

/** Whether a script asks, which is answered with JSON. */
export function wantsJson(request: HttpRequest): boolean {
  return request.headers.accept?.includes('application/json') === true;
}
