import { words } from '../../data/schema/columns.js';
import { applications } from '../../data/tables/cases.js';
import type { Actor } from '../../domain/actor.js';
import type { Deps } from '../request/deps.js';
import { recordOfOrganisation } from './organisationEvents.js';

const { id, procedure_version_id } = applications.columns;

interface HandOver {
  /** User id of who has been the contact. */
  readonly from: string;
  readonly to: Pick<Actor, 'userId' | 'personId'>;
  /** Who does it, as a user id. */
  readonly by: string;
  /** One case alone; all of the organisation's without. */
  readonly caseId?: string;
}

/**
 * Makes a colleague the contact of an organisation's cases: letters and the applicant's tasks go
 * to them. A person's own case, to which an organisation was attached later, stays theirs; a case
 * on which the colleague works for the zone is left out. The number of cases handed over.
 */
export async function handOverContacts(
  deps: Deps,
  organisationId: string,
  { from, to, by, caseId }: HandOver,
): Promise<number> {
  const { db } = deps;
  const rows = await db.select(
    { id, procedure_version_id, number: words(20) },
    `SELECT a.id, a.procedure_version_id, COALESCE(a.number, '') AS number FROM applications a
      WHERE a.organisation_id = :organisation AND a.applicant_id = :from
        AND (:case = '' OR a.id = :case)
        AND NOT EXISTS (SELECT 1 FROM case_ties t
                         WHERE t.application_id = a.id AND t.person_id = :person)`,
    { organisation: organisationId, from, case: caseId ?? '', person: to.personId },
  );
  const handed: string[] = [];
  for (const row of rows) {
    const { definition } = await deps.definitions.byVersion(row.procedure_version_id);
    if (definition.applicant !== 'person') handed.push(row.id);
  }
  if (handed.length === 0) return 0;
  await db.rows.applications.update({ id: handed }, { applicant_id: to.userId });
  await db.rows.tasks.update(
    { application_id: handed, role: 'applicant', status: 'open' },
    { user_id: to.userId },
  );
  await recordOfOrganisation(deps, organisationId, by, 'contact_handed_over', {
    from,
    to: to.userId,
    cases: handed,
  });
  return handed.length;
}
