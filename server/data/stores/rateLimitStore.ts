import { RateLimiterMySQL } from 'rate-limiter-flexible';
import { memoryLimiter, throttleIn, type Limit, type Throttle } from '../../adapters/throttle.js';
import type { Database } from '../database.js';

/**
 * The throttle of every process on this database. On MariaDB and MySQL they count together, on a
 * connection outside any open transaction, so that a try stays counted when the work it belongs
 * to is refused; while the table cannot be reached each counts in its memory.
 *
 * A SQLite file is one process's own, so its memory is where all processes count together. The
 * library's store for SQLite would write past the one door for writes, where it and a transaction
 * can each wait for the other, and through the door every try would wait for the work of others.
 */
export const sharedThrottle = (db: Database): Throttle =>
  throttleIn(db.dialect === 'mysql' ? (limit) => mysqlLimiter(db, limit) : memoryLimiter);

function mysqlLimiter({ sequelize }: Database, limit: Limit): RateLimiterMySQL {
  return new RateLimiterMySQL({
    storeClient: sequelize,
    storeType: 'sequelize',
    dbName: sequelize.getDatabaseName(),
    tableName: 'rate_limits',
    // By migration, and swept with everything else that has had its time.
    tableCreated: true,
    clearExpiredByTimeout: false,
    keyPrefix: limit.name,
    points: limit.tries,
    duration: limit.withinSeconds,
    insuranceLimiter: memoryLimiter(limit),
  });
}
