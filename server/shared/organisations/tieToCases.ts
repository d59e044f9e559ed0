import { flag, optional, words } from '../../data/schema/columns.js';
import { applications } from '../../data/tables/cases.js';
import { financeRoles, staffRoles } from '../../domain/access/policy.js';
import type { Actor } from '../../domain/actor.js';
import type { Deps } from '../request/deps.js';
import { mailDeciders } from './caseTie.mails.js';
import { recordOfOrganisation } from './organisationEvents.js';

const { id, programme_id, applicant_id, organisation_id, counterparty_id } = applications.columns;
const tiedColumns = {
  id,
  programme_id,
  applicant_id,
  organisation_id,
  counterparty_id,
  number: optional(words(20)),
  seated: flag(),
};

// By person, not by account: a second account is no way around. Whoever has a task on the case,
// handles or pays under its programme, or stands in for such a colleague, works on it.
const tiedSql = `
  SELECT a.id, a.programme_id, a.applicant_id, a.organisation_id, a.counterparty_id, a.number,
         EXISTS (SELECT 1 FROM reviews r JOIN users s ON s.id = r.expert_id
                  WHERE r.application_id = a.id AND s.person_id = :person) AS seated
    FROM applications a
   WHERE (a.organisation_id = :organisation OR a.counterparty_id = :organisation)
     AND a.status <> 'draft'
     AND NOT EXISTS (SELECT 1 FROM case_ties t
                      WHERE t.application_id = a.id AND t.person_id = :person)
     AND (EXISTS (SELECT 1 FROM reviews r JOIN users s ON s.id = r.expert_id
                   WHERE r.application_id = a.id AND s.person_id = :person)
          OR EXISTS (SELECT 1 FROM grants g JOIN users s ON s.id = g.user_id
                      WHERE s.person_id = :person AND g.revoked_at IS NULL
                        AND (g.programme_id IS NULL OR g.programme_id = a.programme_id)
                        AND (g.role IN (:staff)
                             OR EXISTS (SELECT 1 FROM tasks t
                                         WHERE t.application_id = a.id AND t.role = g.role)))
          OR EXISTS (SELECT 1 FROM absences b JOIN users s ON s.id = b.delegate_id
                       JOIN grants g ON g.user_id = b.user_id
                      WHERE s.person_id = :person AND b.cancelled_at IS NULL
                        AND b.last_day >= :today AND g.revoked_at IS NULL AND g.role IN (:staff)
                        AND (g.programme_id IS NULL OR g.programme_id = a.programme_id)))`;

/**
 * Notes each case of the organisation, on either side, on which the person works already, for
 * somebody to decide whether that is a conflict. What was decided before stands.
 */
export async function tieToCases(
  deps: Deps,
  person: Pick<Actor, 'userId' | 'personId'>,
  organisationId: string,
  how: 'joined' | 'left',
): Promise<void> {
  const { db, clock } = deps;
  const at = clock.now().toISOString();
  const found = await db.select(tiedColumns, tiedSql, {
    person: person.personId,
    organisation: organisationId,
    staff: [...staffRoles, ...financeRoles],
    today: at.slice(0, 10),
  });
  if (found.length === 0) return;
  await db.rows.caseTies.insertMany(
    found.map(({ id: caseId, seated }) => ({
      application_id: caseId,
      person_id: person.personId,
      organisation_id: organisationId,
      user_id: person.userId,
      kind: how === 'left' ? 'left' : seated ? 'seat' : 'role',
      status: 'open',
      arose_at: at,
    })),
  );
  for (const { id: caseId } of found) {
    await recordOfOrganisation(deps, organisationId, person.userId, 'tie_arose', { case: caseId });
  }
  await mailDeciders(deps, person.personId, found, at);
}
