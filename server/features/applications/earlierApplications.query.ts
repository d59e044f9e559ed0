import type { ApplicationRow } from '../../data/stores/caseStore.js';
import type { RowOf } from '../../data/schema/rows.js';
import { applications } from '../../data/tables/cases.js';
import type { Deps } from '../../shared/request/deps.js';

const earlierColumns = {
  id: applications.columns.id,
  number: applications.columns.number,
  title: applications.columns.title,
  submitted_at: applications.columns.submitted_at,
};

/** An application that a new one can begin with. */
export type EarlierApplication = RowOf<typeof earlierColumns>;

/**
 * What the applicant of a draft has handed in under the same procedure before, in whatever call and
 * however it went; the latest first.
 */
export async function earlierApplications(
  { db }: Deps,
  { id, call_id: call, organisation_id: organisation, applicant_id: person }: ApplicationRow,
): Promise<readonly EarlierApplication[]> {
  const owner =
    organisation === null
      ? 'a.organisation_id IS NULL AND a.applicant_id = :owner'
      : 'a.organisation_id = :owner';
  return db.select(
    earlierColumns,
    `SELECT a.id, a.number, a.title, a.submitted_at
       FROM calls own JOIN calls c ON c.procedure_id = own.procedure_id
       JOIN applications a ON a.call_id = c.id
      WHERE own.id = :call AND a.id <> :id AND ${owner} AND a.submitted_at IS NOT NULL
      ORDER BY a.submitted_at DESC, a.id LIMIT 20`,
    { call, id, owner: organisation ?? person },
  );
}
