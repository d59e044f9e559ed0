import type { z } from 'zod';
import type { Actor } from '../../domain/actor.js';
import { turnTimes } from '../../domain/meetings/turnTimes.js';
import { conflict, hidden, invalid } from '../../domain/refusal.js';
import { newId, type Deps } from '../../shared/request/deps.js';
import { callOne } from './callOne.step.js';
import { holdDefence, noteDefence } from './defence.file.js';
import type { otherMeetingInput } from './defence.input.js';
import { otherDefences } from './defences.query.js';

/**
 * A team that cannot come is heard last in another meeting of the same call and stage, and is
 * written to with the time there; here its turn stays empty.
 */
export async function hearElsewhere(
  deps: Deps,
  actor: Actor,
  id: string,
  { team, other }: z.infer<typeof otherMeetingInput>,
): Promise<void> {
  const { db } = deps;
  await db.transaction(async () => {
    // Both in the order of their ids, so that two who move teams across never wait for each other.
    for (const each of [id, other].toSorted()) await db.rows.defences.lock({ id: each });
    const { defence, turns } = await holdDefence(deps, actor, id);
    const one = turns.find(({ turn }) => turn.id === team);
    if (!one || one.keptOut) throw hidden();
    if (one.turn.state !== 'waiting' || !one.here) throw conflict('defence_turn_over');
    const open = await otherDefences(deps, defence);
    if (!open.some((each) => each.id === other)) {
      throw invalid({ other: { code: 'choose_one' } });
    }
    const there = await holdDefence(deps, actor, other);
    const last = there.turns.reduce(
      (latest, { turn }) => (turn.at > latest ? turn.at : latest),
      '',
    );
    const at = turnTimes({ ...there.defence, at: last }, 2)?.[1];
    if (at === undefined) throw conflict('defence_no_time_left');
    const key = one.turn.live_key;
    await db.rows.defenceTurns.update({ id: team }, { state: 'elsewhere', live_key: null });
    const turn = {
      ...one.turn,
      id: newId(),
      defence_id: other,
      turn: Math.max(...there.turns.map((each) => each.turn.turn)) + 1,
      at,
      live_key: key,
      called_at: null,
    };
    await db.rows.defenceTurns.insert(turn);
    await callOne(deps, actor, there.defence, { ...one, turn });
    for (const [of, became, number] of [
      [defence, 'elsewhere', one.turn.turn],
      [there.defence, 'joined', turn.turn],
    ] as const) {
      await noteDefence(deps, actor, of, { type: 'defence_turn', data: { turn: number, became } });
    }
  });
}
