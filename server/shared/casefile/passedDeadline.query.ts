import { caseEventOf, caseStream } from '../../data/stores/caseStore.js';
import { closingClock } from '../../domain/application/callWindow.js';
import { conflict, Refused } from '../../domain/refusal.js';
import { leftByClock, type PassedDeadline } from '../../domain/workflow/leftByClock.js';
import type { Deps } from '../request/deps.js';

/** The deadline with which the clock last took a case out of this stage, or out of any; or null. */
export async function passedDeadline(
  { db }: Pick<Deps, 'db'>,
  applicationId: string,
  stage?: string,
): Promise<PassedDeadline | null> {
  const rows = await db.rows.events.all({ stream: caseStream(applicationId) }, [['seq', 'ASC']]);
  const events = rows.map(({ at, actor_id: actorId, type, data }) => ({
    at,
    actorId,
    event: caseEventOf({ type, data }),
  }));
  return leftByClock(events, stage);
}

/** The deadline with which the clock took a case out of a stage, as pages write it; null where it did not. */
export async function passedClock(
  deps: Pick<Deps, 'db'>,
  applicationId: string,
  stage?: string,
): Promise<string | null> {
  const passed = await passedDeadline(deps, applicationId, stage);
  return passed && closingClock(passed.dueAt);
}

/**
 * What a form is refused with whose stage has passed: where its time ran out, by when it had to be
 * there. Anything else that was thrown is given back as it is.
 */
export async function refusedByClock(
  deps: Pick<Deps, 'db'>,
  applicationId: string,
  thrown: unknown,
): Promise<unknown> {
  if (!(thrown instanceof Refused) || thrown.code !== 'stage_moved_on') return thrown;
  const { stage } = thrown.params;
  if (typeof stage !== 'string') return thrown;
  const passed = await passedDeadline(deps, applicationId, stage);
  return passed === null
    ? thrown
    : conflict('stage_time_over', { when: closingClock(passed.dueAt) });
}
