import { Database } from '@appthreat/sqlite3';
import { Connection } from 'mysql2';

/** What was asked of the database during some work, in order. */
export interface StatementLog {
  /** SELECT, INSERT, UPDATE and DELETE. */
  readonly statements: readonly string[];
  /** BEGIN, COMMIT and whatever else neither reads nor writes. */
  readonly transaction: readonly string[];
}

const readsOrWrites = /^\s*(select|insert|update|delete|replace|with)\b/i;

/**
 * Records what the drivers are given during `work`, whoever sends it: the product, its session
 * store or a library. Nothing else may use a database of this process meanwhile.
 */
export async function statementsOf(work: () => Promise<unknown>): Promise<StatementLog> {
  const sent: string[] = [];
  // Single connections and those of a pool inherit their methods from one class.
  const mysql: object = Object.getPrototypeOf(Connection.prototype);
  const restore = [
    ...['all', 'run', 'get', 'exec'].map((method) => watch(Database.prototype, method, sent)),
    ...['query', 'execute'].map((method) => watch(mysql, method, sent)),
  ];
  try {
    await work();
  } finally {
    for (const each of restore) each();
  }
  return {
    statements: sent.filter((sql) => readsOrWrites.test(sql)),
    transaction: sent.filter((sql) => !readsOrWrites.test(sql)),
  };
}

function watch(owner: object, method: string, sent: string[]): () => void {
  const before: unknown = Reflect.get(owner, method);
  if (typeof before !== 'function') throw new Error(`the driver has no ${method}`);
  Reflect.set(owner, method, function watched(this: unknown, ...given: unknown[]): unknown {
    sent.push(sqlOf(given[0]));
    return Reflect.apply(before, this, given);
  });
  return () => void Reflect.set(owner, method, before);
}

function sqlOf(given: unknown): string {
  if (typeof given === 'string') return given;
  const sql: unknown = typeof given === 'object' && given !== null && Reflect.get(given, 'sql');
  return typeof sql === 'string' ? sql : '';
}
