import type { Request } from 'express';
import session, { type SessionData } from 'express-session';
import SequelizeStore from 'connect-session-sequelize';
import { systemClock } from '../adapters/clock.js';
import { loadSession, type UserAccount } from '../data/stores/actorStore.js';
import { zoneDay } from '../domain/calendar.js';
import type { Deps } from '../shared/request/deps.js';

const LibraryStore = SequelizeStore(session.Store);

/** The account that came with a session, until the request that asked for it is answered. */
const accounts = new WeakMap<object, UserAccount | null>();

/** The account behind a request's session, as it was when the request came; null for a visitor. */
export const accountOfSession = (request: Request): UserAccount | null =>
  accounts.get(request) ?? null;

/**
 * The library's sessions in the database, read together with the account that they belong to: one
 * statement a request for both, and neither is remembered beyond it.
 */
export class AccountSessions extends LibraryStore {
  readonly #deps: Deps;

  constructor(deps: Deps, lifetimeMs: number) {
    const options = {
      db: deps.db.sequelize,
      tableName: 'sessions',
      expiration: lifetimeMs,
      // Old sessions are swept by the scheduler, not by a timer of the store.
      checkExpirationInterval: -1,
      // Its types leave this out: no UPDATE at every request.
      disableTouch: true,
    };
    super(options);
    this.#deps = deps;
  }

  override get(sid: string, done: (error: unknown, data?: SessionData | null) => void): void {
    this.#read(sid).then(
      (data) => done(null, data),
      (error: unknown) => done(error),
    );
  }

  override createSession(
    request: Request,
    data: SessionData,
  ): ReturnType<session.Store['createSession']> {
    accounts.set(request, accounts.get(data) ?? null);
    return super.createSession(request, data);
  }

  async #read(sid: string): Promise<SessionData | null> {
    const { db, clock } = this.#deps;
    // The library writes the end of a session by the clock of the machine, as browsers count theirs.
    const now = systemClock.now();
    const stored = await loadSession(db, sid, { now, today: zoneDay(clock.now()) });
    if (stored === null) return null;
    const { data, account } = stored;
    if (!isSession(data)) return null;
    accounts.set(data, account);
    return data;
  }
}

const isSession = (data: object): data is SessionData => 'cookie' in data;
