import { pino, type Logger } from 'pino';
import { loggedError } from './loggedError.js';

/**
 * The log of the process, one JSON line each on standard output. A disk that is full or a reader who
 * has gone loses lines, and stops nothing.
 */
export function openLog(level: string): Logger {
  const out = pino.destination({ fd: 1, sync: true });
  out.on('error', () => undefined);
  process.stdout.on('error', () => undefined);
  const serializers = { err: (error: unknown) => loggedError(error) };
  return pino({ level, serializers }, out);
}
