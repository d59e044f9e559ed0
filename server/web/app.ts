import compression from 'compression';
import express, { type Express } from 'express';
import helmet from 'helmet';
import type { Logger } from 'pino';
import type { Deps } from '../shared/request/deps.js';
import type { Route } from '../shared/request/route.js';
import { answerWith } from './answer.js';
import { sessionHours, setUpAuthentication, setUpSession } from './auth.js';
import { bindRoutes } from './bind.js';
import { setUpCookies } from './cookies.js';
import { notFound, setUpErrors } from './errors.js';
import { formTokens } from './formTokens.js';
import { healthRoutes } from './health.js';
import { setUpLocale } from './locale.js';
import { securityHeaders } from './securityHeaders.js';
import { movedAddresses } from './movedAddresses.js';
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
  /** True while the first start still fills the demonstration zone. */
  readonly preparing?: () => boolean;
}

/** The application, from the outside in. */
export function createApp(parts: AppParts): Express {
  const { deps, routes, views, log, secret, secure, trustProxy, publicFolder } = parts;
  const app = express();
  const authentication = setUpAuthentication(deps, parts.strategies);
  const tokens = formTokens({ secret, secure, hours: sessionHours });
  const answer = answerWith({ deps, views, issueToken: tokens.issue });

  app.disable('x-powered-by');
  app.set('trust proxy', trustProxy);
  app.set('query parser', 'simple');

  app.use(helmet(securityHeaders(secure)));
  app.use(compression());
  app.use(
    '/assets',
    express.static(publicFolder, { immutable: true, maxAge: '365d', index: false }),
  );
  app.use(healthRoutes(deps, parts.preparing ?? (() => false)));
  app.use(movedAddresses);
  app.use(setUpCookies);
  app.use(setUpSession({ deps, secret, secure }));
  app.use(authentication.session);
  app.use(setUpLocale);
  app.use(express.urlencoded({ extended: false, limit: '1mb', parameterLimit: 3000 }));

  const router = express.Router();
  bindRoutes(router, routes, {
    deps,
    answer,
    isRightToken: tokens.isRight,
    signIn: authentication.signIn,
  });
  app.use(router);

  app.use(notFound);
  app.use(setUpErrors({ deps, answer, log }));
  return app;
}
