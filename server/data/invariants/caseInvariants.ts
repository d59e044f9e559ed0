import { suspensionHold } from '../../domain/workflow/caseState.js';
import type { Invariant } from './invariant.js';

/** `lifeOf` in SQL. */
const lifeInSql = `CASE WHEN r.status = 'declined' THEN COALESCE(r.left_as, r.status)
              WHEN r.status = 'accepted' AND r.reopened_at IS NOT NULL THEN 'reopened'
              ELSE r.status END`;

const searchedTexts = ['a.number', 'a.title', 'a.applicant_name'];

/** Its first or its last pair of characters leads nowhere; small letters are one on SQLite. */
function notFoundBy(text: string): string {
  const lost = [`SUBSTR(${text}, 1, 2)`, `SUBSTR(${text}, -2, 2)`].map(
    (pair) => `NOT EXISTS (SELECT 1 FROM case_pairs p
       WHERE p.application_id = a.id AND p.pair IN (${pair}, LOWER(${pair})))`,
  );
  return `${text} LIKE '__%' AND (${lost.join(' OR ')})`;
}

/** Cases, their tasks, reviews and notices. */
export const caseInvariants: readonly Invariant[] = [
  {
    name: 'cases_stand_at_their_last_event',
    sql: `SELECT a.id, a.version FROM applications a
            LEFT JOIN events e ON e.stream = CONCAT('case:', a.id)
           GROUP BY a.id, a.version
          HAVING COALESCE(MAX(e.seq), 0) <> a.version`,
  },
  {
    name: 'cases_carry_the_hash_of_their_last_event',
    sql: `SELECT a.id, a.version FROM applications a
            JOIN events e ON e.stream = CONCAT('case:', a.id) AND e.seq = a.version
           WHERE e.hash <> a.head_hash`,
  },
  {
    name: 'running_cases_stand_in_a_stage',
    sql: `SELECT id, status, stage FROM applications
           WHERE (status = 'running' AND stage IS NULL) OR (status <> 'running' AND stage IS NOT NULL)`,
  },
  {
    name: 'open_tasks_are_of_the_present_stage',
    sql: `SELECT t.application_id, t.id FROM tasks t
            JOIN applications a ON a.id = t.application_id
           WHERE t.status = 'open' AND a.status = 'running' AND t.stage <> a.stage`,
  },
  {
    name: 'cases_not_running_have_no_open_task',
    sql: `SELECT t.application_id, t.id FROM tasks t
            LEFT JOIN applications a ON a.id = t.application_id
           WHERE t.status = 'open' AND (a.id IS NULL OR a.status <> 'running')`,
  },
  {
    name: 'cases_were_each_counted_for_their_place_in_their_call',
    sql: `SELECT a.call_id AS id, COUNT(a.place) AS places FROM applications a
            LEFT JOIN call_places p ON p.call_id = a.call_id
           GROUP BY a.call_id, p.next_place
          HAVING p.next_place IS NULL OR COUNT(*) > COUNT(a.place) OR COUNT(*) >= p.next_place`,
  },
  {
    name: 'cases_with_a_number_are_found_by_their_words',
    derived: true,
    sql: `SELECT a.id, a.number FROM applications a
           WHERE a.number IS NOT NULL AND (${searchedTexts.map(notFoundBy).join(' OR ')})`,
  },
  {
    name: 'cases_are_found_by_nothing_that_is_gone',
    derived: true,
    sql: `SELECT p.application_id, p.pair FROM case_pairs p
            LEFT JOIN applications a ON a.id = p.application_id
           WHERE a.id IS NULL OR a.number IS NULL OR a.programme_id <> p.programme_id`,
  },
  {
    name: 'submitted_cases_have_a_number',
    sql: `SELECT id, status FROM applications
           WHERE status <> 'draft' AND (number IS NULL OR submitted_at IS NULL)`,
  },
  {
    name: 'submitted_cases_have_a_revision',
    sql: `SELECT a.id FROM applications a
           WHERE a.status <> 'draft'
             AND NOT EXISTS (SELECT 1 FROM revisions r WHERE r.application_id = a.id)`,
  },
  {
    name: 'seats_are_taken_once',
    sql: `SELECT application_id, visit, seat FROM reviews
           GROUP BY application_id, visit, seat HAVING COUNT(*) > 1`,
  },
  {
    name: 'submitted_reviews_have_a_total',
    sql: `SELECT id FROM reviews
           WHERE status = 'submitted' AND (total IS NULL OR submitted_at IS NULL)`,
  },
  {
    // The seat in the case's state decides; the row of its review says the same for lists. Until 0.5
    // the state told its person as well.
    name: 'reviews_stand_as_their_seat_does',
    sql: `SELECT r.id, r.status FROM reviews r
            JOIN applications a ON a.id = r.application_id AND a.stage = r.stage
           WHERE a.status = 'running' AND a.state LIKE CONCAT('%"visit":', r.visit, ',%')
             AND a.state NOT LIKE CONCAT('%{"seat":', r.seat, ',"status":"', ${lifeInSql}, '"%')
             AND a.state NOT LIKE CONCAT('%{"seat":', r.seat, ',"userId":"', r.expert_id,
                                         '","status":"', r.status, '"%')`,
  },
  {
    name: 'reviews_are_of_who_sits_on_their_seat',
    sql: `SELECT r.id, r.expert_id, s.user_id FROM reviews r
            JOIN seats s ON s.application_id = r.application_id AND s.visit = r.visit
                        AND s.seat = r.seat
           WHERE s.user_id <> r.expert_id`,
  },
  {
    name: 'tasks_of_seats_are_with_who_sits_there',
    sql: `SELECT t.application_id, t.id FROM tasks t
            JOIN applications a ON a.id = t.application_id
            JOIN seats s ON s.application_id = t.application_id
                        AND t.id = CONCAT(s.stage, '.', s.visit, '.seat-', s.seat)
           WHERE t.status = 'open' AND (t.user_id IS NULL OR t.user_id <> s.user_id)`,
  },
  {
    name: 'attachments_have_a_file',
    sql: `SELECT t.id FROM attachments t
           WHERE NOT EXISTS (SELECT 1 FROM files f WHERE f.id = t.file_id)`,
  },
  {
    name: 'blank_forms_have_their_file',
    sql: `SELECT b.sha256 FROM blank_forms b
           WHERE NOT EXISTS (SELECT 1 FROM files f WHERE f.id = b.file_id AND f.sha256 = b.sha256)`,
  },
  {
    name: 'published_cases_are_on_a_notice',
    sql: `SELECT a.id, a.stage FROM applications a
            JOIN tasks t ON t.application_id = a.id AND t.stage = a.stage
                        AND t.verb = 'publish' AND t.status = 'done'
           WHERE a.status = 'running'
             AND NOT EXISTS (SELECT 1 FROM notice_entries n WHERE n.application_id = a.id)`,
  },
  {
    name: 'notice_entries_have_a_notice_and_a_case',
    sql: `SELECT n.notice_id, n.application_id FROM notice_entries n
           WHERE NOT EXISTS (SELECT 1 FROM notices o WHERE o.id = n.notice_id)
              OR NOT EXISTS (SELECT 1 FROM applications a WHERE a.id = n.application_id)`,
  },
  {
    name: 'open_objections_hold_their_case',
    sql: `SELECT o.id, o.application_id FROM objections o
            JOIN applications a ON a.id = o.application_id
           WHERE o.status = 'open' AND a.state LIKE '%"holds":[]%'`,
  },
  {
    name: 'findings_on_objections_are_decided_by_a_second_person',
    sql: `SELECT id FROM objection_findings WHERE decided_person = proposed_person`,
  },
  {
    // What a process of 0.5.0 upholds has no finding.
    name: 'objections_are_upheld_after_the_applicant_was_heard',
    sql: `SELECT f.objection_id, f.application_id FROM objection_findings f
           WHERE f.finding = 'upheld' AND f.status = 'approved'
             AND NOT EXISTS (SELECT 1 FROM objection_hearings h
                              WHERE h.objection_id = f.objection_id
                                AND (h.answered_at IS NOT NULL OR h.due_at < f.decided_at))`,
  },
  {
    name: 'hearings_and_findings_stand_on_the_stream_of_their_objection',
    sql: `SELECT h.objection_id AS id, 'objection_heard' AS missing FROM objection_hearings h
           WHERE NOT EXISTS (SELECT 1 FROM events e
                              WHERE e.stream = CONCAT('objection:', h.objection_id)
                                AND e.type = 'objection_heard')
          UNION ALL
          SELECT f.id, 'objection_found' FROM objection_findings f
           WHERE NOT EXISTS (SELECT 1 FROM events e
                              WHERE e.stream = CONCAT('objection:', f.objection_id)
                                AND e.type = 'objection_found'
                                AND e.data LIKE CONCAT('%', f.id, '%'))`,
  },
  {
    name: 'suspended_cases_are_held',
    sql: `SELECT id FROM applications
           WHERE (suspended_at IS NOT NULL) <> (state LIKE '%"${suspensionHold}"%')`,
  },
  {
    // The state of a case that a release before 0.6 ended may still say that its clock was stopped.
    name: 'stopped_clocks_are_marked',
    sql: `SELECT id FROM applications
           WHERE (paused_at IS NOT NULL)
              <> (status = 'running'
                  AND JSON_EXTRACT(state, '$.paused.at') IS NOT NULL
                  AND JSON_EXTRACT(state, '$.corrections.dueAt') IS NULL)`,
  },
  {
    name: 'exits_are_decided_by_a_second_person',
    sql: `SELECT id FROM exit_proposals WHERE decided_person = proposed_person`,
  },
  {
    name: 'rankings_are_changed_by_a_second_person',
    sql: `SELECT id FROM ranking_changes WHERE decided_person = proposed_person`,
  },
  {
    name: 'ranking_changes_stand_on_the_stream_of_their_call',
    sql: `SELECT r.id FROM ranking_changes r
           WHERE NOT EXISTS (SELECT 1 FROM events e
                              WHERE e.stream = CONCAT('call:', r.call_id)
                                AND e.type = 'ranking_change_proposed'
                                AND e.data LIKE CONCAT('%"change":"', r.id, '"%'))`,
  },
  {
    name: 'feedback_is_released_by_a_second_person',
    sql: `SELECT id FROM review_feedbacks WHERE decided_person = proposed_person`,
  },
  {
    name: 'cases_follow_the_version_they_moved_to',
    sql: `SELECT a.id, a.procedure_version_id, e.seq FROM applications a
            JOIN events e ON e.stream = CONCAT('case:', a.id)
                         AND e.type IN ('version_moved', 'version_move_undone')
           WHERE e.seq = (SELECT MAX(l.seq) FROM events l WHERE l.stream = e.stream
                             AND l.type IN ('version_moved', 'version_move_undone'))
             AND e.data NOT LIKE CONCAT('%"to":"', a.procedure_version_id, '"%')`,
  },
  {
    name: 'cases_follow_a_version_of_the_procedure_of_their_call',
    sql: `SELECT a.id, a.procedure_version_id FROM applications a
            JOIN calls c ON c.id = a.call_id
            JOIN procedure_versions v ON v.id = a.procedure_version_id
           WHERE v.procedure_id <> c.procedure_id`,
  },
  {
    name: 'moves_are_decided_by_a_second_person',
    sql: `SELECT id FROM version_moves WHERE decided_person = proposed_person`,
  },
  {
    name: 'finished_moves_have_no_case_waiting',
    sql: `SELECT m.id, l.application_id FROM version_moves m
            JOIN version_move_lines l ON l.move_id = m.id
           WHERE l.status = 'waiting' AND m.status NOT IN ('proposed', 'approved')`,
  },
];
