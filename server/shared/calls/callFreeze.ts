import {
  freezeOf,
  type FreezableCall,
  type Freeze,
} from '../../domain/application/freezeWindow.js';
import type { CallStatus } from '../../domain/application/callWindow.js';
import type { LocalText } from '../../domain/localText.js';
import type { Deps } from '../request/deps.js';

/** A call about to close, and since when and until when nothing of it changes. */
export interface FrozenCall extends Freeze {
  readonly id: string;
  readonly title: LocalText;
}

/** The row of a call as the freeze sees it. */
export const freezable = (call: {
  readonly status: CallStatus;
  readonly closes_at: string;
  readonly freeze_days: number | null;
}): FreezableCall => ({
  status: call.status,
  closesAt: call.closes_at,
  freezeDays: call.freeze_days,
});

/**
 * The published calls of a procedure that are in their freeze window now, the first to close
 * first. While there is one, no new version of the procedure may be published.
 */
export async function frozenCallsOf(
  { db, clock, calendar }: Pick<Deps, 'db' | 'clock' | 'calendar'>,
  procedureId: string,
): Promise<readonly FrozenCall[]> {
  const now = clock.now();
  const calls = await db.rows.calls.all({ procedure_id: procedureId, status: 'published' }, [
    ['closes_at', 'ASC'],
  ]);
  return calls.flatMap((call) => {
    const freeze = freezeOf(freezable(call), now, calendar);
    return freeze === null ? [] : [{ id: call.id, title: call.title, ...freeze }];
  });
}
