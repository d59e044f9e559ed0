import { RedisStore } from 'connect-redis';
import type { SessionData } from 'express-session';
import { z } from 'zod';
import { systemClock } from '../adapters/clock.js';
import type { Redis } from '../adapters/redis.js';
import { loadAccount } from '../data/stores/actorStore.js';
import { zoneDay } from '../domain/calendar.js';
import { isObject, parseJson } from '../domain/json.js';
import type { Deps } from '../shared/request/deps.js';
import { SessionsAway } from './sessionsAway.js';
import type { SessionKeeper, SessionTimes } from './sessionStore.js';

const ownerSchema = z.object({ passport: z.object({ user: z.object({ id: z.string() }) }) });
type Done = (error?: unknown, data?: unknown) => void;

/** The library's store, whose failures say what failed. */
class SessionKeys extends RedisStore {
  override set(sid: string, data: SessionData, done?: Done): Promise<unknown> {
    return super.set(sid, data, done && tellingAway(done));
  }

  override destroy(sid: string, done?: Done): Promise<unknown> {
    return super.destroy(sid, done && tellingAway(done));
  }
}

const tellingAway =
  (done: Done): Done =>
  (error, data) =>
    done(error ? new SessionsAway(error) : null, data);

/**
 * Sessions in Redis, which forgets them by itself; their accounts are read from the database at
 * each request. Where Redis is away nobody is taken for a visitor: `SessionsAway` is thrown.
 */
export function sessionRedis(
  { db, clock }: Pick<Deps, 'db' | 'clock'>,
  { client, sessions: { prefix } }: Pick<Redis, 'client' | 'sessions'>,
  { idleMs, slideEveryMs }: SessionTimes,
): SessionKeeper {
  const keyOf = (sid: string): string => `${prefix}${sid}`;
  return {
    // The cookie lives as long as a session can, its key until nothing is done.
    library: new SessionKeys({ client, prefix, disableTouch: true, ttl: () => idleMs / 1000 }),
    read: async (sid) => {
      const [text, leftMs] = await asked(() =>
        Promise.all([client.get(keyOf(sid)), client.pTTL(keyOf(sid))]),
      );
      const data = text === null ? null : parseJson(text);
      if (!isObject(data)) return null;
      const owner = ownerSchema.safeParse(data);
      const account = owner.success
        ? await loadAccount(db, owner.data.passport.user.id, zoneDay(clock.now()))
        : null;
      return { data, account, ending: leftMs < idleMs - slideEveryMs };
    },
    extend: async (sid, expires) => {
      // Of a key that is there, and only to later: a session that was ended meanwhile stays ended.
      await asked(() => client.pExpireAt(keyOf(sid), expires, 'GT'));
    },
    endOf: async (sid) => {
      const leftMs = await asked(() => client.pTTL(keyOf(sid)));
      return leftMs < 0 ? null : new Date(systemClock.now().getTime() + leftMs);
    },
  };
}

async function asked<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw new SessionsAway(error);
  }
}
