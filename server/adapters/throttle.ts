import { RateLimiterMemory, RateLimiterRes, type RateLimiterAbstract } from 'rate-limiter-flexible';
import { sha256 } from '../domain/events.js';
import { Refused } from '../domain/refusal.js';

/** At most so many tries by one key within so many seconds. */
export interface Limit {
  readonly name: string;
  readonly tries: number;
  readonly withinSeconds: number;
}

export interface Throttle {
  /** Notes a try; refuses with the minutes to wait once there were too many. */
  spend(limit: Limit, key: string): Promise<void>;
  /** Takes back one try of a key, after one that was right; the wrong ones stay counted. */
  giveBack(limit: Limit, key: string): Promise<void>;
  /** Forgets all tries of a key. */
  forgive(limit: Limit, key: string): Promise<void>;
}

/** A throttle that keeps the count of each limit in what `limiterOf` makes for it. */
export function throttleIn(limiterOf: (limit: Limit) => RateLimiterAbstract): Throttle {
  const limiters = new Map<string, RateLimiterAbstract>();
  const known = (limit: Limit): RateLimiterAbstract => {
    const limiter = limiters.get(limit.name) ?? limiterOf(limit);
    limiters.set(limit.name, limiter);
    return limiter;
  };
  // Keys are addresses of people: what is kept of them is short and tells nothing.
  return {
    spend: async (limit, key) => {
      try {
        await known(limit).consume(sha256(key));
      } catch (error) {
        if (!(error instanceof RateLimiterRes)) throw error;
        const minutes = Math.max(1, Math.ceil(error.msBeforeNext / 60_000));
        throw new Refused('throttled', 'too_many_tries', { minutes });
      }
    },
    giveBack: async (limit, key) => {
      await known(limit).reward(sha256(key));
    },
    forgive: async (limit, key) => {
      await known(limit).delete(sha256(key));
    },
  };
}

/** Counts in the memory of this process. */
export const memoryLimiter = ({ name, tries, withinSeconds }: Limit): RateLimiterMemory =>
  new RateLimiterMemory({ keyPrefix: name, points: tries, duration: withinSeconds });
