import { closingClock } from '../../domain/application/callWindow.js';
import { conflict, type Refused } from '../../domain/refusal.js';
import { passedDeadline } from '../../shared/casefile/passedDeadline.query.js';
import type { Deps } from '../../shared/request/deps.js';
import type { Draft } from './applicationDraft.query.js';

/** Why a part cannot be changed: the time for corrections is over, or nothing is asked for. */
export async function notOpen(deps: Pick<Deps, 'db'>, { file: { row } }: Draft): Promise<Refused> {
  const passed = await passedDeadline(deps, row.id);
  return passed?.corrections === true
    ? conflict('corrections_closed', { when: closingClock(passed.dueAt) })
    : conflict('not_open_for_edit');
}
