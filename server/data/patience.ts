import type { Connection } from 'mysql2';
import { workContext } from './workContext.js';

const unhurried = workContext<true>();

/** Runs work whose statements may take as long as they do: migrations, checks of the whole record. */
export const withoutHurry = <T>(work: () => Promise<T>): Promise<T> => unhurried.run(true, work);

/** The server took a statement and does not answer; nobody knows whether it was done. */
class NoAnswer extends Error {
  override readonly name = 'NoAnswer';
  readonly code = 'ETIMEDOUT';
}

/**
 * Ends a connection whose server does not answer a statement in time, as one does that is stopped
 * or whose network is gone without a word. The driver's own limit leaves the statement on the
 * connection, where every later one would wait behind it, and does not cover preparing.
 */
export function limitPatience(connection: Connection, limitMs: number): void {
  for (const method of ['query', 'execute']) {
    Reflect.set(connection, method, (...given: unknown[]): unknown => {
      const send: unknown = Reflect.get(Object.getPrototypeOf(connection), method);
      if (typeof send !== 'function') throw new Error(`the driver has no ${method}`);
      const done = given.at(-1);
      if (typeof done !== 'function' || unhurried.get() === true) {
        return Reflect.apply(send, connection, given);
      }
      let over = false;
      const end = (...answer: unknown[]): void => {
        if (over) return;
        over = true;
        clearTimeout(limit);
        Reflect.apply(done, undefined, answer);
      };
      const limit = setTimeout(() => {
        connection.destroy();
        end(new NoAnswer(`the database did not answer within ${limitMs} ms`));
      }, limitMs);
      return Reflect.apply(send, connection, [...given.slice(0, -1), end]);
    });
  }
}
