import type { Actor } from '../../domain/actor.js';
import type { Deps } from '../request/deps.js';
import { callBoard, type CallBoard } from './callBoard.query.js';

/**
 * The board of a call to decide by: every case under way is held until the transaction ends, and
 * only then is the board read, once. Who would change one of them meanwhile waits.
 */
export async function holdCallBoard(deps: Deps, actor: Actor, callId: string): Promise<CallBoard> {
  await deps.db.rows.applications.lock({ call_id: callId, status: 'running' });
  return callBoard(deps, actor, callId);
}
