import { z } from 'zod';
import type { Actor } from '../../domain/actor.js';
import { sha256 } from '../../domain/events.js';
import { canonicalJson } from '../../domain/json.js';
import { conflict, stale } from '../../domain/refusal.js';
import { line, paragraph } from '../../domain/typed.js';
import { demandNoneKeptOut, demandNoOwnCase } from '../../shared/boards/callBoard.query.js';
import { holdCallBoard } from '../../shared/boards/holdBoard.step.js';
import type { Deps } from '../../shared/request/deps.js';
import { correctionOf, type Correction } from './correction.query.js';
import { keepChange } from './rankingChange.file.js';
import { mailChangeProposed } from './rankingChange.mails.js';

/** The hash of the differences that were shown, why, what applicants are told, and the paper it rests on. */
export const correctionInput = z.object({
  hash: line(64),
  reason: paragraph({ min: 5, max: 1000 }),
  told: paragraph({ min: 5, max: 1000 }),
  ground: line(200),
});

/** Stands for everything that a correction would change. */
export const correctionHash = ({ placings }: Pick<Correction, 'placings'>): string =>
  sha256(canonicalJson({ placings, passedOver: [] }));

/**
 * Proposes that a confirmed ranking becomes what the scores of today make of it; another person
 * decides. What is proposed must be what was shown.
 */
export async function proposeCorrection(
  deps: Deps,
  actor: Actor,
  callId: string,
  { hash, reason, told, ground }: z.infer<typeof correctionInput>,
): Promise<void> {
  await deps.db.transaction(async () => {
    await deps.db.rows.calls.lock({ id: callId });
    const board = await holdCallBoard(deps, actor, callId);
    demandNoOwnCase(actor, board);
    const correction = await correctionOf(deps, board);
    demandNoneKeptOut(
      actor,
      [...correction.cases.values()].map(({ row }) => row),
    );
    if (correctionHash(correction) !== hash) throw stale('ranking_changed');
    if (correction.torn) throw conflict('ranking_correction_torn');
    if (correction.placings.length === 0) throw conflict('ranking_correction_nothing');
    const change = await keepChange(deps, actor, callId, {
      kind: 'correction',
      content: { placings: [...correction.placings], passedOver: [], told },
      reason,
      ground,
    });
    const cases = correction.placings.flatMap(({ id }) => correction.cases.get(id)?.row ?? []);
    await mailChangeProposed(deps, actor, board.call, change, cases);
  });
}
