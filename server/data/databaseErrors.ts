import { ConnectionAcquireTimeoutError, DatabaseError, UniqueConstraintError } from 'sequelize';

// Deadlock, lock wait, record changed since last read (MariaDB); busy (SQLite).
const retryableNumbers = new Set([1213, 1205, 1020]);
/**
 * A node that is not of its cluster any more (1047), or left it as it committed (1180), is shutting down (1053), only reads (1290,
 * 1836), is full (1040, 1203), was gone in the middle (2006, 2013), ended the connection (1927) or
 * gave up by its own limit (1969, 3024).
 */
const unavailableNumbers = new Set([
  1040, 1047, 1053, 1180, 1203, 1290, 1836, 1927, 1969, 2006, 2013, 3024,
]);
const unreachableCodes = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'ETIMEDOUT',
  'EPIPE',
  'ENOTFOUND',
  'PROTOCOL_CONNECTION_LOST',
  'ER_CON_COUNT_ERROR',
  // A full disk, a file that another process keeps, and our own queue in front of it.
  'SQLITE_FULL',
  'SQLITE_IOERR',
  'SQLITE_BUSY',
  'WAITED_TOO_LONG',
]);

interface Cause {
  readonly code?: unknown;
  readonly errno?: unknown;
  /** The driver's word for what ended the connection, or met one that had ended. */
  readonly fatal?: unknown;
}

function causeOf(error: unknown): Cause {
  if (typeof error !== 'object' || error === null) return {};
  if ('original' in error && typeof error.original === 'object' && error.original !== null) {
    return error.original;
  }
  if ('parent' in error && typeof error.parent === 'object' && error.parent !== null) {
    return error.parent;
  }
  return error;
}

/** True where the same transaction may well succeed when it is simply run again. */
export function retryable(error: unknown): boolean {
  const { code, errno } = causeOf(error);
  return code === 'SQLITE_BUSY' || (typeof errno === 'number' && retryableNumbers.has(errno));
}

/** The driver's error for a statement as Sequelize would have thrown it. */
export function asSequelizeError(
  parent: Error & { readonly errno?: number | undefined; readonly sql?: string | undefined },
): Error {
  const told = Object.assign(parent, { sql: parent.sql ?? '' });
  return parent.errno === duplicateEntry
    ? new UniqueConstraintError({ parent: told, message: parent.message })
    : new DatabaseError(told);
}

const duplicateEntry = 1062;

/**
 * True where a row with the same unique value exists already. Sequelize reports SQLite's
 * triggers as duplicates too, so the driver's own words decide.
 */
export function isDuplicate(error: unknown): boolean {
  return error instanceof UniqueConstraintError && /UNIQUE|Duplicate/.test(error.parent.message);
}

/** True where the database could not be reached, is full, only reads or has gone: 503, try again. */
export function isUnavailable(error: unknown): boolean {
  if (error instanceof ConnectionAcquireTimeoutError) return true;
  const { code, errno, fatal } = causeOf(error);
  if (fatal === true) return true;
  if (typeof errno === 'number' && unavailableNumbers.has(errno)) return true;
  // Still in conflict after every try is no fault of whoever asked.
  return (typeof code === 'string' && unreachableCodes.has(code)) || retryable(error);
}

/** True where MariaDB or MySQL writes a binary log and does not trust this user with triggers (ER_BINLOG_CREATE_ROUTINE_NEED_SUPER). */
export function forbidsTriggers(error: unknown): boolean {
  for (let each = error; each instanceof Error; each = each.cause) {
    if (causeOf(each).errno === 1419) return true;
  }
  return false;
}
