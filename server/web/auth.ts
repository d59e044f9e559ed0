import type { RequestHandler } from 'express';
import session from 'express-session';
import passport from 'passport';
import SequelizeStore from 'connect-session-sequelize';
import { loadAccount } from '../data/stores/actorStore.js';
import { zoneDay } from '../domain/calendar.js';
import type { Deps } from '../shared/request/deps.js';

declare module 'express-session' {
  interface SessionData {
    signedInAt?: string;
  }
}

interface SessionOptions {
  readonly deps: Deps;
  readonly secret: string;
  /** True behind TLS: the cookie is then sent over TLS only. */
  readonly secure: boolean;
}

const sessionHours = 12;

/** Sessions in the database; a visitor who has not signed in costs none. */
export function setUpSession({ deps, secret, secure }: SessionOptions): RequestHandler {
  const Store = SequelizeStore(session.Store);
  const storeOptions = {
    db: deps.db.sequelize,
    tableName: 'sessions',
    expiration: sessionHours * 3600 * 1000,
    // Old sessions are swept by the scheduler, not by a timer of the store.
    checkExpirationInterval: -1,
    // Its types leave this out: no UPDATE at every request.
    disableTouch: true,
  };
  return session({
    name: 'qixian.sid',
    secret,
    resave: false,
    saveUninitialized: false,
    store: new Store(storeOptions),
    cookie: { httpOnly: true, sameSite: 'lax', secure, maxAge: sessionHours * 3600 * 1000 },
  });
}

/**
 * Who is asking: passport keeps the user's id in the session, and the account is read anew at
 * every request, so that a revoked role or a disabled account stops at the next one.
 */
export function setUpAuthentication(deps: Deps): RequestHandler[] {
  const authenticator = new passport.Passport();
  authenticator.serializeUser((user: Express.User, done) =>
    done(null, { id: user.actor.userId, at: deps.clock.now().toISOString() }),
  );
  authenticator.deserializeUser((kept: { id?: unknown; at?: unknown }, done) => {
    const { id, at } = kept;
    if (typeof id !== 'string' || typeof at !== 'string') return done(null, false);
    loadAccount(deps.db, id, zoneDay(deps.clock.now())).then(
      (account) => done(null, account !== null && at >= account.sessionsFrom ? account : false),
      (error: unknown) => done(error),
    );
    return undefined;
  });
  return [authenticator.session()];
}
