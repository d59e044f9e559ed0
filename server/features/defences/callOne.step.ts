import type { Actor } from '../../domain/actor.js';
import { useVerb } from '../../shared/casework/caseWork.js';
import type { Deps } from '../../shared/request/deps.js';
import { hearingOf, type DefenceRow, type TeamTurn } from './defence.file.js';

/** Tells one team its time by the verb of its stage. */
export async function callOne(
  deps: Deps,
  actor: Actor,
  { stage, on_day: on, place, bring }: DefenceRow,
  { turn, file }: TeamTurn,
): Promise<void> {
  const { verbs } = hearingOf(file, stage);
  const typed = { on, at: turn.at, place, turn: String(turn.turn), bring };
  await useVerb(deps, actor, turn.application_id, stage, verbs.set, typed);
  const called_at = deps.clock.now().toISOString();
  await deps.db.rows.defenceTurns.update({ id: turn.id }, { at: turn.at, called_at });
}
