import { users } from '../../../data/tables/people.js';
import { handlersOf } from '../../../data/stores/handlerStore.js';
import type { Database } from '../../../data/database.js';
import type { ApplicationRow } from '../../../data/stores/caseStore.js';

const { id, name } = users.columns;

/** A member who may vote on a case, or who has. */
export interface Voter {
  readonly id: string;
  readonly name: string;
}

/** Those who hold the role that votes and are not kept out of the case, and those given. */
export async function membersOf(
  db: Database,
  row: ApplicationRow,
  role: string,
  besides: readonly string[],
): Promise<readonly Voter[]> {
  const held = (await handlersOf(db, row)).get(role) ?? [];
  const ids = [...new Set([...held, ...besides])];
  if (ids.length === 0) return [];
  return db.select({ id, name }, 'SELECT id, name FROM users WHERE id IN (:ids) ORDER BY id', {
    ids,
  });
}
