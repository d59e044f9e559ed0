import { policy } from '../../domain/access/policy.js';
import { ofCases, type Desk } from './desk.query.js';

/** What is owed beside the stages: filed, to be decided, and one’s own. */
export const dutyDesks: readonly Desk[] = [
  {
    what: 'dutiesFiled',
    roles: policy['duty.look'],
    href: '/owed?state=filed',
    sql: (scoped) =>
      `SELECT COUNT(*) FROM duties d JOIN applications a ON a.id = d.application_id
        WHERE d.status = 'filed' AND d.by_role IN (:ownRoles) AND ${ofCases(scoped)}`,
  },
  {
    what: 'dutiesToDecide',
    roles: [...new Set([...policy['duty.look'], ...policy['duty.decide']])],
    href: '/owed?state=decide',
    sql: (scoped) =>
      `SELECT COUNT(*) FROM duty_decisions x JOIN duties d ON d.id = x.duty_id
         JOIN applications a ON a.id = x.application_id
        WHERE x.status = 'proposed' AND x.proposed_person <> :person AND ${ofCases(scoped)}
          AND CASE WHEN x.asked = 1 AND d.extended = 0
                     THEN d.by_role IN (:ownRoles) OR 'department_head' IN (:ownRoles)
                   WHEN x.asked = 1 AND x.supported_person IS NULL THEN d.by_role IN (:ownRoles)
                   ELSE COALESCE(x.supported_person, '') <> :person
                    AND ('department_head' IN (:ownRoles) OR 'approver' IN (:ownRoles)) END`,
  },
  {
    what: 'dutiesOwed',
    roles: 'everybody',
    href: '/duties',
    sql: () =>
      `SELECT COUNT(*) FROM duties d JOIN applications a ON a.id = d.application_id
        WHERE (a.applicant_id = :me OR (a.organisation_id IN (:myFirms) AND a.id NOT IN (:tied)))
          AND d.status = 'open' AND d.due_at IS NOT NULL`,
  },
  {
    what: 'recoveriesToConsider',
    roles: ['programme_officer'],
    href: '/owed?state=recovery',
    sql: (scoped) =>
      `SELECT COUNT(*) FROM duty_consequences c JOIN applications a ON a.id = c.application_id
        WHERE c.effect = 'consider_recovery' AND ${ofCases(scoped)}
          AND NOT EXISTS (SELECT 1 FROM duty_consequences r
               WHERE r.duty_id = c.duty_id AND r.effect = 'recovery_considered')`,
  },
];
