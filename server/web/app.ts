import express, { type Express } from 'express';
import type { Logger } from 'pino';
import type { SecurityLog } from '../adapters/syslog.js';
import type { Deps } from '../shared/request/deps.js';
import type { Route } from '../shared/request/route.js';
import { answerWith } from './answer.js';
import { setUpAuthentication, setUpSession } from './auth.js';
import { setUpRoutes } from './bind.js';
import { setUpAssets, setUpCompression, setUpForms } from './bodies.js';
import { setUpCookies } from './cookies.js';
import { notFound, setUpErrors } from './errors.js';
import { formTokens } from './formTokens.js';
import { setUpHealth } from './health.js';
import type { Metrics } from './metrics.js';
import { setUpLocale } from './locale.js';
import { setUpRequestLog } from './requestLog.js';
import { tellSecurity } from './securityEvents.js';
import { setUpSecurityHeaders } from './securityHeaders.js';
import { movedAddresses } from './movedAddresses.js';
import {
  idleMs,
  sessionHours,
  setUpSessionStatus,
  slideEveryMs,
  slideSession,
} from './sessionLife.js';
import { sessionRedis } from './sessionRedis.js';
import { sessionRows } from './sessionRows.js';
import type { Strategies } from './strategies.js';
import type { Views } from './views.js';

export interface AppParts {
  readonly deps: Deps;
  readonly routes: readonly Route[];
  readonly strategies: Strategies;
  readonly views: Views;
  readonly log: Logger;
  readonly secret: string;
  /** True behind TLS. */
  readonly secure: boolean;
  readonly trustProxy: number;
  readonly publicFolder: string;
  /** Where security events go; they are lines of the log where there is none. */
  readonly security?: SecurityLog | null;
  /** What is counted for Prometheus; nothing is where it is left out. */
  readonly metrics?: Metrics;
  /** Why this process takes no work just now, as while it starts or ends; null where it does. */
  readonly hindrance?: () => string | null;
}

/** The application, from the outside in. */
export function createApp(parts: AppParts): Express {
  const { deps, routes, views, log, secret, secure, trustProxy, publicFolder } = parts;
  const { session, signIn } = setUpAuthentication(deps, parts.strategies);
  const { issue, isRight } = formTokens({ secret, secure, hours: sessionHours });
  const times = { idleMs, slideEveryMs };
  const keeper =
    deps.redis === null ? sessionRows(deps, times) : sessionRedis(deps, deps.redis, times);
  const answer = answerWith({ deps, views, issueToken: issue, secure });

  const app = express();
  app.disable('x-powered-by');
  // No page may be kept, so none is asked for again by its hash; assets have their own.
  app.disable('etag');
  app.set('trust proxy', trustProxy);
  app.set('query parser', 'simple');

  app.use(setUpRequestLog(log, trustProxy));
  app.use(tellSecurity(log, parts.security ?? null));
  if (parts.metrics) app.use(parts.metrics.count);
  app.use(setUpSecurityHeaders(secure));
  app.use(setUpCompression());
  app.use('/assets', setUpAssets(publicFolder));
  app.use(setUpHealth(deps, parts.hindrance ?? (() => null)));
  if (parts.metrics) app.get('/metrics', parts.metrics.tell);
  app.use(movedAddresses);
  app.use(setUpCookies);
  app.use(setUpSession({ keeper, secret, secure }));
  app.use(session);
  app.use(slideSession(keeper));
  app.use(setUpSessionStatus({ deps, keeper, issue }));
  app.use(setUpLocale);
  app.use(setUpForms());
  app.use(setUpRoutes(routes, { deps, answer, isRightToken: isRight, signIn }));
  app.use(notFound);
  app.use(setUpErrors({ deps, answer, log }));
  return app;
}
