import { randomBytes } from 'node:crypto';
import { z } from 'zod';
import { recordEvents } from '../../data/stores/eventStore.js';
import type { Actor } from '../../domain/actor.js';
import { zoneDay } from '../../domain/calendar.js';
import { conflict, invalid } from '../../domain/refusal.js';
import { inputsHash, type DrawInputs } from '../../domain/review/expertDraw.js';
import { commitmentTo } from '../../domain/scoring/lotOrder.js';
import { line, several, whole } from '../../domain/typed.js';
import { newId, type Deps } from '../../shared/request/deps.js';
import { gatherAssignment } from './assignmentTask.query.js';
import { callToDraw } from './draw.file.js';
import { standingDraws } from './standingDraws.query.js';
import { mostSeatedAtOnce } from './proposal.file.js';

export const commitDrawInput = z.object({
  stage: line(40),
  case: several(mostSeatedAtOnce),
  outside: whole(0, 15),
  limit: whole(1, 100),
  source: line(200),
});

/**
 * Fixes what a draw is made from and publishes it with the hash of a secret that nobody is shown; its
 * id. Nothing is drawn before a day has passed, on which the number named in `source` became public.
 * Refuses cases of which a draw stands: from several, somebody could choose.
 */
export async function commitDraw(
  deps: Deps,
  actor: Actor,
  callId: string,
  typed: z.infer<typeof commitDrawInput>,
): Promise<string> {
  const call = await callToDraw(deps, actor, callId);
  if (typed.case.length === 0) throw invalid({ case: { code: 'choose_one' } });
  const rows = await deps.db.rows.applications.all(
    { id: typed.case, call_id: callId, stage: typed.stage, status: 'running' },
    [['id', 'ASC']],
  );
  // Two who fix at once would not see each other's draw.
  await deps.db.rows.calls.lock({ id: callId });
  const drawn = await standingDraws(deps.db, callId, typed.stage, rows);
  if (drawn.length > 0) throw conflict('draw_stands', { numbers: drawn.slice(0, 20).join(', ') });
  const gathered = await gatherAssignment(deps, actor, call, rows, typed.limit);
  const open = gathered.cases.filter((each) => each.open > 0);
  if (open.length === 0) throw conflict('assignment_nothing_open');
  const id = newId();
  const codeOf = (sort: 'C' | 'E', of: string): string =>
    `${sort}-${deps.db.vault.digest(`${id} ${of}`).slice(0, 10)}`;
  const secret = randomBytes(32).toString('hex');
  const inputs: DrawInputs = {
    form: 'qixian-draw-1',
    commitment: commitmentTo(secret),
    source: typed.source,
    outside: typed.outside,
    cases: open
      .map((each) => ({
        code: codeOf('C', each.id),
        seats: each.open,
        outside: each.seated.filter(({ outside }) => outside).length,
      }))
      .toSorted(byCode),
    experts: gathered.experts
      .map((expert) => ({
        code: codeOf('E', expert.id),
        limit: expert.limit,
        outside: expert.traits.outside,
      }))
      .toSorted(byCode),
    excluded: open
      .flatMap((each) =>
        gathered.experts.flatMap((expert) => {
          const reason = gathered.reasons.get(`${each.id} ${expert.id}`);
          const pair = { case: codeOf('C', each.id), expert: codeOf('E', expert.id) };
          return reason === undefined ? [] : [{ ...pair, reason }];
        }),
      )
      .toSorted((a, b) => (`${a.case} ${a.expert}` < `${b.case} ${b.expert}` ? -1 : 1)),
  };
  const now = deps.clock.now();
  const at = now.toISOString();
  const hash = inputsHash(inputs);
  await deps.db.rows.expertDraws.insert({
    id,
    call_id: callId,
    stage: typed.stage,
    secret,
    inputs,
    inputs_hash: hash,
    codes: Object.fromEntries([
      ...open.map((each) => [codeOf('C', each.id), each.id]),
      ...gathered.experts.map((expert) => [codeOf('E', expert.id), expert.id]),
    ]),
    committed_at: at,
    committed_by: actor.userId,
    value_after: zoneDay(now),
    record: null,
    drawn_at: null,
    drawn_by: null,
    proposal_id: null,
    version: 1,
  });
  await recordEvents(deps.db, `call:${callId}`, { at, actorId: actor.userId }, [
    {
      type: 'draw_committed',
      data: { draw: id, commitment: inputs.commitment, inputs: hash, source: typed.source },
    },
  ]);
  return id;
}

const byCode = (one: { readonly code: string }, other: { readonly code: string }): number =>
  one.code < other.code ? -1 : 1;
