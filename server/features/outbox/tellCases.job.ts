import { applications } from '../../data/tables/cases.js';
import { goingOn } from '../../data/goingOn.js';
import type { Deps } from '../../shared/request/deps.js';
import { tellCase } from './tellCase.step.js';

const { id, untold_from } = applications.columns;
const owing = { id, untold_from };
/** Along the index of what is owed: SQLite would go through every case in the order of their ids. */
export const owingSql = `
  SELECT id, untold_from FROM applications
   WHERE untold_from >= :from AND (untold_from > :from OR id > :id)
   ORDER BY untold_from, id LIMIT 100`;

/** The longest that a case waits for its next try: six hours. */
const longestMinutes = 360;

type Failure = NonNullable<Awaited<ReturnType<Deps['db']['rows']['letterFailures']['find']>>>;

/**
 * Writes the letters that cases owe, each after the change that gave occasion to it and from the
 * case as it then stands. All cases are gone through; one that fails is named in the error that
 * is thrown at the end, and is tried again after a minute, two, four and so on. How many letters
 * were written.
 */
export async function tellCases(deps: Deps): Promise<number> {
  const going = goingOn();
  const now = deps.clock.now().toISOString();
  const failures = await deps.db.rows.letterFailures.all({});
  const failing = new Map(failures.map((failure) => [failure.application_id, failure]));
  const written = await going.through({
    from: { from: 0, id: '' },
    next: (after) => deps.db.select(owing, owingSql, after),
    placeOf: (row) => ({ from: row.untold_from ?? 0, id: row.id }),
    name: (row) => `letters about case ${row.id}`,
    work: async (row) => {
      const failure = failing.get(row.id);
      failing.delete(row.id);
      if (failure && failure.next_try_at > now) return 0;
      return tellOrPutOff(deps, row.id, failure);
    },
  });
  // What another process has written meanwhile is owed no more.
  for (const caseId of failing.keys()) {
    await deps.db.rows.letterFailures.remove({ application_id: caseId });
  }
  going.end();
  return written;
}

async function tellOrPutOff(deps: Deps, caseId: string, before?: Failure): Promise<number> {
  const { db, clock } = deps;
  try {
    const written = await tellCase(deps, caseId);
    if (before) await db.rows.letterFailures.remove({ application_id: caseId });
    return written;
  } catch (error) {
    const attempts = (before?.attempts ?? 0) + 1;
    const minutes = Math.min(2 ** (attempts - 1), longestMinutes);
    const failure = {
      application_id: caseId,
      attempts,
      next_try_at: new Date(clock.now().getTime() + minutes * 60_000).toISOString(),
      last_error: (error instanceof Error ? error.message : String(error)).slice(0, 300),
    };
    await db.rows.letterFailures.insertOrChange(
      [failure],
      ['attempts', 'next_try_at', 'last_error'],
    );
    throw error;
  }
}
