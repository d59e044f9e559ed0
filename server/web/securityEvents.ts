import type { Request, RequestHandler } from 'express';
import type { Logger } from 'pino';
import type { SecurityLog } from '../adapters/syslog.js';
import { systemClock } from '../adapters/clock.js';
import { requestIdOf, routeOf } from './requestLog.js';

/** Where rights, accounts, sessions, the record and the installation are touched. */
const watched =
  /^\/(?:sign-in|sign-out|register|confirm|forgot|reset|account|people|audit|system|demo)(?:\/|$)/;
const refused: Readonly<Record<number, string>> = {
  401: 'refused',
  403: 'refused',
  429: 'too-many-tries',
};

/** What a request was to whoever watches over security; null for what is no matter of theirs. */
function matterOf({ method, path }: Request, route: string, status: number): string | null {
  const said = refused[status];
  if (said !== undefined) return said;
  // A route that was carried on or met nothing is known by its address alone.
  const at = route === 'none' ? path : route;
  if (method !== 'POST' || !watched.test(at)) return null;
  const [, word = 'request'] = at.split('/');
  return status < 400 ? word : `${word}-failed`;
}

/**
 * Tells sign-ins, changes of rights and refusals, with number, route and user of their request and
 * nothing that was typed: to the log server where there is one, else as lines of the log.
 */
export function tellSecurity(log: Logger, server: SecurityLog | null): RequestHandler {
  return (request, response, next) => {
    response.once('close', () => {
      const route = routeOf(request);
      const what = matterOf(request, route, response.statusCode);
      if (what === null) return;
      const event = {
        request: requestIdOf(response),
        method: request.method,
        route,
        status: response.statusCode,
        user: request.user?.actor.userId ?? null,
        ip: request.ip ?? '',
      };
      if (server) server.tell({ ...event, what, at: systemClock.now() });
      else log.info({ security: what, ...event }, 'security');
    });
    next();
  };
}
