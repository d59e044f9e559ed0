import { RateLimiterRedis } from 'rate-limiter-flexible';
import type { Redis } from './redis.js';
import { memoryLimiter, throttleIn, type Throttle } from './throttle.js';

/** The throttle of every process on this Redis; while it is away each counts in its memory. */
export const redisThrottle = ({ client }: Pick<Redis, 'client'>): Throttle =>
  throttleIn(
    (limit) =>
      new RateLimiterRedis({
        storeClient: client,
        useRedisPackage: true,
        rejectIfRedisNotReady: true,
        keyPrefix: `qixian:limit:${limit.name}`,
        points: limit.tries,
        duration: limit.withinSeconds,
        insuranceLimiter: memoryLimiter(limit),
      }),
  );
