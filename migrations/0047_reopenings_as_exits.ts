import type { QueryInterface } from 'sequelize';
import { replaceCheck } from './support/schema.js';

/**
 * Reopening an ended case is one more of the exits that two persons take. What was proposed before
 * is copied among them; the table stays for a release that goes on beside this one. Of a case for
 * which another exit waits already, the reopening counts as withdrawn. What a side of a case asks waits
 * beside what the zone proposes, under a key of its own.
 */
export async function up(queries: QueryInterface): Promise<void> {
  await replaceCheck(
    queries,
    'exit_proposals',
    'open',
    "({status} = 'proposed') = ({open_key} IS NOT NULL) AND ({open_key} IS NULL OR {open_key} = {application_id} OR {open_key} = {id})",
  );
  await carry(queries);
}

/** What a process of 0.5.0 beside this release has proposed or decided since the last time follows. */
export async function carry(queries: QueryInterface): Promise<void> {
  await queries.sequelize.query(
    `UPDATE exit_proposals
        SET open_key = NULL, ${decision.map((column) => `${column} = ${decided(column)}`).join(', ')}
      WHERE status = 'proposed' AND ${decided('status')} <> 'proposed'`,
  );
  await queries.sequelize.query(
    `INSERT INTO exit_proposals
       (id, application_id, case_exit, details, reason, ground, status, open_key, proposed_by,
        proposed_person, proposed_at, decided_by, decided_person, decided_at, decision_reason)
     SELECT r.id, r.application_id, 'reopen', CONCAT('{"to":"', r.to_stage, '"}'), r.reason,
            r.ground, CASE WHEN ${waits} THEN 'withdrawn' ELSE r.status END,
            CASE WHEN ${waits} THEN NULL ELSE r.open_key END, r.proposed_by, r.proposed_person,
            r.proposed_at, r.decided_by, r.decided_person, r.decided_at, r.decision_reason
       FROM reopenings r
      WHERE NOT EXISTS (SELECT 1 FROM exit_proposals x WHERE x.id = r.id)`,
  );
}

const decision = ['decided_by', 'decided_person', 'decided_at', 'decision_reason', 'status'];
const decided = (column: string): string =>
  `(SELECT r.${column} FROM reopenings r WHERE r.id = exit_proposals.id)`;

const waits = `r.open_key IS NOT NULL
  AND EXISTS (SELECT 1 FROM exit_proposals e WHERE e.open_key = r.application_id)`;

export async function down(queries: QueryInterface): Promise<void> {
  await queries.sequelize.query("DELETE FROM exit_proposals WHERE case_exit = 'reopen'");
}
