import { streamAbout, recorded, sameOrEmpty, says, streamsOf } from './eventBinding.js';
import type { Invariant } from './invariant.js';

const personOf = "CONCAT('user:', g.user_id)";
const programmeSaid = `INSTR(e.data, CASE WHEN g.programme_id IS NULL THEN '"programmeId":null'
                         ELSE CONCAT('"programmeId":"', g.programme_id, '"') END) > 0`;
const organisationOf = "CONCAT('org:', m.organisation_id)";
const personSaid = `SUBSTR(e.data, INSTR(e.data, '"userId":"') + 10, 36)`;

/** Who may do what, what was handed in and what was signed, and the events that say so. */
export const rightEventInvariants: readonly Invariant[] = [
  {
    name: 'roles_were_granted_as_the_log_says',
    sql: `SELECT g.id, g.user_id, g.role FROM grants g
           WHERE NOT ${recorded(
             personOf,
             ['role_granted'],
             'e.at = g.granted_at',
             sameOrEmpty('e.actor_id', 'g.granted_by'),
             says('role', 'g.role'),
             programmeSaid,
           )}
              OR (g.revoked_at IS NOT NULL AND NOT ${recorded(
                personOf,
                ['role_revoked'],
                'e.at = g.revoked_at',
                sameOrEmpty('e.actor_id', 'g.revoked_by'),
                says('role', 'g.role'),
                programmeSaid,
              )})`,
  },
  {
    name: 'logged_roles_are_there',
    sql: `SELECT e.stream, e.seq FROM events e
           WHERE ${streamsOf('user')} AND e.type IN ('role_granted', 'role_revoked')
             AND NOT EXISTS (SELECT 1 FROM grants g
                  WHERE g.user_id = ${streamAbout('user')} AND ${says('role', 'g.role')}
                    AND e.at = CASE e.type WHEN 'role_granted' THEN g.granted_at
                                           ELSE g.revoked_at END)`,
  },
  {
    name: 'members_joined_as_the_log_says',
    sql: `SELECT m.organisation_id, m.user_id FROM memberships m
           WHERE NOT ${recorded(organisationOf, ['member_joined'], says('userId', 'm.user_id'))}
              OR (m.position = 'manager' AND NOT ${recorded(
                organisationOf,
                ['member_joined', 'manager_named'],
                says('userId', 'm.user_id'),
                `(e.type = 'manager_named' OR ${says('position', "'manager'")})`,
              )})`,
  },
  {
    name: 'logged_members_are_there',
    sql: `SELECT e.stream, e.seq FROM events e
           WHERE ${streamsOf('org')} AND e.type = 'member_joined'
             AND NOT EXISTS (SELECT 1 FROM memberships m
                  WHERE m.organisation_id = ${streamAbout('org')} AND m.user_id = ${personSaid})
             AND NOT EXISTS (SELECT 1 FROM events l
                  WHERE l.stream = e.stream AND l.seq > e.seq AND l.type = 'member_left'
                    AND ${says('userId', personSaid, 'l')})`,
  },
  {
    name: 'revisions_were_handed_in_as_the_log_says',
    sql: `SELECT r.application_id, r.number FROM revisions r
           WHERE NOT ${recorded(
             "CONCAT('case:', r.application_id)",
             ['submitted', 'corrections_answered', 'deferral_met'],
             says('contentHash', 'r.content_hash'),
             `(INSTR(e.data, CONCAT('"revision":', r.number, ',')) > 0
               OR INSTR(e.data, CONCAT('"revision":', r.number, '}')) > 0)`,
           )}`,
  },
  {
    name: 'logged_revisions_are_there',
    sql: `SELECT e.stream, e.seq FROM events e
           WHERE ${streamsOf('case')}
             AND e.type IN ('submitted', 'corrections_answered', 'deferral_met')
             AND NOT EXISTS (SELECT 1 FROM revisions r
                  WHERE r.application_id = ${streamAbout('case')} AND ${says('contentHash', 'r.content_hash')})`,
  },
  {
    name: 'agreements_are_signed_as_the_log_says',
    sql: `SELECT g.id, g.application_id FROM agreements g
           WHERE NOT ${recorded(
             "CONCAT('case:', g.application_id)",
             ['noted'],
             says('verb', "'issue'"),
             says('hash', 'g.hash'),
             'e.actor_id = g.issued_by',
           )}
              OR (g.signed_by IS NOT NULL AND NOT ${recorded(
                "CONCAT('case:', g.application_id)",
                ['noted'],
                says('verb', "'sign'"),
                'e.actor_id = g.signed_by',
              )})
              OR (g.countersigned_by IS NOT NULL AND NOT ${recorded(
                "CONCAT('case:', g.application_id)",
                ['noted', 'stage_concluded'],
                'e.actor_id = g.countersigned_by',
              )})`,
  },
  {
    name: 'notices_are_as_they_were_published',
    sql: `SELECT n.id FROM notices n
           WHERE NOT ${recorded(
             "CONCAT('notice:', n.id)",
             ['notice_published'],
             says('hash', 'n.content_hash'),
             'e.actor_id = n.published_by',
           )}`,
  },
  {
    name: 'versions_stand_in_the_log',
    sql: `SELECT v.id, v.procedure_id, v.number FROM procedure_versions v
           WHERE NOT ${recorded(
             "CONCAT('version:', v.id)",
             ['version_published'],
             says('hash', 'v.definition_hash'),
             sameOrEmpty('e.actor_id', 'v.published_by'),
           )}`,
  },
  {
    name: 'logged_versions_are_there',
    sql: `SELECT e.stream, e.seq FROM events e
           WHERE ${streamsOf('version')} AND e.seq = 1
             AND NOT EXISTS (SELECT 1 FROM procedure_versions v WHERE v.id = ${streamAbout('version')})`,
  },
  {
    name: 'cases_without_events_are_drafts',
    sql: `SELECT id, status FROM applications WHERE version = 0 AND status <> 'draft'`,
  },
  {
    // Reopened, or with its last act taken back, a case goes on after its end.
    name: 'cases_ended_as_the_log_says',
    sql: `SELECT a.id, a.status FROM applications a
           WHERE (a.status = 'ended') <> (COALESCE(
                   (SELECT e.type FROM events e
                     WHERE e.stream = CONCAT('case:', a.id)
                       AND e.type IN ('ended', 'reopened', 'standing_restored')
                     ORDER BY e.seq DESC LIMIT 1), '') = 'ended')
              OR (a.ended_as IS NOT NULL AND NOT ${recorded(
                "CONCAT('case:', a.id)",
                ['ended'],
                says('end', 'a.ended_as'),
              )})`,
  },
];
