import type { Request, RequestHandler, Response } from 'express';
import session from 'express-session';
import passport from 'passport';
import { demoDomain } from '../features/accounts/demoAccounts.query.js';
import type { Deps } from '../shared/request/deps.js';
import { systemClock } from '../adapters/clock.js';
import { hostCookie } from './cookies.js';
import { lastMoment, sessionHours } from './sessionLife.js';
import { accountOfSession, AccountSessions, type SessionKeeper } from './sessionStore.js';
import type { Strategies } from './strategies.js';

interface SessionOptions {
  readonly keeper: SessionKeeper;
  readonly secret: string;
  /** True behind TLS: the cookie is then sent over TLS only. */
  readonly secure: boolean;
}

/** What passport finds in a session that it has begun. */
interface Kept {
  readonly id?: unknown;
  readonly at?: unknown;
  /** By the clock of the machine, in milliseconds since 1970. */
  readonly begun?: unknown;
}

/** Sessions; a visitor who has not signed in costs none. */
export function setUpSession({ keeper, secret, secure }: SessionOptions): RequestHandler {
  const lifetimeMs = sessionHours * 3600 * 1000;
  return session({
    name: hostCookie('qixian.sid', secure),
    secret,
    resave: false,
    saveUninitialized: false,
    store: new AccountSessions(keeper),
    cookie: { httpOnly: true, sameSite: 'lax', secure, path: '/', maxAge: lifetimeMs },
  });
}

/** Authentication by Passport: who is asking, and the ways to sign in. */
export interface Authentication {
  /** Puts the account of the session on the request. */
  readonly session: RequestHandler;
  /**
   * Signs in by a strategy and begins a session with a new id. False where the strategy has
   * answered by itself, as one does that sends the browser to an identity provider.
   */
  readonly signIn: (strategy: string, request: Request, response: Response) => Promise<boolean>;
}

/**
 * Who is asking: passport keeps the user's id in the session, and the account is read anew with
 * the session at every request, so that a revoked role or a disabled account stops at the next one.
 */
export function setUpAuthentication(deps: Deps, strategies: Strategies): Authentication {
  const authenticator = new passport.Passport();
  for (const [name, strategy] of Object.entries(strategies)) authenticator.use(name, strategy);
  authenticator.serializeUser((user: Express.User, done) =>
    done(null, {
      id: user.actor.userId,
      at: deps.clock.now().toISOString(),
      begun: systemClock.now().getTime(),
    }),
  );
  authenticator.deserializeUser(
    (request: Request, kept: Kept, done: (error: unknown, user?: Express.User | false) => void) => {
      const account = accountOfSession(request);
      const live =
        account !== null &&
        account.actor.userId === kept.id &&
        typeof kept.at === 'string' &&
        typeof kept.begun === 'number' &&
        systemClock.now().getTime() < lastMoment(kept.begun) &&
        kept.at >= account.sessionsFrom &&
        // What began in a demonstration ends with it.
        (deps.demo || !account.actor.email.endsWith(demoDomain));
      done(null, live ? account : false);
    },
  );
  return {
    session: authenticator.session(),
    signIn: (strategy, request, response) =>
      new Promise((resolve, reject) => {
        const enter: RequestHandler = authenticator.authenticate(strategy);
        response.once('finish', () => resolve(false));
        enter(request, response, (error: unknown) => (error ? reject(error) : resolve(true)));
      }),
  };
}
