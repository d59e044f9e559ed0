import { roleOfTask } from '../../domain/access/dispatching.js';
import type { Role } from '../../domain/actor.js';
import { caseStream } from '../../data/stores/caseStore.js';
import { events } from '../../data/tables/cases.js';
import { users } from '../../data/tables/people.js';
import { z } from 'zod';
import type { Database } from '../../data/database.js';
import type { CaseFile } from '../../shared/casefile/caseFile.js';
import {
  readersByIds,
  roleHolders,
  type LetterReader,
} from '../../shared/letters/letterReaders.js';

/** Somebody a task may be given to, with the role they hold for it. */
export interface Candidate {
  readonly id: string;
  readonly name: string;
  readonly roles: readonly Role[];
}

/** Everybody who holds the role of some open task of the case, without those kept out of it. */
export async function candidatesOf(db: Database, { row }: CaseFile): Promise<readonly Candidate[]> {
  const roles = new Set(Object.values(row.state.tasks).flatMap((task) => roleOfTask(task) ?? []));
  const found = new Map<string, Candidate>();
  for (const role of roles) {
    for (const { id, name } of await roleHolders(db, row, role)) {
      found.set(id, { id, name, roles: [...(found.get(id)?.roles ?? []), role] });
    }
  }
  return [...found.values()];
}

/** Those who have taken a task of the case. */
export const takersOf = (db: Database, { row }: CaseFile): Promise<LetterReader[]> =>
  readersByIds(
    db,
    Object.values(row.state.tasks).flatMap(({ userId }) => userId ?? []),
  );

const remindedSchema = z.object({ tasks: z.array(z.string()).default([]) });

/** Somebody reminded of these tasks by hand. */
export interface Reminded {
  readonly at: string;
  readonly by: string;
  /** As `reminderKey` calls them. */
  readonly tasks: readonly string[];
}

/** Who reminded of which tasks of a case by hand, the latest first. */
export async function remindedOf(db: Database, caseId: string): Promise<readonly Reminded[]> {
  const rows = await db.select(
    { at: events.columns.at, data: events.columns.data, name: users.columns.name },
    `SELECT e.at, e.data, u.name FROM events e JOIN users u ON u.id = e.actor_id
      WHERE e.stream = :stream AND e.type = 'reminded' ORDER BY e.seq DESC LIMIT 50`,
    { stream: `watch:${caseStream(caseId)}` },
  );
  return rows.map(({ at, data, name }) => ({
    at,
    by: name,
    tasks: remindedSchema.parse(data).tasks,
  }));
}
