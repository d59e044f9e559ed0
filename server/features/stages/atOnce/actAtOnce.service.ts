import type { Actor } from '../../../domain/actor.js';
import { Refused, type Reason } from '../../../domain/refusal.js';
import type { SheetDeps } from '../../../shared/casefile/stageSheet.js';
import { useStageVerb } from '../useStageVerb.service.js';
import type { Waiting } from './atOnce.query.js';

/** A ticked case, as the page showed it. */
export interface Ticked {
  readonly id: string;
  readonly version: string;
}

/** A case to which the act was not done, and why. */
export interface NotDone {
  readonly id: string;
  readonly reason: Reason;
}

/**
 * Uses the verb on each ticked case, each in a transaction of its own: one that is refused leaves
 * the others done. Gives those that were not; a case that no longer waits is among them.
 */
export async function actAtOnce(
  deps: SheetDeps,
  actor: Actor,
  { cases, stage, atOnce }: Waiting,
  ticked: readonly Ticked[],
): Promise<readonly NotDone[]> {
  const waiting = new Map(cases.map(({ file, typed }) => [file.row.id, typed]));
  const refused: NotDone[] = [];
  for (const { id, version } of ticked) {
    const typed = waiting.get(id);
    if (typed === undefined || typed === null) {
      refused.push({ id, reason: { code: typed === null ? 'look_first' : 'waits_no_more' } });
      continue;
    }
    try {
      await useStageVerb(deps, actor, {
        id,
        stage,
        verb: atOnce.verb,
        side: 'staff',
        typed: { ...typed, version },
      });
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      refused.push({ id, reason: error });
    }
  }
  return refused;
}
