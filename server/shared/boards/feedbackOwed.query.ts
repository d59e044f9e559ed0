import { procedureVersions } from '../../data/tables/procedures.js';
import { fewestVoices } from '../../domain/review/feedback.js';
import { stagesAnswering } from '../../domain/workflow/stages/registry.js';
import type { Deps } from '../request/deps.js';

/**
 * Whether the applicant of case `a` knows the decision and was promised feedback that has not been
 * released; a case that was withdrawn is owed none. With the values of `feedbackValues`.
 */
export const feedbackOwedSql = `a.procedure_version_id IN (:promising)
        AND ((a.status = 'ended' AND COALESCE(a.ended_as, '') <> '.withdrawn') OR EXISTS
             (SELECT 1 FROM notice_entries n WHERE n.application_id = a.id AND n.struck_at IS NULL))
        AND (SELECT COUNT(*) FROM reviews r
              WHERE r.application_id = a.id AND r.status = 'submitted') >= :fewestVoices
        AND NOT EXISTS (SELECT 1 FROM review_feedbacks f
              WHERE f.application_id = a.id AND f.status = 'approved')`;

/** What `feedbackOwedSql` asks for: the versions of procedures in which a stage promises feedback. */
export async function feedbackValues({ db, definitions }: Pick<Deps, 'db' | 'definitions'>) {
  const versions = await db.select(
    { id: procedureVersions.columns.id },
    'SELECT id FROM procedure_versions',
  );
  const promising = [''];
  for (const { id } of versions) {
    const { definition } = await definitions.byVersion(id);
    const promised = stagesAnswering(definition.workflow.stages, (kind, stage) =>
      kind.seats(stage),
    );
    if (promised.some(({ answer }) => answer.feedback !== 'none')) promising.push(id);
  }
  return { promising, fewestVoices };
}
