import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible';
import { Refused } from '../domain/refusal.js';

/** At most so many tries by one key within so many seconds. */
export interface Limit {
  readonly name: string;
  readonly tries: number;
  readonly withinSeconds: number;
}

/** Counts tries in this process; behind several processes each counts for itself. */
export interface Throttle {
  /** Notes a try; refuses with the minutes to wait once there were too many. */
  spend(limit: Limit, key: string): Promise<void>;
  /** Forgets the tries of a key, after one that was right. */
  forgive(limit: Limit, key: string): Promise<void>;
}

export function memoryThrottle(): Throttle {
  const limiters = new Map<string, RateLimiterMemory>();
  const limiterOf = ({ name, tries, withinSeconds }: Limit): RateLimiterMemory => {
    const known = limiters.get(name);
    if (known) return known;
    const made = new RateLimiterMemory({
      keyPrefix: name,
      points: tries,
      duration: withinSeconds,
    });
    limiters.set(name, made);
    return made;
  };
  return {
    spend: async (limit, key) => {
      try {
        await limiterOf(limit).consume(key);
      } catch (error) {
        if (!(error instanceof RateLimiterRes)) throw error;
        const minutes = Math.max(1, Math.ceil(error.msBeforeNext / 60_000));
        throw new Refused('throttled', 'too_many_tries', { minutes });
      }
    },
    forgive: async (limit, key) => {
      await limiterOf(limit).delete(key);
    },
  };
}
