import { applications } from '../../data/tables/cases.js';
import { Refused } from '../../domain/refusal.js';
import { recordFrom } from '../../domain/workflow/recorder.js';
import { timeRanOut } from '../../domain/workflow/machine.js';
import { changeCase, clockActor } from './caseWork.js';
import type { Deps } from '../request/deps.js';

/** Lets time run out where a definition gives that an outcome; how many cases moved. */
export async function runTimeouts(deps: Deps): Promise<number> {
  const late = await deps.db.select(
    { id: applications.columns.id },
    `SELECT id FROM applications WHERE status = 'running' AND due_at < :now ORDER BY due_at LIMIT 200`,
    { now: deps.clock.now().toISOString() },
  );
  let moved = 0;
  for (const { id } of late) moved += (await letTimeRunOut(deps, id)) ? 1 : 0;
  return moved;
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
