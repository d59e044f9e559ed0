import { z } from 'zod';
import { assignAside } from '../../adapters/assignAside.js';
import { recordEvents } from '../../data/stores/eventStore.js';
import type { ProposalContent } from '../../data/tables/assignments.js';
import type { Actor } from '../../domain/actor.js';
import { conflict, invalid } from '../../domain/refusal.js';
import { line, several, whole } from '../../domain/typed.js';
import { newId, type Deps } from '../../shared/request/deps.js';
import { gatherAssignment } from './assignmentTask.query.js';
import { callToSeat, mostSeatedAtOnce, proposalHash } from './proposal.file.js';

/** So many are named for each case who would be asked next. */
const inReserve = 3;

export const assignmentInput = z.object({
  stage: line(40),
  case: several(mostSeatedAtOnce),
  outside: whole(0, 15),
  finance: whole(0, 15),
  limit: whole(1, 100),
});

/**
 * Proposes experts for the open seats of the cases chosen and keeps the proposal; nobody is seated
 * or written to. Its id. What stands in another stage by now is left out.
 */
export async function proposeAssignment(
  deps: Deps,
  actor: Actor,
  callId: string,
  typed: z.infer<typeof assignmentInput>,
): Promise<string> {
  const call = await callToSeat(deps, actor, callId);
  if (typed.case.length === 0) throw invalid({ case: { code: 'choose_one' } });
  const rows = await deps.db.rows.applications.all(
    { id: typed.case, call_id: callId, stage: typed.stage, status: 'running' },
    [['id', 'ASC']],
  );
  const gathered = await gatherAssignment(deps, actor, call, rows, typed.limit);
  const { cases, experts } = gathered;
  const barred = new Set(gathered.reasons.keys());
  const open = cases.filter((each) => each.open > 0);
  if (open.length === 0) throw conflict('assignment_nothing_open');
  const rules = { outside: typed.outside, finance: typed.finance, limit: typed.limit };
  const task = { cases: open, experts, barred, rules: { atLeast: rules } };
  const { pairs, lacks, reserves } = await assignAside(task, inReserve);
  const content: ProposalContent = {
    rules,
    cases: open,
    experts,
    pairs: [...pairs],
    reserves: [...reserves],
    lacks: lacks.map((lack) => ({ ...lack, needs: [...lack.needs] })),
    barred: barred.size,
  };
  const id = newId();
  const at = deps.clock.now().toISOString();
  const hash = proposalHash(content);
  await deps.db.transaction(async () => {
    await deps.db.rows.assignmentProposals.insert({
      id,
      call_id: callId,
      stage: typed.stage,
      content,
      content_hash: hash,
      status: 'open',
      made_at: at,
      made_by: actor.userId,
      seated_at: null,
      seated_by: null,
      version: 1,
    });
    await recordEvents(deps.db, `call:${callId}`, { at, actorId: actor.userId }, [
      {
        type: 'assignment_proposed',
        data: { proposal: id, cases: open.length, pairs: pairs.length, hash },
      },
    ]);
  });
  return id;
}
