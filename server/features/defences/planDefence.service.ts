import { randomBytes } from 'node:crypto';
import { isDuplicate } from '../../data/databaseErrors.js';
import { recordEvents } from '../../data/stores/eventStore.js';
import type { Actor } from '../../domain/actor.js';
import { zoneDay } from '../../domain/calendar.js';
import { turnTimes } from '../../domain/meetings/turnTimes.js';
import { conflict, invalid } from '../../domain/refusal.js';
import { turnDrawHash, type TurnDraw } from '../../domain/review/turnDraw.js';
import { commitmentTo } from '../../domain/scoring/lotOrder.js';
import { caseOfRow } from '../../shared/casefile/caseFile.js';
import { newId, type Deps } from '../../shared/request/deps.js';
import { callOff, isTold } from './callOne.step.js';
import { callToHear, teamsOf } from './teams.query.js';
import type { Planned } from './defence.input.js';

/**
 * Plans a defence meeting: fixes its cases under codes and publishes them with the hash of a secret,
 * so that the order can be drawn from tomorrow on. Refuses a day on which no lot can have been drawn,
 * a day too short for all teams, and cases that another meeting hears. Who was told another time
 * before is told that it is not held, with the reason that is then asked for. Gives its id.
 */
export async function planDefence(deps: Deps, actor: Actor, typed: Planned): Promise<string> {
  const { db, clock } = deps;
  const now = clock.now();
  const at = now.toISOString();
  const { call } = await callToHear(deps, actor, typed.call, typed.stage);
  if (typed.cases.length === 0) throw invalid({ cases: { code: 'choose_one' } });
  if (typed.on <= zoneDay(now)) throw invalid({ on: { code: 'defence_too_early' } });
  if (turnTimes(typed, typed.cases.length) === null) {
    throw invalid({ minutes: { code: 'defence_day_too_short' } });
  }
  const waiting = await teamsOf(deps, actor, call.id, typed.stage);
  const chosen = waiting.filter(({ id }) => typed.cases.includes(id));
  if (chosen.length !== new Set(typed.cases).size) throw conflict('defence_case_not_waiting');
  const files = await Promise.all(chosen.map((row) => caseOfRow(deps, row)));
  const told = files.filter((file) => isTold(file, typed.stage));
  if (told.length > 0 && typed.anew_reason.length < 2) {
    throw invalid({ anew_reason: { code: 'reason_needed' } });
  }
  const id = newId();
  const secret = randomBytes(32).toString('hex');
  const turns = chosen.map((row) => ({
    id: newId(),
    defence_id: id,
    application_id: row.id,
    visit: row.state.visit,
    code: `T-${db.vault.digest(`${id} ${row.id}`).slice(0, 10)}`,
    turn: 0,
    at: '',
    state: 'waiting' as const,
    live_key: `${row.id}.${row.state.visit}`,
    reason: '',
  }));
  const inputs: TurnDraw = {
    form: 'qixian-turns-1',
    commitment: commitmentTo(secret),
    source: typed.source,
    teams: turns.map(({ code }) => code).toSorted(),
  };
  const { on, at: starts, minutes, breaks, place, bring, stage } = typed;
  await db
    .transaction(async () => {
      await db.rows.defences.insert({
        id,
        call_id: call.id,
        programme_id: call.programme_id,
        stage,
        on_day: on,
        at: starts,
        minutes,
        breaks,
        place,
        bring,
        status: 'planned',
        secret,
        inputs,
        inputs_hash: turnDrawHash(inputs),
        value_after: zoneDay(now),
        planned_at: at,
        planned_by: actor.userId,
        version: 1,
      });
      await db.rows.defenceTurns.insertMany(turns);
      for (const file of told) await callOff(deps, actor, file, stage, typed.anew_reason);
      await recordEvents(db, `call:${call.id}`, { at, actorId: actor.userId }, [
        {
          type: 'defence_planned',
          data: {
            defence: id,
            stage,
            on,
            at: starts,
            place,
            cases: turns.length,
            commitment: inputs.commitment,
            inputs: turnDrawHash(inputs),
            source: typed.source,
          },
        },
      ]);
    })
    .catch((error: unknown) => {
      throw isDuplicate(error) ? conflict('defence_case_not_waiting') : error;
    });
  return id;
}
