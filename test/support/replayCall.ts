import type { Compiled } from '../../server/domain/procedure/compiled.js';
import type { LivedCase } from '../../server/domain/replay/livedCase.js';
import type { LineLimits } from '../../server/domain/replay/redrawnLine.js';
import {
  comparisons,
  replayAlone,
  settleCall,
  type ReplayedCall,
} from '../../server/domain/replay/replay.js';

/** Replays every case of a call through a draft at once, without the pauses of the product. */
export function replayCall(
  draft: Compiled,
  cases: readonly LivedCase[],
  limits: LineLimits,
): ReplayedCall {
  const pairWith = comparisons(draft);
  const runs = cases.map((lived) => replayAlone(pairWith(lived.decided), lived));
  const settling = settleCall(runs, limits);
  for (;;) {
    const { done, value } = settling.next();
    if (done === true) return value;
  }
}
