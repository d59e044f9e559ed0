import { z } from 'zod';
import type { Actor } from '../../domain/actor.js';
import { invalid } from '../../domain/refusal.js';
import { line, paragraph } from '../../domain/typed.js';
import { demandNoOwnCase } from '../../shared/boards/callBoard.query.js';
import { holdCallBoard } from '../../shared/boards/holdBoard.step.js';
import type { Deps } from '../../shared/request/deps.js';
import { demandPlace } from './demandPlace.step.js';
import { keepChange } from './rankingChange.file.js';
import { mailChangeProposed } from './rankingChange.mails.js';
import { byTurn, reserveOfCall } from './reserve.query.js';

export const refillInput = z.object({
  application: line(36),
  class: line(40),
  reason: paragraph({ min: 5, max: 1000 }),
});

/**
 * Proposes that a case in reserve fills a place that became free; another person decides. The next
 * in the confirmed order is proposed by rule; whoever is passed over is written down with the reason.
 */
export async function proposeRefill(
  deps: Deps,
  actor: Actor,
  callId: string,
  typed: z.infer<typeof refillInput>,
): Promise<void> {
  await deps.db.transaction(async () => {
    await deps.db.rows.calls.lock({ id: callId });
    const board = await holdCallBoard(deps, actor, callId);
    demandNoOwnCase(actor, board);
    const reserve = await reserveOfCall(deps, board);
    const chosen = reserve.waiting.find(({ row }) => row.id === typed.application);
    if (!chosen) throw invalid({ application: { code: 'choose_one' } });
    const award = chosen.classes.find(({ id }) => id === typed.class);
    if (!award) throw invalid({ class: { code: 'choose_one' } });
    demandPlace(reserve, chosen, BigInt(award.amount_yuan) * 100n);
    const passedOver = reserve.waiting.filter((each) => byTurn(each, chosen) < 0);
    const change = await keepChange(deps, actor, callId, {
      kind: 'refill',
      content: {
        placings: [
          {
            id: chosen.row.id,
            version: chosen.row.version,
            rank: chosen.rank,
            chosen: award.id,
            award: chosen.award.id,
            was: { rank: chosen.rank, chosen: 'reserve' },
          },
        ],
        passedOver: passedOver.map(({ row }) => row.id),
      },
      reason: typed.reason,
      ground: '',
    });
    await mailChangeProposed(deps, actor, board.call, change, [chosen.row]);
  });
}
