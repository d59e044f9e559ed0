import { newId, type Deps } from '../../server/shared/request/deps.js';
import { commitmentTo } from '../../server/domain/scoring/lotOrder.js';
import { turnDrawHash, type TurnDraw } from '../../server/domain/review/turnDraw.js';
import { zoneDay } from '../../server/domain/calendar.js';
import { recordEvents } from '../../server/data/stores/eventStore.js';

/** A defence meeting of a programme with one of its cases in it, as if it had been planned today. */
export async function plantDefence(
  { db, clock }: Deps,
  programme: string,
): Promise<{ readonly id: string; readonly turn: string }> {
  const [owner] = await db.rows.applications.all({ programme_id: programme, status: 'running' });
  if (!owner) throw new Error(`no case of ${programme}`);
  const [id, turn, at] = [newId(), newId(), clock.now().toISOString()];
  const code = `T-${turn.slice(-8)}`;
  const secret = 'a secret of the zone';
  const inputs: TurnDraw = {
    form: 'qixian-turns-1',
    commitment: commitmentTo(secret),
    source: 'a number of tomorrow',
    teams: [code],
  };
  await db.rows.defences.insert({
    id,
    call_id: owner.call_id,
    programme_id: programme,
    stage: owner.stage ?? '',
    on_day: zoneDay(clock.now()),
    at: '09:00',
    minutes: 15,
    breaks: [],
    place: 'Hall 1',
    bring: '',
    status: 'planned',
    secret,
    inputs,
    inputs_hash: turnDrawHash(inputs),
    value_after: zoneDay(clock.now()),
    planned_at: at,
    planned_by: owner.applicant_id,
    version: 1,
  });
  await db.rows.defenceTurns.insert({
    id: turn,
    defence_id: id,
    application_id: owner.id,
    visit: owner.state.visit,
    code,
    turn: 0,
    at: '',
    // Its case stands in no stage that hears teams: it is no turn that the page of a case reads.
    state: 'left',
    reason: '',
  });
  await recordEvents(db, `call:${owner.call_id}`, { at, actorId: owner.applicant_id }, [
    {
      type: 'defence_planned',
      data: { defence: id, on: zoneDay(clock.now()), at: '09:00', inputs: turnDrawHash(inputs) },
    },
  ]);
  return { id, turn };
}

/** The pages of a defence meeting, each with what its forms are sent to. */
export function defenceAddresses({
  id,
  turn,
}: Awaited<ReturnType<typeof plantDefence>>): readonly (readonly [string, ...string[]])[] {
  const page = `/defences/${id}`;
  return [
    [
      page,
      ...['draw', 'call', 'move', 'elsewhere', 'cancel', 'end'].map((act) => `${page}/${act}`),
      ...['begin', 'heard', 'last'].map((act) => `${page}/turns/${turn}/${act}`),
    ],
    [`${page}/minutes`, `${page}/minutes`, `${page}/sheets`],
    ...['room', 'order', 'sheets/teams', 'sheets/experts', 'minutes/print'].map(
      (paper) => [`${page}/${paper}`] as const,
    ),
  ];
}
