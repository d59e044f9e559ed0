import { randomUUID } from 'node:crypto';
import type { Request, RequestHandler, Response } from 'express';
import type { Logger } from 'pino';

const header = 'X-Request-Id';

/** The name of a request: it stands in every line about it and on the page of an error. */
export const requestIdOf = (response: Response): string => response.get(header) ?? '';

/** The address as the route spells it: what stands in its places may be a link that opens something. */
export function routeOf(request: Request): string {
  const route: unknown = request.route;
  const known = typeof route === 'object' && route !== null && 'path' in route;
  return known && typeof route.path === 'string' ? route.path : 'none';
}

/** Looked at by machines every few seconds, and files of pages: said only where all is said. */
const quiet = /^\/(?:healthz|readyz|session|assets\/.*)$/;

/**
 * Gives each request its name and says how it went once it is over: one line with route, status,
 * milliseconds and who asked, never what was typed. Says once where a proxy is not told of.
 */
export function setUpRequestLog(log: Logger, trustProxy: number): RequestHandler {
  let warned = trustProxy > 0;
  return (request, response, next) => {
    const id = randomUUID().slice(0, 8);
    response.set(header, id);
    const begun = performance.now();
    if (!warned && request.headers['x-forwarded-for'] !== undefined) {
      warned = true;
      log.warn(
        'a proxy forwards requests while TRUST_PROXY is 0: everybody counts as one address; set it to the number of proxies',
      );
    }
    response.once('close', () => {
      const line = {
        request: id,
        method: request.method,
        route: routeOf(request),
        status: response.statusCode,
        ms: Math.round(performance.now() - begun),
        user: request.user?.actor.userId ?? null,
        ip: request.ip,
        // Who asked went away before the answer was whole.
        ...(response.writableFinished ? {} : { cut: true }),
      };
      log[quiet.test(request.path) ? 'debug' : 'info'](line, 'request');
    });
    next();
  };
}
