import { goThrough } from '../../../data/goingOn.js';
import { applications } from '../../../data/tables/cases.js';
import { barsInSql } from '../../../domain/access/conflictScope.js';
import { Refused } from '../../../domain/refusal.js';
import { membersChanged } from '../../../shared/ballots/chairVote.js';
import { holdCase } from '../../../shared/casefile/caseFile.js';
import type { Deps } from '../../../shared/request/deps.js';

/** A seat in the present stage of a running case, but no expert's: those have a review. */
const seated = `JOIN applications a ON a.id = s.application_id AND a.stage = s.stage
       AND a.status = 'running'
       AND NOT EXISTS (SELECT 1 FROM reviews r WHERE r.application_id = s.application_id
                          AND r.visit = s.visit AND r.seat = s.seat)`;

/** Those who stood in for who sits there as well. */
const sitsOrStandsIn = `(s.user_id = u.id OR EXISTS (SELECT 1 FROM absences b
        WHERE b.user_id = s.user_id AND b.delegate_id = u.id))`;

/** Cases in which somebody sits, or has stood in, who has lost a role or the account, or has a conflict. */
const touched = `SELECT a.id FROM grants g
       JOIN seats s ON s.user_id = g.user_id AND g.revoked_at >= s.seated_at ${seated}
   UNION SELECT a.id FROM users u JOIN seats s ON s.user_id = u.id ${seated}
      WHERE u.disabled_at IS NOT NULL
   UNION SELECT a.id FROM case_ties x JOIN users u ON u.person_id = x.person_id
       JOIN seats s ON ${sitsOrStandsIn} AND s.application_id = x.application_id ${seated}
   UNION SELECT a.id FROM conflicts c JOIN users u ON u.person_id = c.person_id
       JOIN seats s ON ${sitsOrStandsIn}
       JOIN case_subjects cs ON cs.application_id = s.application_id
        AND cs.subject_key = c.subject_key ${seated}
      WHERE ${barsInSql('c')}`;

/**
 * Votes go on without those who have lost the office or were found to have a conflict since they
 * were seated, wherever that was decided; one in which nobody else is awaited is over. How many
 * cases changed; one that fails is named in the error at the end and keeps no other from its turn.
 */
export const goOnWithout = (deps: Deps): Promise<number> =>
  goThrough({
    from: '',
    next: (after) =>
      deps.db.select(
        { id: applications.columns.id },
        `SELECT id FROM (${touched}) AS cases WHERE id > :after ORDER BY id LIMIT 200`,
        { after },
      ),
    placeOf: ({ id }) => id,
    name: ({ id }) => `vote of case ${id}`,
    work: ({ id }) =>
      deps.db.transaction(async () => membersChanged(deps, await holdCase(deps, id))),
    // The case is held or has moved on: the next round looks again.
    expected: (error) => error instanceof Refused,
  });
