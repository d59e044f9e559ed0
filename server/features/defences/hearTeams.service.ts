import type { Actor } from '../../domain/actor.js';
import { zoneDay } from '../../domain/calendar.js';
import { turnTimes } from '../../domain/meetings/turnTimes.js';
import { conflict, hidden } from '../../domain/refusal.js';
import type { Deps } from '../../shared/request/deps.js';
import { callOne } from './callOne.step.js';
import { holdDefence, noteDefence, type DefenceFile, type TeamTurn } from './defence.file.js';

export interface TurnPlace {
  readonly defence: string;
  readonly turn: string;
}

/** A turn of a meeting that has been called, held by who runs it and may know its case. */
async function holdTurn(
  deps: Deps,
  actor: Actor,
  { defence: id, turn: of }: TurnPlace,
): Promise<DefenceFile & { readonly one: TeamTurn }> {
  const file = await holdDefence(deps, actor, id);
  const one = file.turns.find(({ turn }) => turn.id === of);
  if (!one || one.keptOut) throw hidden();
  if (file.defence.status !== 'called') throw conflict(`defence_is_${file.defence.status}`);
  return { ...file, one };
}

/** The team comes in: its time begins. One team at a time, on the day or after it. */
export async function beginTurn(deps: Deps, actor: Actor, of: TurnPlace): Promise<void> {
  await deps.db.transaction(async () => {
    const { defence, turns, one } = await holdTurn(deps, actor, of);
    const now = deps.clock.now();
    if (zoneDay(now) < defence.on_day) throw conflict('defence_not_yet');
    if (turns.some(({ turn }) => turn.state === 'on')) throw conflict('defence_turn_on');
    if (one.turn.state !== 'waiting' || !one.here) throw conflict('defence_turn_over');
    if (one.turn.called_at === null) throw conflict('defence_not_called');
    const began_at = now.toISOString();
    await deps.db.rows.defenceTurns.update({ id: one.turn.id }, { state: 'on', began_at });
    await noteTurn(deps, actor, defence, one, 'began');
  });
}

/** The team has been heard. */
export async function endTurn(deps: Deps, actor: Actor, of: TurnPlace): Promise<void> {
  await deps.db.transaction(async () => {
    const { defence, one } = await holdTurn(deps, actor, of);
    if (one.turn.state !== 'on') throw conflict('defence_turn_not_on');
    const ended_at = deps.clock.now().toISOString();
    await deps.db.rows.defenceTurns.update(
      { id: one.turn.id },
      { state: 'heard', live_key: null, ended_at },
    );
    await noteTurn(deps, actor, defence, one, 'heard');
  });
}

/** A team that is not there is heard last on the same day, and is written to. */
export async function putLast(deps: Deps, actor: Actor, of: TurnPlace): Promise<void> {
  await deps.db.transaction(async () => {
    const { defence, turns, one } = await holdTurn(deps, actor, of);
    if (!['waiting', 'on'].includes(one.turn.state) || !one.here) {
      throw conflict('defence_turn_over');
    }
    const last = turns.reduce((latest, { turn }) => (turn.at > latest ? turn.at : latest), '');
    const at = turnTimes({ ...defence, at: last }, 2)?.[1];
    if (at === undefined) throw conflict('defence_no_time_left');
    const turn = {
      ...one.turn,
      turn: Math.max(...turns.map((each) => each.turn.turn)) + 1,
      at,
      state: 'waiting',
      began_at: null,
    } as const;
    const { turn: place, state, began_at } = turn;
    await deps.db.rows.defenceTurns.update({ id: turn.id }, { turn: place, at, state, began_at });
    await callOne(deps, actor, defence, { ...one, turn });
    await noteTurn(deps, actor, defence, one, 'put_last');
  });
}

/** Ends the meeting once nobody waits; who left the stage waits no more. */
export async function endDefence(deps: Deps, actor: Actor, id: string): Promise<void> {
  await deps.db.transaction(async () => {
    const { defence, turns } = await holdDefence(deps, actor, id);
    if (defence.status !== 'called') throw conflict(`defence_is_${defence.status}`);
    const open = turns.filter(({ turn }) => turn.live_key !== null);
    const left = open.filter(({ here }) => here).length;
    if (left > 0) throw conflict('defence_teams_left', { n: left });
    for (const { turn } of open) {
      await deps.db.rows.defenceTurns.update({ id: turn.id }, { state: 'left', live_key: null });
    }
    await noteDefence(deps, actor, defence, {
      type: 'defence_ended',
      data: { heard: turns.filter(({ turn }) => turn.state === 'heard').length },
      changes: { status: 'ended', ended_at: deps.clock.now().toISOString() },
    });
  });
}

const noteTurn = (
  deps: Deps,
  actor: Actor,
  defence: DefenceFile['defence'],
  { turn }: TeamTurn,
  became: string,
): Promise<void> =>
  noteDefence(deps, actor, defence, { type: 'defence_turn', data: { turn: turn.turn, became } });
