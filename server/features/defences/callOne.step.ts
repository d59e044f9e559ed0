import type { Actor } from '../../domain/actor.js';
import { useVerb } from '../../shared/casework/caseWork.js';
import type { CaseFile } from '../../shared/casefile/caseFile.js';
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

/** Whether its sides were told when this case is heard, by a meeting or before there was one. */
export const isTold = (file: CaseFile, stage: string): boolean =>
  hearingOf(file, stage).called(file.row.state.memory[stage] ?? {}) !== null;

/** Tells the sides of one case by the verb of its stage that what they were told is not held. */
export async function callOff(
  deps: Deps,
  actor: Actor,
  file: CaseFile,
  stage: string,
  reason: string,
): Promise<void> {
  const { off } = hearingOf(file, stage).verbs;
  await useVerb(deps, actor, file.row.id, stage, off, { reason });
}
