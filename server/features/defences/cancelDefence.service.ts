import type { z } from 'zod';
import type { Actor } from '../../domain/actor.js';
import { conflict } from '../../domain/refusal.js';
import type { Deps } from '../../shared/request/deps.js';
import { callOff, isTold } from './callOne.step.js';
import { holdDefence, noteDefence } from './defence.file.js';
import type { cancelDefenceInput } from './defence.input.js';

/**
 * Calls the whole meeting off, before a team is heard in it. Who was called is told by the verb of
 * its stage, a suspended case as well, and every team can be heard in another meeting.
 */
export async function cancelDefence(
  deps: Deps,
  actor: Actor,
  id: string,
  { off_reason: reason }: z.infer<typeof cancelDefenceInput>,
): Promise<void> {
  await deps.db.transaction(async () => {
    const { defence, turns } = await holdDefence(deps, actor, id);
    if (defence.status === 'ended') throw conflict('defence_is_ended');
    if (turns.some(({ turn }) => turn.state === 'on')) throw conflict('defence_turn_on');
    if (turns.some(({ turn }) => turn.state === 'heard')) throw conflict('defence_heard_some');
    for (const { turn, file, here, keptOut } of turns) {
      if (turn.state !== 'waiting') continue;
      if (here && isTold(file, defence.stage)) {
        if (keptOut) throw conflict('defence_kept_out');
        await callOff(deps, actor, file, defence.stage, reason);
      }
      const changes = { state: 'left', live_key: null, reason: here ? reason : '' } as const;
      await deps.db.rows.defenceTurns.update({ id: turn.id }, changes);
    }
    await noteDefence(deps, actor, defence, {
      type: 'defence_cancelled',
      data: { reason },
      changes: { status: 'ended', ended_at: deps.clock.now().toISOString() },
    });
  });
}
