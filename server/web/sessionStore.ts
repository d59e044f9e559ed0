import type { Request } from 'express';
import session, { type SessionData } from 'express-session';
import { z } from 'zod';
import type { StoredSession, UserAccount } from '../data/stores/actorStore.js';

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

/** Where sessions are kept: rows of the database, or keys of Redis. */
export interface SessionKeeper {
  /** Writes and removes them. */
  readonly library: session.Store;
  /** A session with its account; null where there is none, or it has ended. */
  read(sid: string): Promise<StoredSession | null>;
  /** Moves its end to later; never brings back one that has ended. */
  extend(sid: string, expires: Date): Promise<void>;
  /** When it ends if nothing more is done; null where there is none. */
  endOf(sid: string): Promise<Date | null>;
}

/** Sessions read together with the account that they belong to; neither is remembered beyond a request. */
export class AccountSessions extends session.Store {
  readonly #keeper: SessionKeeper;

  constructor(keeper: SessionKeeper) {
    super();
    this.#keeper = keeper;
  }

  override get(sid: string, done: (error: unknown, data?: SessionData | null) => void): void {
    this.#read(sid).then(
      (data) => done(null, data),
      (error: unknown) => done(error),
    );
  }

  override set(sid: string, data: SessionData, done?: (error?: unknown) => void): void {
    this.#keeper.library.set(sid, data, done);
  }

  override destroy(sid: string, done?: (error?: unknown) => void): void {
    this.#keeper.library.destroy(sid, done);
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
    const stored = await this.#keeper.read(sid);
    if (stored === null) return null;
    const { data, account } = stored;
    if (!isSession(data)) return null;
    accounts.set(data, account);
    if (stored.ending) ending.add(data);
    return data;
  }
}

const isSession = (data: object): data is SessionData => 'cookie' in data;
