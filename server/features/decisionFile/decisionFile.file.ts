import { flag } from '../../data/schema/columns.js';
import { standingOf } from '../../domain/access/caseAccess.js';
import { mayKnowScore } from '../../domain/access/opinionSight.js';
import { policy } from '../../domain/access/policy.js';
import { holds, type Actor } from '../../domain/actor.js';
import { conflict, hidden } from '../../domain/refusal.js';
import { openCase, type CaseFile } from '../../shared/casefile/caseFile.js';
import type { Deps } from '../../shared/request/deps.js';

/**
 * A case of which this person may make the decision file; for others it does not exist. Not while
 * experts are at work on it: until their stage is over nobody who oversees reads what they do.
 */
export async function openToBundle(deps: Deps, actor: Actor, id: string): Promise<CaseFile> {
  const file = await openCase(deps, id);
  const { subject } = file;
  const may =
    standingOf(actor, subject) === 'staff' &&
    policy['decision_file.make'].some((role) => holds(actor, role, subject.programmeId));
  if (!may || !mayKnowScore(actor, subject)) throw hidden();
  return file;
}

/** Refuses as `panel_at_work` while experts write. */
export async function refuseOpenPanel({ db }: Deps, { row }: CaseFile): Promise<void> {
  const [found] = await db.select(
    { open: flag() },
    `SELECT CASE WHEN EXISTS (SELECT 1 FROM reviews r
              WHERE r.application_id = :id AND r.stage = :stage AND r.visit = :visit)
            THEN 1 ELSE 0 END AS open`,
    {
      id: row.id,
      stage: row.status === 'running' ? (row.stage ?? '') : '',
      visit: row.state.visit,
    },
  );
  if (found?.open === true) throw conflict('panel_at_work');
}
