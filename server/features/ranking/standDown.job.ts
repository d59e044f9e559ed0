import { applications } from '../../data/tables/cases.js';
import { goThrough } from '../../data/goingOn.js';
import type { ApplicationRow } from '../../data/stores/caseStore.js';
import type { Prepared } from '../../data/stores/definitionStore.js';
import { Refused } from '../../domain/refusal.js';
import { act } from '../../domain/workflow/machine.js';
import { stagesSpokenFor } from '../../domain/workflow/spokenFor.js';
import { stageKind } from '../../domain/workflow/stages/registry.js';
import { freedPlaces } from '../../shared/boards/freedPlaces.query.js';
import { changeCase, clockActor } from '../../shared/casework/caseWork.js';
import type { Deps } from '../../shared/request/deps.js';
import { openRankingChange } from './rankingChange.file.js';

/**
 * Lets those in reserve go once no place can become free for them any more: a notice of the call is
 * over, nobody who was selected is still on the way through one, and no place stands free. Where one
 * does, they wait until it is filled or their time is over. How many cases ended.
 */
export async function standDown(deps: Deps): Promise<number> {
  return goThrough({
    from: '',
    next: (after) =>
      deps.db.select(
        { id: applications.columns.call_id },
        `SELECT DISTINCT a.call_id AS id FROM applications a
           JOIN notices n ON n.call_id = a.call_id AND n.closed_at > a.stage_entered_at
          WHERE a.status = 'running' AND a.due_at IS NOT NULL AND a.call_id > :after
            AND NOT EXISTS (SELECT 1 FROM tasks t
                             WHERE t.application_id = a.id AND t.status = 'open')
          ORDER BY a.call_id LIMIT 50`,
        { after },
      ),
    placeOf: ({ id }) => id,
    name: ({ id }) => `reserve of call ${id}`,
    work: ({ id }) => standDownOf(deps, id),
  });
}

async function standDownOf(deps: Deps, callId: string): Promise<number> {
  const rows = await deps.db.rows.applications.all({ call_id: callId, status: 'running' });
  const cases = await Promise.all(
    rows.map(async (row) => ({
      row,
      prepared: await deps.definitions.byVersion(row.procedure_version_id),
    })),
  );
  const reserve = cases.filter(inReserve);
  const settled = reserve.length > 0 && !cases.some(isOnTheWay);
  if (!settled || (await openRankingChange(deps, callId)) !== null) return 0;
  if ((await freedPlaces(deps, callId)) > 0) return 0;
  let ended = 0;
  for (const { row } of reserve) ended += Number(await endOne(deps, row.id));
  return ended;
}

interface Found {
  readonly row: ApplicationRow;
  readonly prepared: Prepared;
}

function inReserve({ row, prepared }: Found): boolean {
  const config = row.stage === null ? null : prepared.rules.stage(row.stage);
  const ranking = config && stageKind(config.kind).ranks(config);
  return ranking !== null && ranking.reserved(row.state.memory[row.stage ?? '']) !== null;
}

/** Between the ranking and the end of its public notice. */
function isOnTheWay({ row, prepared }: Found): boolean {
  if (row.stage === null) return false;
  const config = prepared.rules.stage(row.stage);
  const publishes = stageKind(config.kind).publishes(config) !== null;
  return publishes || stagesSpokenFor(prepared.rules).has(row.stage);
}

async function endOne(deps: Deps, id: string): Promise<boolean> {
  try {
    await changeCase(deps, clockActor, id, ({ row }, context) =>
      act(context, row.state, 'stand_down', {}),
    );
    return true;
  } catch (error) {
    // It is stopped, or somebody was quicker: the next round looks again.
    if (error instanceof Refused) return false;
    throw error;
  }
}
