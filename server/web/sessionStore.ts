import type { Request } from 'express';
import session, { type SessionData } from 'express-session';
import SequelizeStore from 'connect-session-sequelize';
import { z } from 'zod';
import { systemClock } from '../adapters/clock.js';
import { loadSession, type UserAccount } from '../data/stores/actorStore.js';
import { zoneDay } from '../domain/calendar.js';
import type { Deps } from '../shared/request/deps.js';

const LibraryStore = SequelizeStore(session.Store);

/** The account that came with a session, until the request that asked for it is answered. */
const accounts = new WeakMap<object, UserAccount | null>();
const ending = new WeakSet<object>();

/** Whether the end of a request's session is due to be moved, if anything is done in it. */
export const slidesNow = (request: Request): boolean => ending.has(request);

const begunSchema = z.object({
  passport: z.object({ user: z.object({ begun: z.number() }) }),
});

/** When who asks signed in, in milliseconds since 1970; null for a visitor. */
export function sessionBegun(request: Request): number | null {
  const read = begunSchema.safeParse(request.session);
  return read.success ? read.data.passport.user.begun : null;
}

/** How long a session lasts after something was done in it, and how often that is written. */
export interface SessionTimes {
  readonly idleMs: number;
  readonly slideEveryMs: number;
}

/** The account behind a request's session, as it was when the request came; null for a visitor. */
export const accountOfSession = (request: Request): UserAccount | null =>
  accounts.get(request) ?? null;

/**
 * The library's sessions in the database, read together with the account that they belong to: one
 * statement a request for both, and neither is remembered beyond it.
 */
export class AccountSessions extends LibraryStore {
  readonly #deps: Deps;
  readonly #times: SessionTimes;

  constructor(deps: Deps, times: SessionTimes) {
    const options = {
      db: deps.db.sequelize,
      tableName: 'sessions',
      // Old sessions are swept by the scheduler, not by a timer of the store.
      checkExpirationInterval: -1,
      // Its types leave this out: no UPDATE at every request.
      disableTouch: true,
    };
    super(options);
    this.#deps = deps;
    this.#times = times;
  }

  /** Asked by the library: the cookie lives as long as a session can, its row until nothing is done. */
  expiration(): Date {
    return new Date(systemClock.now().getTime() + this.#times.idleMs);
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
    if (ending.has(data)) ending.add(request);
    return super.createSession(request, data);
  }

  async #read(sid: string): Promise<SessionData | null> {
    const { db, clock } = this.#deps;
    // Sessions end by the clock of the machine, as browsers count theirs.
    const now = systemClock.now();
    const stored = await loadSession(db, sid, {
      now,
      today: zoneDay(clock.now()),
      ending: new Date(now.getTime() + this.#times.idleMs - this.#times.slideEveryMs),
    });
    if (stored === null) return null;
    const { data, account } = stored;
    if (!isSession(data)) return null;
    accounts.set(data, account);
    if (stored.ending) ending.add(data);
    return data;
  }
}

const isSession = (data: object): data is SessionData => 'cookie' in data;
