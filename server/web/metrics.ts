import { timingSafeEqual } from 'node:crypto';
import type { Request, RequestHandler } from 'express';
import { collectDefaultMetrics, Counter, Histogram, Registry } from 'prom-client';
import { sha256 } from '../domain/events.js';
import type { Deps } from '../shared/request/deps.js';
import { routeOf } from './requestLog.js';
import { stateGauges } from './stateGauges.js';

/** What is counted for Prometheus. */
export interface Metrics {
  readonly count: RequestHandler;
  readonly tell: RequestHandler;
}

/** A page is to be there within a quarter of a second, an upload within ten. */
const buckets = [0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30];

/**
 * Counts requests by the spelling of their route, never by address, and tells that with the state of
 * process, database and work at `/metrics`. With a token whoever sends it is told; without one only
 * this machine itself, and nobody by way of a proxy.
 */
export function openMetrics(deps: Deps, token: string | null): Metrics {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  const seconds = new Histogram({
    name: 'qixian_http_request_duration_seconds',
    help: 'How long requests took, by route.',
    labelNames: ['method', 'route'],
    buckets,
    registers: [registry],
  });
  const requests = new Counter({
    name: 'qixian_http_requests_total',
    help: 'Requests by route and status.',
    labelNames: ['method', 'route', 'status'],
    registers: [registry],
  });
  const refresh = stateGauges(deps, registry);
  return {
    count: (request, response, next) => {
      const begun = performance.now();
      response.once('close', () => {
        const at = { method: request.method, route: routeOf(request) };
        requests.inc({ ...at, status: response.statusCode });
        seconds.observe(at, (performance.now() - begun) / 1000);
      });
      next();
    },
    tell: async (request, response) => {
      if (!mayScrape(request, token)) {
        // Without a token there is nothing that anybody could send.
        if (token !== null) response.set('WWW-Authenticate', 'Bearer');
        response.status(token === null ? 404 : 401).end();
        return;
      }
      await refresh();
      response.type(registry.contentType).send(await registry.metrics());
    },
  };
}

function mayScrape(request: Request, token: string | null): boolean {
  if (token !== null) {
    const given = /^Bearer (.+)$/.exec(request.get('authorization') ?? '')?.[1] ?? '';
    return timingSafeEqual(Buffer.from(sha256(given)), Buffer.from(sha256(token)));
  }
  // By the wire: `request.ip` is what a header says where a proxy is trusted.
  const peer = request.socket.remoteAddress ?? '';
  const forwarded = ['x-forwarded-for', 'forwarded', 'x-real-ip', 'via'];
  return loopback.test(peer) && forwarded.every((name) => request.headers[name] === undefined);
}

const loopback = /^(?:::ffff:)?127\.|^::1$/;
