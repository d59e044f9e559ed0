import type { Actor } from '../../domain/actor.js';
import type { Deps } from '../../shared/request/deps.js';
import { keepProposal, type WantedAct } from './proposeAct.step.js';

/**
 * Proposes what two persons may do to the budget; nothing moves before another approves. Refuses
 * what the books would not allow now, and a second proposal about a line while one is undecided. Its id.
 */
export const proposeAct = (deps: Deps, actor: Actor, wanted: WantedAct): Promise<string> =>
  deps.db.transaction(() => keepProposal(deps, actor, wanted));
