import type { RowOf } from '../../data/schema/rows.js';
import type { defences, defenceTurns } from '../../data/tables/defenceTables.js';
import { recordEvents } from '../../data/stores/eventStore.js';
import { isKeptOut } from '../../domain/access/caseAccess.js';
import { policy } from '../../domain/access/policy.js';
import { holds, type Actor } from '../../domain/actor.js';
import type { JsonObject } from '../../domain/json.js';
import { forbidden, hidden, stale } from '../../domain/refusal.js';
import type { Hearing } from '../../domain/workflow/contract/stageQuestions.js';
import { stageKind } from '../../domain/workflow/stages/registry.js';
import { caseOfRow, type CaseFile } from '../../shared/casefile/caseFile.js';
import type { Deps } from '../../shared/request/deps.js';

export type DefenceRow = RowOf<typeof defences>;
export type TurnRow = RowOf<typeof defenceTurns>;

/** A turn with its case as it stands now. */
export interface TeamTurn {
  readonly turn: TurnRow;
  readonly file: CaseFile;
  /** Its case still stands in the stage and visit for which it was taken up. */
  readonly here: boolean;
  /** The reader stands aside from this case and finds nothing of it. */
  readonly keptOut: boolean;
}

export interface DefenceFile {
  readonly defence: DefenceRow;
  readonly turns: readonly TeamTurn[];
}

export const runsDefences = (actor: Actor, programme: string): boolean =>
  policy['defence.run'].some((role) => holds(actor, role, programme));

const watchesDefences = (actor: Actor, programme: string): boolean =>
  policy['defence.view'].some((role) => holds(actor, role, programme));

/** A defence meeting opened by who may know of it; to anybody else it does not exist. */
export async function openDefence(deps: Deps, actor: Actor, id: string): Promise<DefenceFile> {
  const { rows } = deps.db;
  const defence = await rows.defences.find({ id });
  if (!defence || !watchesDefences(actor, defence.programme_id)) throw hidden();
  const list = await rows.defenceTurns.all({ defence_id: id }, [
    ['turn', 'ASC'],
    ['id', 'ASC'],
  ]);
  const cases = await rows.applications.all({ id: list.map((turn) => turn.application_id) });
  const byId = new Map(cases.map((row) => [row.id, row]));
  const turns: TeamTurn[] = [];
  for (const turn of list) {
    const row = byId.get(turn.application_id);
    if (!row) continue;
    const file = await caseOfRow(deps, row);
    const here =
      row.status === 'running' && row.stage === defence.stage && row.state.visit === turn.visit;
    turns.push({ turn, file, here, keptOut: isKeptOut(actor, file.subject) });
  }
  return { defence, turns };
}

/** The same for who runs it. */
export async function openDefenceToRun(deps: Deps, actor: Actor, id: string): Promise<DefenceFile> {
  const file = await openDefence(deps, actor, id);
  if (!runsDefences(actor, file.defence.programme_id)) throw forbidden('defence_secretary_only');
  return file;
}

/** The same, held to be changed by who runs it. */
export async function holdDefence(deps: Deps, actor: Actor, id: string): Promise<DefenceFile> {
  await deps.db.rows.defences.lock({ id });
  return openDefenceToRun(deps, actor, id);
}

/** How a stage of a case is heard. */
export function hearingOf({ definition }: CaseFile, stage: string): Hearing {
  const config = definition.workflow.stages[stage];
  const hearing = config ? stageKind(config.kind).meets(config) : null;
  if (hearing === null) throw new Error(`stage ${stage} calls no meeting`);
  return hearing;
}

/** Changes a meeting that the transaction holds, and says so in the log of its call. */
export async function noteDefence(
  { db, clock }: Deps,
  actor: Actor,
  { id, call_id: call, version }: DefenceRow,
  { type, data, changes = {} }: DefenceNote,
): Promise<void> {
  const changed = await db.rows.defences.update(
    { id, version },
    { ...changes, version: version + 1 },
  );
  if (changed !== 1) throw stale();
  const by = { at: clock.now().toISOString(), actorId: actor.userId };
  await recordEvents(db, `call:${call}`, by, [{ type, data: { defence: id, ...data } }]);
}

interface DefenceNote {
  readonly type:
    | 'defence_drawn'
    | 'defence_called'
    | 'defence_moved'
    | 'defence_turn'
    | 'defence_paper_filed'
    | 'defence_ended'
    | 'defence_cancelled';
  /** Turns are named by their numbers alone. */
  readonly data: JsonObject;
  readonly changes?: Partial<DefenceRow>;
}
