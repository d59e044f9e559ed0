import { flag } from '../../data/schema/columns.js';
import type { RowOf } from '../../data/schema/rows.js';
import { applications } from '../../data/tables/cases.js';
import { scopeValues, theirsToHandle, type Scope } from '../../domain/access/scope.js';
import { fewestVoices } from '../../domain/review/feedback.js';
import { stagesAnswering } from '../../domain/workflow/stages/registry.js';
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
  const promising = await promisingVersions(deps);
  if (promising.size === 0) return [];
  return deps.db.select(
    listColumns,
    `SELECT a.id, a.number, a.title, a.applicant_name, a.procedure_version_id,
            EXISTS (SELECT 1 FROM review_feedbacks f
              WHERE f.application_id = a.id AND f.status = 'proposed') AS waiting
       FROM applications a
      WHERE a.procedure_version_id IN (:versions) AND ${theirsToHandle()}
        AND (:everywhere = 1 OR a.programme_id IN (:programmes))
        AND ((a.status = 'ended' AND COALESCE(a.ended_as, '') <> '.withdrawn') OR EXISTS
             (SELECT 1 FROM notice_entries n WHERE n.application_id = a.id AND n.struck_at IS NULL))
        AND (SELECT COUNT(*) FROM reviews r
              WHERE r.application_id = a.id AND r.status = 'submitted') >= :fewest
        AND NOT EXISTS (SELECT 1 FROM review_feedbacks f
              WHERE f.application_id = a.id AND f.status = 'approved')
      ORDER BY a.id LIMIT ${longest}`,
    { ...scopeValues(scope), versions: [...promising], fewest: fewestVoices },
  );
}

/** Versions of procedures in which a stage promises feedback. */
async function promisingVersions({ db, definitions }: Deps): Promise<ReadonlySet<string>> {
  const versions = await db.rows.procedureVersions.all({});
  const found = new Set<string>();
  for (const version of versions) {
    const { definition } = await definitions.byVersion(version.id);
    const promised = stagesAnswering(definition.workflow.stages, (kind, stage) =>
      kind.seats(stage),
    );
    if (promised.some(({ answer }) => answer.feedback !== 'none')) found.add(version.id);
  }
  return found;
}
