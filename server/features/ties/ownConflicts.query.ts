import type { Database } from '../../data/database.js';
import { flag, optional } from '../../data/schema/columns.js';
import { applications } from '../../data/tables/cases.js';
import { conflicts } from '../../data/tables/conflictTables.js';
import type { Actor } from '../../domain/actor.js';
import { reviewCode } from '../../shared/casefile/reviewCode.js';
import type { OwnConflict } from './conflicts.page.js';

const ownColumns = {
  ...conflicts.columns,
  number: optional(applications.columns.number),
  place: optional(applications.columns.place),
  sat: flag(),
};

/**
 * What a person has declared and has not ended. What was said in a case is one line: an expert knows
 * the case by its code, and neither its applicant nor that a line of theirs names it.
 */
export async function ownConflicts(db: Database, actor: Actor): Promise<readonly OwnConflict[]> {
  const found = await db.select(
    ownColumns,
    `SELECT c.*, a.number, a.place,
            EXISTS (SELECT 1 FROM reviews r JOIN users s ON s.id = r.expert_id
                     WHERE r.application_id = a.id AND s.person_id = c.person_id) AS sat
       FROM conflicts c LEFT JOIN applications a ON a.id = c.application_id
      WHERE c.person_id = :person AND c.source = 'declared' AND c.ended_at IS NULL
        AND (c.application_id IS NULL OR c.subject_key LIKE 'case:%')
      ORDER BY c.arose_at, c.id`,
    { person: actor.personId },
  );
  return found.map(({ number, place, sat, ...row }) => ({
    row,
    case: row.application_id === null ? '' : sat ? reviewCode(place ?? 0) : (number ?? ''),
  }));
}
