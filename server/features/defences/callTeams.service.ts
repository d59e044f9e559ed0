import type { z } from 'zod';
import type { Actor } from '../../domain/actor.js';
import { zoneDay } from '../../domain/calendar.js';
import { turnTimes } from '../../domain/meetings/turnTimes.js';
import { conflict, invalid } from '../../domain/refusal.js';
import { drawTurns } from '../../domain/review/turnDraw.js';
import type { Deps } from '../../shared/request/deps.js';
import { callOne } from './callOne.step.js';
import { holdDefence, noteDefence, type DefenceRow, type TeamTurn } from './defence.file.js';
import type { drawInput, moveDefenceInput } from './defence.input.js';

/** Draws the order with the public number of a day after the cases were fixed; once. */
export async function drawOrder(
  deps: Deps,
  actor: Actor,
  id: string,
  { value }: z.infer<typeof drawInput>,
): Promise<void> {
  await deps.db.transaction(async () => {
    const { defence, turns } = await holdDefence(deps, actor, id);
    if (defence.status !== 'planned') throw conflict('draw_made');
    const now = deps.clock.now();
    if (zoneDay(now) <= defence.value_after) throw invalid({ value: { code: 'draw_too_early' } });
    const record = drawTurns(defence.inputs, defence.secret, value);
    for (const { turn } of turns) {
      const place = record.order.indexOf(turn.code) + 1;
      await deps.db.rows.defenceTurns.update({ id: turn.id }, { turn: place });
    }
    await noteDefence(deps, actor, defence, {
      type: 'defence_drawn',
      data: { value, secret: defence.secret },
      changes: {
        status: 'drawn',
        record,
        drawn_at: now.toISOString(),
        drawn_by: actor.userId,
      },
    });
  });
}

/**
 * Calls every team that has not been called: time, place and turn go by the case's own verb, whose
 * letters reach the applicant and the experts of its seats. A case that has left the stage is passed
 * over, and one that is suspended keeps its turn and is called once it goes on. Gives how many were.
 */
export async function callTeams(deps: Deps, actor: Actor, id: string): Promise<number> {
  return deps.db.transaction(async () => {
    const { defence, turns } = await holdDefence(deps, actor, id);
    if (defence.status !== 'drawn' && defence.status !== 'called') {
      throw conflict(`defence_is_${defence.status}`);
    }
    demandDayAhead(deps, defence);
    const timed = defence.status === 'drawn' ? await setTimes(deps, defence, turns) : turns;
    const called = await callEach(deps, actor, defence, timed);
    if (called === 0 && defence.status === 'called') throw conflict('defence_all_called');
    await noteDefence(deps, actor, defence, {
      type: 'defence_called',
      data: { cases: called },
      changes: { status: 'called', called_at: deps.clock.now().toISOString() },
    });
    return called;
  });
}

/** Another day, time or place: every team that waits is timed anew and written to again. */
export async function moveDefence(
  deps: Deps,
  actor: Actor,
  id: string,
  { on, at, place, move_reason: reason }: z.infer<typeof moveDefenceInput>,
): Promise<void> {
  await deps.db.transaction(async () => {
    const { defence, turns } = await holdDefence(deps, actor, id);
    if (defence.status === 'ended') throw conflict('defence_is_ended');
    if (turns.some(({ turn }) => turn.state === 'on')) throw conflict('defence_turn_on');
    const next = { ...defence, on_day: on, at, place };
    if (on === defence.on_day && at === defence.at && place === defence.place) {
      throw conflict('defence_same');
    }
    demandDayAhead(deps, next);
    const wasCalled = defence.status === 'called';
    if (wasCalled) {
      const timed = await setTimes(deps, next, turns);
      await callEach(deps, actor, next, timed);
    } else if (turnTimes(next, turns.length) === null) {
      throw invalid({ at: { code: 'defence_day_too_short' } });
    }
    await noteDefence(deps, actor, defence, {
      type: 'defence_moved',
      data: { on, at, place, reason },
      changes: { on_day: on, at, place },
    });
  });
}

function demandDayAhead({ clock }: Deps, { on_day: on }: DefenceRow): void {
  if (on < zoneDay(clock.now())) throw invalid({ on: { code: 'defence_day_over' } });
}

/** Gives each team that waits its time in the order of turns; who has left is marked so. */
async function setTimes(
  { db }: Deps,
  defence: DefenceRow,
  turns: readonly TeamTurn[],
): Promise<readonly TeamTurn[]> {
  const waiting = turns.filter(({ turn, here }) => turn.state === 'waiting' && here);
  for (const { turn, here } of turns) {
    if (turn.state !== 'waiting' || here) continue;
    await db.rows.defenceTurns.update({ id: turn.id }, { state: 'left', live_key: null });
  }
  const times = turnTimes(defence, waiting.length);
  if (times === null) throw invalid({ at: { code: 'defence_day_too_short' } });
  const timed: TeamTurn[] = [];
  for (const [place, each] of waiting.entries()) {
    const changes = { at: times[place] ?? '', called_at: null };
    await db.rows.defenceTurns.update({ id: each.turn.id }, changes);
    timed.push({ ...each, turn: { ...each.turn, ...changes } });
  }
  return timed;
}

async function callEach(
  deps: Deps,
  actor: Actor,
  defence: DefenceRow,
  turns: readonly TeamTurn[],
): Promise<number> {
  let called = 0;
  for (const each of turns) {
    const { turn, file, here } = each;
    const waits = turn.state === 'waiting' && turn.called_at === null && here;
    if (!waits || file.row.suspended_at !== null) continue;
    if (each.keptOut) throw conflict('defence_kept_out');
    await callOne(deps, actor, defence, each);
    called += 1;
  }
  return called;
}
