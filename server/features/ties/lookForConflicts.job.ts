import { wholeColumn } from '../../data/schema/columns.js';
import { applications } from '../../data/tables/cases.js';
import { conflicts } from '../../data/tables/conflictTables.js';
import { zoneDay } from '../../domain/calendar.js';
import { keepSubjects } from '../../shared/conflicts/caseSubjects.js';
import { findConflicts } from '../../shared/conflicts/findConflicts.js';
import { keepKeys } from './keepKeys.step.js';
import { mailDeciders } from '../../shared/organisations/caseTie.mails.js';
import { freeSeats } from '../../shared/recusal/freeSeats.step.js';
import type { Deps } from '../../shared/request/deps.js';

const casesAtOnce = 200;

/**
 * What the clock does for conflicts: reads the sides of cases that were taken in without (by a release
 * beside this one), ends ties whose last day has passed, looks for conflicts over all running cases,
 * frees the seats of whoever is kept out, and tells those who decide of each conflict that concerns
 * somebody on a panel. How many rows changed.
 */
export async function lookForConflicts(deps: Deps): Promise<number> {
  const kept = await keepKeys(deps);
  const read = await readSides(deps);
  const ended = await endPassed(deps);
  const found = await findConflicts(deps, {});
  const told = await tellDeciders(deps);
  return kept + read + ended + found + told + (await freeSeats(deps));
}

async function readSides(deps: Deps): Promise<number> {
  const stale = await deps.db.select(
    { id: applications.columns.id, revision: wholeColumn() },
    `SELECT a.id, r.revision FROM applications a
       JOIN (SELECT application_id, MAX(number) AS revision FROM revisions GROUP BY application_id) AS r
         ON r.application_id = a.id
      WHERE a.status = 'running' AND NOT EXISTS
            (SELECT 1 FROM case_subjects s WHERE s.application_id = a.id AND s.part = 'case'
                AND s.revision >= r.revision)
      ORDER BY a.id LIMIT ${casesAtOnce}`,
  );
  for (const { id, revision } of stale) {
    await deps.db.transaction(() => keepSubjects(deps, id, revision));
  }
  return stale.length;
}

async function endPassed({ db, clock }: Deps): Promise<number> {
  const now = clock.now();
  const passed = await db.select(
    { id: conflicts.columns.id, version: conflicts.columns.version },
    'SELECT id, version FROM conflicts WHERE ended_at IS NULL AND counts_until < :today',
    { today: zoneDay(now) },
  );
  for (const { id, version } of passed) {
    await db.rows.conflicts.update(
      { id, version },
      { ended_at: now.toISOString(), live_key: null, version: version + 1 },
    );
  }
  return passed.length;
}

const { id, programme_id, applicant_id, organisation_id, counterparty_id, number } =
  applications.columns;
const concernedColumns = {
  id,
  programme_id,
  applicant_id,
  organisation_id,
  counterparty_id,
  number,
  conflict: conflicts.columns.id,
  version: conflicts.columns.version,
  person_id: conflicts.columns.person_id,
};

async function tellDeciders(deps: Deps): Promise<number> {
  const { db, clock } = deps;
  const concerned = await db.select(
    concernedColumns,
    `SELECT DISTINCT a.id, a.programme_id, a.applicant_id, a.organisation_id, a.counterparty_id,
            a.number, c.id AS conflict, c.version, c.person_id
       FROM conflicts c JOIN case_subjects cs ON cs.subject_key = c.subject_key
       JOIN applications a ON a.id = cs.application_id AND a.status = 'running'
       JOIN reviews r ON r.application_id = a.id AND r.stage = a.stage
        AND r.status IN ('invited', 'accepted', 'submitted')
       JOIN users u ON u.id = r.expert_id AND u.person_id = c.person_id
      WHERE c.state = 'found' AND c.ended_at IS NULL AND c.strength <> 'notes'
        AND c.told_at IS NULL
      ORDER BY c.id, a.id LIMIT ${casesAtOnce}`,
  );
  const at = clock.now().toISOString();
  const byConflict = new Map<string, (typeof concerned)[number][]>();
  for (const row of concerned) {
    byConflict.set(row.conflict, [...(byConflict.get(row.conflict) ?? []), row]);
  }
  for (const [conflict, cases] of byConflict) {
    const [first] = cases;
    if (!first) continue;
    await db.transaction(async () => {
      const { version, person_id: person } = first;
      const marked = await db.rows.conflicts.update(
        { id: conflict, version, told_at: null },
        { told_at: at, version: version + 1 },
      );
      if (marked === 1) await mailDeciders(deps, person, cases, at);
    });
  }
  return byConflict.size;
}
