import { objectionHearings } from '../../data/tables/objectionTables.js';
import type { Deps } from '../../shared/request/deps.js';
import type { AskedOfApplicant } from './applicantBanner.view.js';

/** An objection about which the applicant is asked and has not answered; null where there is none. */
export async function objectionToAnswer(
  { db }: Pick<Deps, 'db'>,
  id: string,
): Promise<AskedOfApplicant | null> {
  const [found] = await db.select(
    { objection: objectionHearings.columns.objection_id, due: objectionHearings.columns.due_at },
    `SELECT h.objection_id AS objection, h.due_at AS due FROM objection_hearings h
       JOIN objections o ON o.id = h.objection_id AND o.status = 'open'
      WHERE h.application_id = :id AND h.answered_at IS NULL
        AND NOT EXISTS (SELECT 1 FROM objection_findings f WHERE f.open_key = o.id)
      ORDER BY h.due_at LIMIT 1`,
    { id },
  );
  return found ?? null;
}
