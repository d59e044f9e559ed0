import { flag } from '../../data/schema/columns.js';
import type { RowOf } from '../../data/schema/rows.js';
import { applications } from '../../data/tables/cases.js';
import { scopeValues, theirsToHandle, type Scope } from '../../domain/access/scope.js';
import { feedbackOwedSql, feedbackValues } from '../../shared/boards/feedbackOwed.query.js';
import type { Deps } from '../../shared/request/deps.js';

const { id, number, title, applicant_name, procedure_version_id } = applications.columns;
const listColumns = {
  id,
  number,
  title,
  applicant_name,
  procedure_version_id,
  waiting: flag(),
};
export type FeedbackLine = RowOf<typeof listColumns>;

/** How many are listed; who has more begins with the oldest. */
const longest = 200;

/**
 * Cases whose applicants know the decision and were promised feedback that has not been released,
 * in these programmes; the oldest first. A case that was withdrawn is owed none.
 */
export async function feedbackOwed(deps: Deps, scope: Scope): Promise<readonly FeedbackLine[]> {
  return deps.db.select(
    listColumns,
    `SELECT a.id, a.number, a.title, a.applicant_name, a.procedure_version_id,
            EXISTS (SELECT 1 FROM review_feedbacks f
              WHERE f.application_id = a.id AND f.status = 'proposed') AS waiting
       FROM applications a
      WHERE ${theirsToHandle()}
        AND (:everywhere = 1 OR a.programme_id IN (:programmes))
        AND ${feedbackOwedSql}
      ORDER BY a.id LIMIT ${longest}`,
    { ...scopeValues(scope), ...(await feedbackValues(deps)) },
  );
}
