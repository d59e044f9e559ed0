import { z } from 'zod';
import { recordEvents } from '../../data/stores/eventStore.js';
import type { ProposalContent } from '../../data/tables/assignments.js';
import type { Actor } from '../../domain/actor.js';
import { zoneDay } from '../../domain/calendar.js';
import { conflict, hidden, invalid, stale } from '../../domain/refusal.js';
import { drawExperts } from '../../domain/review/expertDraw.js';
import { joinedSeed } from '../../domain/scoring/lotOrder.js';
import { line } from '../../domain/typed.js';
import { newId, type Deps } from '../../shared/request/deps.js';
import { callToDraw, type DrawRow } from './draw.file.js';
import { gatherAssignment } from './assignmentTask.query.js';
import { proposalHash } from './proposal.file.js';

export const makeDrawInput = z.object({ value: line(200) });

/**
 * Draws with the public number of a day after the draw was fixed, publishes secret and result, and
 * leaves a proposal to those who seat experts. A draw is made once.
 */
export async function makeDraw(
  deps: Deps,
  actor: Actor,
  callId: string,
  id: string,
  { value }: z.infer<typeof makeDrawInput>,
): Promise<void> {
  const { db, clock } = deps;
  await callToDraw(deps, actor, callId);
  const row = await db.rows.expertDraws.find({ id, call_id: callId });
  if (!row) throw hidden();
  if (row.record !== null) throw conflict('draw_made');
  const now = clock.now();
  if (zoneDay(now) <= row.value_after) throw invalid({ value: { code: 'draw_too_early' } });
  const drawn = drawExperts(row.inputs, joinedSeed(row.secret, value));
  const record = {
    ...row.inputs,
    inputs_hash: row.inputs_hash,
    secret: row.secret,
    value,
    drawn,
  };
  const at = now.toISOString();
  const proposal = await keepProposal(deps, actor, row, drawn, at);
  const made = await db.rows.expertDraws.update(
    { id, version: row.version, drawn_at: null },
    {
      record,
      drawn_at: at,
      drawn_by: actor.userId,
      proposal_id: proposal,
      version: row.version + 1,
    },
  );
  if (made !== 1) throw stale();
  await recordEvents(db, `call:${callId}`, { at, actorId: actor.userId }, [
    { type: 'draw_made', data: { draw: id, value, secret: row.secret, proposal } },
  ]);
}

async function keepProposal(
  deps: Deps,
  actor: Actor,
  row: DrawRow,
  drawn: ReturnType<typeof drawExperts>,
  at: string,
): Promise<string> {
  const call = await callToDraw(deps, actor, row.call_id);
  const of = (code: string): string => row.codes[code] ?? '';
  const ids = row.inputs.cases.map(({ code }) => of(code));
  const rows = await deps.db.rows.applications.all({ id: ids }, [['id', 'ASC']]);
  const limit = Math.max(1, ...row.inputs.experts.map((expert) => expert.limit));
  const { cases, experts } = await gatherAssignment(deps, actor, call, rows, limit);
  const pairs = drawn.flatMap((each) =>
    each.experts.map((expert) => ({ caseId: of(each.case), expertId: of(expert) })),
  );
  const content: ProposalContent = {
    rules: { outside: row.inputs.outside, finance: 0, limit },
    cases,
    experts,
    pairs,
    reserves: [],
    lacks: row.inputs.cases.flatMap(({ code, seats }) => {
      const lacking = seats - (drawn.find((each) => each.case === code)?.experts.length ?? 0);
      return lacking > 0 ? [{ caseId: of(code), seats: lacking, needs: [] }] : [];
    }),
    barred: row.inputs.excluded.length,
  };
  const id = newId();
  await deps.db.rows.assignmentProposals.insert({
    id,
    call_id: row.call_id,
    stage: row.stage,
    content,
    content_hash: proposalHash(content),
    status: 'open',
    made_at: at,
    made_by: actor.userId,
    seated_at: null,
    seated_by: null,
    version: 1,
  });
  return id;
}
