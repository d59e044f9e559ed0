import type { Invariant } from './invariant.js';

/** Drafts of procedures, the versions they become, and calls under them. */
export const versionInvariants: readonly Invariant[] = [
  {
    name: 'versions_are_numbered_without_gaps',
    sql: `SELECT procedure_id, COUNT(*) AS versions, MAX(number) AS last FROM procedure_versions
           GROUP BY procedure_id HAVING COUNT(*) <> MAX(number) OR MIN(number) <> 1`,
  },
  {
    name: 'versions_by_people_were_proposed_as_published',
    sql: `SELECT v.id, v.procedure_id, v.number FROM procedure_versions v
           WHERE v.published_by IS NOT NULL
             AND NOT EXISTS (SELECT 1 FROM procedure_drafts d
                  WHERE d.procedure_id = v.procedure_id AND d.status = 'published'
                    AND d.proposed_hash = v.definition_hash AND d.decided_by = v.published_by)`,
  },
  {
    name: 'published_drafts_are_a_version',
    sql: `SELECT d.id, d.procedure_id FROM procedure_drafts d
           WHERE d.status = 'published'
             AND NOT EXISTS (SELECT 1 FROM procedure_versions v
                  WHERE v.procedure_id = d.procedure_id AND v.definition_hash = d.proposed_hash
                    AND v.published_by = d.decided_by)`,
  },
  {
    name: 'drafts_are_published_by_a_second_person',
    sql: `SELECT d.id, d.procedure_id FROM procedure_drafts d
            LEFT JOIN users p ON p.id = d.proposed_by
            LEFT JOIN users q ON q.id = d.decided_by
           WHERE d.status = 'published'
             AND (p.id IS NULL OR q.id IS NULL OR d.proposer_person_id = d.decider_person_id
               OR d.proposer_person_id <> p.person_id OR d.decider_person_id <> q.person_id)`,
  },
  {
    name: 'drafts_are_open_by_their_key',
    sql: `SELECT id, status, open_key FROM procedure_drafts
           WHERE (status IN ('editing', 'proposed') AND (open_key IS NULL OR open_key <> procedure_id))
              OR (status IN ('published', 'discarded') AND open_key IS NOT NULL)`,
  },
  {
    name: 'only_proposed_drafts_await_a_decision',
    sql: `SELECT id, status FROM procedure_drafts
           WHERE (status = 'proposed') <> (proposed_hash IS NOT NULL) AND status <> 'published'`,
  },
  {
    name: 'drafts_begin_from_their_own_procedure',
    sql: `SELECT d.id, d.procedure_id FROM procedure_drafts d
            LEFT JOIN procedure_versions v ON v.id = d.base_version_id
           WHERE d.base_version_id IS NOT NULL
             AND (v.id IS NULL OR v.procedure_id <> d.procedure_id)`,
  },
  {
    name: 'drafts_stand_in_the_log',
    sql: `SELECT d.id, d.version, COUNT(e.seq) AS events FROM procedure_drafts d
            LEFT JOIN events e ON e.stream = CONCAT('draft:', d.id)
           GROUP BY d.id, d.version HAVING COUNT(e.seq) <> d.version`,
  },
  {
    name: 'calls_follow_a_version_of_their_procedure',
    sql: `SELECT c.id, c.procedure_id FROM calls c
            LEFT JOIN procedure_versions v ON v.id = c.procedure_version_id
           WHERE c.procedure_version_id IS NOT NULL
             AND (v.id IS NULL OR v.procedure_id <> c.procedure_id)`,
  },
  {
    name: 'moves_lead_to_a_version_of_their_procedure',
    sql: `SELECT m.id, m.procedure_id FROM version_moves m
            LEFT JOIN procedure_versions v ON v.id = m.to_version_id
           WHERE v.id IS NULL OR v.procedure_id <> m.procedure_id`,
  },
  {
    name: 'waiting_lines_hold_their_case',
    sql: `SELECT move_id, application_id FROM version_move_lines
           WHERE (status = 'waiting') <> (open_key IS NOT NULL)
              OR (open_key IS NOT NULL AND open_key <> application_id)`,
  },
];
