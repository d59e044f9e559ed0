import { applications } from '../../data/tables/cases.js';
import { goThrough } from '../../data/goingOn.js';
import { Refused } from '../../domain/refusal.js';
import { recordFrom } from '../../domain/workflow/recorder.js';
import { timeRanOut } from '../../domain/workflow/machine.js';
import { changeCase, clockActor } from './caseWork.js';
import type { Deps } from '../request/deps.js';

/**
 * Lets time run out where a definition gives that an outcome; how many cases moved. One that
 * fails is named in the error at the end and keeps no other from its turn.
 */
export async function runTimeouts(deps: Deps): Promise<number> {
  const now = deps.clock.now().toISOString();
  return goThrough({
    from: '',
    // Many late cases only wait and stay on the list, so it is gone through to its end.
    next: (after) =>
      deps.db.select(
        { id: applications.columns.id },
        `SELECT id FROM applications
          WHERE status = 'running' AND due_at < :now AND id > :after ORDER BY id LIMIT 200`,
        { now, after },
      ),
    placeOf: ({ id }) => id,
    name: ({ id }) => `time of case ${id}`,
    work: ({ id }) => letTimeRunOut(deps, id),
  });
}

async function letTimeRunOut(deps: Deps, id: string): Promise<boolean> {
  try {
    const change = await changeCase(
      deps,
      clockActor,
      id,
      ({ row }, context) => timeRanOut(context, row.state) ?? recordFrom(row.state).change(),
    );
    return change.events.length > 0;
  } catch (error) {
    // A person was quicker, or the case is held: the next round looks again.
    if (error instanceof Refused) return false;
    throw error;
  }
}
