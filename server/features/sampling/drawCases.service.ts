import { z } from 'zod';
import { recordEvents } from '../../data/stores/eventStore.js';
import type { Actor } from '../../domain/actor.js';
import { line, ticked } from '../../domain/typed.js';
import { conflict, invalid } from '../../domain/refusal.js';
import { drawSample } from '../../domain/scoring/sampleDraw.js';
import { useVerb } from '../../shared/casework/caseWork.js';
import type { Deps } from '../../shared/request/deps.js';
import { samplingOf } from './sampling.query.js';

export const drawCasesInput = z.object({ seed: line(100), early: ticked() });

/**
 * Draws the sample of a call with a seed, for all cases that wait or for none. The seed and the
 * numbers are kept with the call, so that anybody can draw again and compare.
 */
export async function drawCases(
  deps: Deps,
  actor: Actor,
  callId: string,
  { seed, early }: z.infer<typeof drawCasesInput>,
): Promise<void> {
  await deps.db.transaction(async () => {
    await deps.db.rows.applications.lock({ call_id: callId, status: 'running' });
    const { waiting, rule, notReady } = await samplingOf(deps, actor, callId);
    if (waiting.length === 0) throw conflict('nothing_to_draw');
    if (notReady > 0 && !early) throw invalid({ early: { code: 'sample_not_ready' } });
    const numbers = waiting.map(({ number }) => number ?? '');
    const drawn = new Set(drawSample(numbers, seed, rule));
    for (const { id, number, stage } of waiting) {
      const answer = drawn.has(number ?? '') ? 'yes' : 'no';
      await useVerb(deps, actor, id, stage ?? '', 'draw', { seed, drawn: answer });
    }
    const by = { at: deps.clock.now().toISOString(), actorId: actor.userId };
    await recordEvents(deps.db, `call:${callId}`, by, [
      { type: 'sample_drawn', data: { seed, numbers, drawn: [...drawn] } },
    ]);
  });
}
