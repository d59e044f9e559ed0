import type { ApplicationRow } from '../../data/stores/caseStore.js';
import { policy } from '../../domain/access/policy.js';
import { holds, type Actor } from '../../domain/actor.js';
import type { LocalText } from '../../domain/localText.js';
import { hidden } from '../../domain/refusal.js';
import type { SampleRule } from '../../domain/scoring/sampleDraw.js';
import type { Deps } from '../deps.js';

/** The draw of a call: who waits for it, and what was drawn before. */
export interface Sampling {
  readonly callId: string;
  readonly callTitle: LocalText;
  readonly stage: string;
  readonly by: string;
  readonly rule: SampleRule;
  readonly programmeId: string;
  readonly waiting: readonly ApplicationRow[];
  /** Running cases of the call that have not come here yet. */
  readonly notReady: number;
  readonly drawn: readonly DrawnCase[];
}

export interface DrawnCase {
  readonly number: string;
  readonly seed: string;
  readonly drawn: boolean;
}

/** Reads the draw of a call for those who may see rankings under its programme. */
export async function samplingOf(deps: Deps, actor: Actor, callId: string): Promise<Sampling> {
  const { db } = deps;
  const call = await db.rows.calls.find({ id: callId });
  const sees = (programme: string): boolean =>
    policy['sample.view'].some((role) => holds(actor, role, programme));
  if (!call || !sees(call.programme_id)) throw hidden();
  const { rules, definition } = await deps.definitions.byVersion(call.procedure_version_id);
  const ids = Object.keys(definition.workflow.stages);
  const stage = ids.find((id) => rules.stage(id).kind === 'sample');
  if (stage === undefined) throw hidden();
  const config = rules.stage(stage);
  const cases = await db.rows.applications.all({ call_id: callId }, [['number', 'ASC']]);
  return {
    callId,
    callTitle: call.title,
    stage,
    by: config.by,
    rule: { percent: Number(config['percent']), min: Number(config['min'] ?? 1) },
    programmeId: call.programme_id,
    waiting: cases.filter((row) => row.stage === stage),
    notReady: cases.filter((row) => isBefore(row, stage, ids)).length,
    drawn: cases.flatMap((row) => drawnCase(row, stage)),
  };
}

/** Stages are listed in the order in which cases pass them. */
const isBefore = (row: ApplicationRow, stage: string, order: readonly string[]): boolean =>
  row.status === 'running' && row.stage !== null && order.indexOf(row.stage) < order.indexOf(stage);

function drawnCase({ number, state }: ApplicationRow, stage: string): DrawnCase[] {
  const { seed, drawn } = state.memory[stage] ?? {};
  if (typeof seed !== 'string' || typeof drawn !== 'boolean') return [];
  return [{ number: number ?? '', seed, drawn }];
}
