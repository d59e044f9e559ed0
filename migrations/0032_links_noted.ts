import type { QueryInterface } from 'sequelize';
import { rewrite, wipeFreed } from './support/sealing.js';

/** What stands in the address of a mailed link instead of its token, as it is noted since. */
const shut = (path: string): string =>
  path.replaceAll(/(?<=\/)[A-Za-z0-9_-]{43}(?=\/|$)/g, '\u2026');

/** Refusals at mailed links were noted with the link, which may open something still. */
export async function up(queries: QueryInterface): Promise<void> {
  let found = false;
  await rewrite(queries, { table: 'refusals', column: 'path' }, (path) => {
    found ||= shut(path) !== path;
    return shut(path);
  });
  if (found) await wipeFreed(queries, ['refusals']);
}

/** Nobody knows the tokens any more. */
export async function down(): Promise<void> {}
