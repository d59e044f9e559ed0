import { isKeptOut } from '../../domain/access/caseAccess.js';
import type { Actor } from '../../domain/actor.js';
import { subjectOf } from '../../shared/casefile/caseFile.js';
import type { Deps } from '../../shared/request/deps.js';

/** The cases on the agenda of a meeting that somebody is kept out of. */
export async function keptOutIn(
  { db }: Deps,
  actor: Actor,
  meetingId: string,
): Promise<ReadonlySet<string>> {
  const items = await db.rows.meetingItems.all({ meeting_id: meetingId });
  const ids = ['', ...items.map(({ application_id: id }) => id)];
  const cases = await db.rows.applications.all({ id: ids });
  return new Set(cases.filter((row) => isKeptOut(actor, subjectOf(row))).map(({ id }) => id));
}
