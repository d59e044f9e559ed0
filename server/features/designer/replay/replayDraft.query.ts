import { z } from 'zod';
import { compileDefinition, type Compiled } from '../../../domain/procedure/compiled.js';
import { isPublishable, lint } from '../../../domain/lint/lint.js';
import {
  comparisons,
  replayAlone,
  settleCall,
  type ReplayedCall,
} from '../../../domain/replay/replay.js';
import type { LineLimits } from '../../../domain/replay/redrawnLine.js';
import type { Run } from '../../../domain/replay/run.js';
import type { Definition } from '../../../domain/definition/definition.js';
import type { Deps } from '../../../shared/request/deps.js';
import { callCases, type ReplayedCallRow } from './replayCases.query.js';

/** A call replayed through a draft, with what its budget line holds today. */
export interface DraftReplay extends ReplayedCall {
  readonly truncated: boolean;
  /** Fen; null where the call has no budget line. */
  readonly availableFen: bigint | null;
}

/** After so many cases others get their turn. */
const TURN = 5;

/** The draft ready for use; null where an error of its own stands in the way. */
export function compileDraft(definition: Definition): Compiled | null {
  return isPublishable(lint(definition)) ? compileDefinition(definition) : null;
}

/** Replays all cases of a call, giving way to other requests between them. */
export async function replayDraft(
  deps: Deps,
  draft: Compiled,
  call: ReplayedCallRow,
): Promise<DraftReplay> {
  const cases = await callCases(deps, call, draft);
  const { limits, availableFen } = await limitsOf(deps, call);
  const pairWith = comparisons(draft);
  const runs: Run[] = [];
  for (let index = 0; index < cases.count; index += 1) {
    if (index % TURN === TURN - 1) await turn();
    const lived = await cases.at(index);
    runs.push(replayAlone(pairWith(lived.decided), lived));
  }
  const settled = await givingWay(settleCall(runs, limits));
  return { ...settled, truncated: cases.truncated, availableFen };
}

/** Runs something long to its end, with turns for others in between. */
async function givingWay<T>(work: Generator<void, T>): Promise<T> {
  for (let step = 0; ; step += 1) {
    const { done, value } = work.next();
    if (done === true) return value;
    if (step % TURN === 0) await turn();
  }
}

const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

const confirmedSchema = z.object({ budgetFen: z.string().nullable() });

/** What bounded the ranking when its first list was confirmed, or what bounds it today. */
async function limitsOf(
  { db }: Deps,
  { id, quota, budget_line_id: lineId }: ReplayedCallRow,
): Promise<{ readonly limits: LineLimits; readonly availableFen: bigint | null }> {
  const line = lineId === null ? null : await db.rows.budgetLines.find({ id: lineId });
  const stream = `call:${id}`;
  const [first] = await db.rows.events.all(
    { stream, type: 'ranking_confirmed' },
    [['seq', 'ASC']],
    1,
  );
  const confirmed = confirmedSchema.safeParse(first?.data);
  const budget = confirmed.success ? confirmed.data.budgetFen : line?.available;
  return {
    limits: { quota, budgetFen: budget === null || budget === undefined ? null : BigInt(budget) },
    availableFen: line?.available ?? null,
  };
}
