import { policy } from '../../domain/access/policy.js';
import { feedbackOwedSql } from '../../shared/boards/feedbackOwed.query.js';
import { ofCases, type Desk } from './desk.query.js';

/** What waits with those who examine objections, words for applicants, ties, invitations and minutes. */
export const reviewDesks: readonly Desk[] = [
  {
    what: 'objections',
    roles: ['discipline_officer'],
    href: '/objections',
    sql: (scoped) =>
      `SELECT COUNT(*) FROM objections o JOIN applications a ON a.id = o.application_id
        WHERE o.status = 'open' AND ${ofCases(scoped)}
          AND NOT EXISTS (SELECT 1 FROM objection_findings f WHERE f.open_key = o.id)
          AND NOT EXISTS (SELECT 1 FROM objection_hearings h
                           WHERE h.objection_id = o.id AND h.answered_at IS NULL
                             AND h.due_at >= :today)`,
  },
  {
    what: 'findings',
    roles: policy['objection.decide'],
    href: '/objections',
    sql: (scoped) =>
      `SELECT COUNT(*) FROM objection_findings f JOIN applications a ON a.id = f.application_id
        WHERE f.status = 'proposed' AND f.proposed_person <> :person AND ${ofCases(scoped)}`,
  },
  {
    what: 'feedback',
    roles: policy['feedback.write'],
    href: '/feedback',
    sql: (scoped) =>
      `SELECT COUNT(*) FROM applications a
        WHERE ${feedbackOwedSql} AND ${ofCases(scoped)}
          AND NOT EXISTS (SELECT 1 FROM review_feedbacks w
                           WHERE w.application_id = a.id AND w.status = 'proposed')`,
  },
  {
    what: 'feedbackToRelease',
    roles: policy['feedback.release'],
    href: '/feedback',
    sql: (scoped) =>
      `SELECT COUNT(*) FROM review_feedbacks f JOIN applications a ON a.id = f.application_id
        WHERE f.status = 'proposed' AND f.proposed_person <> :person AND ${ofCases(scoped)}`,
  },
  {
    what: 'ties',
    roles: ['review_secretary'],
    href: '/ties',
    sql: (scoped) =>
      `SELECT COUNT(*) FROM (
         SELECT x.application_id FROM case_ties x JOIN applications a ON a.id = x.application_id
          WHERE x.status = 'open' AND a.status = 'running' AND ${ofCases(scoped)}
         UNION ALL
         SELECT c.id FROM conflicts c JOIN case_subjects cs ON cs.subject_key = c.subject_key
           JOIN applications a ON a.id = cs.application_id
          WHERE c.state = 'found' AND c.ended_at IS NULL AND c.strength <> 'notes'
            AND c.person_id <> :person AND a.status = 'running' AND ${ofCases(scoped)}
            AND (c.application_id = a.id OR (c.application_id IS NULL AND c.source = 'declared')
                 OR EXISTS (SELECT 1 FROM reviews r JOIN users s ON s.id = r.expert_id
                             WHERE r.application_id = a.id AND r.stage = a.stage
                               AND s.person_id = c.person_id
                               AND r.status IN ('invited', 'accepted', 'submitted')))) AS waiting`,
  },
  {
    what: 'invitations',
    roles: ['joint_member'],
    href: '/meetings',
    sql: (scoped) =>
      `SELECT COUNT(*) FROM meeting_people p JOIN meetings m ON m.id = p.meeting_id
        WHERE p.person_id = :person AND p.answer IS NULL
          AND m.status IN ('convened', 'adjourned') AND ${scoped}`,
  },
  {
    what: 'minutesToWrite',
    roles: ['review_secretary'],
    href: '/meetings',
    sql: (scoped) =>
      `SELECT COUNT(*) FROM meetings
        WHERE status = 'ended' AND notes_state IN ('draft', 'given_back') AND ${scoped}`,
  },
  {
    what: 'minutesToConfirm',
    roles: ['department_head'],
    href: '/meetings',
    sql: (scoped) =>
      `SELECT COUNT(*) FROM meetings m JOIN users u ON u.id = m.chair_id
        WHERE m.notes_state = 'handed_in' AND u.person_id = :person
          AND m.notes_person <> :person AND ${scoped}`,
  },
];
