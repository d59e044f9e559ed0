import type { ApplicationRow } from '../../data/stores/caseStore.js';
import { policy } from '../../domain/access/policy.js';
import { holds, type Actor } from '../../domain/actor.js';
import type { Definition } from '../../domain/definition/definition.js';
import type { LocalText } from '../../domain/localText.js';
import { stagesAnswering } from '../../domain/workflow/stages/registry.js';
import { isKeptOut } from '../../domain/access/caseAccess.js';
import { forbidden, hidden } from '../../domain/refusal.js';
import { subjectOf } from '../../shared/casefile/caseFile.js';
import type { SampleRule } from '../../domain/scoring/sampleDraw.js';
import type { Deps } from '../../shared/request/deps.js';

/** The draw of a call: who waits for it, and what was drawn before. */
export interface Sampling {
  readonly callId: string;
  readonly callTitle: LocalText;
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

/**
 * Reads the draw of a call for those who may see rankings under its programme. Whoever is kept out
 * of a case in it neither draws nor looks.
 */
export async function samplingOf(deps: Deps, actor: Actor, callId: string): Promise<Sampling> {
  const { db } = deps;
  const call = await db.rows.calls.find({ id: callId });
  const sees = (programme: string): boolean =>
    policy['sample.view'].some((role) => holds(actor, role, programme));
  if (!call || !sees(call.programme_id)) throw hidden();
  const { definition } = await deps.definitions.byVersion(call.procedure_version_id);
  const draw = drawIn(definition);
  if (draw === undefined) throw hidden();
  const rows = await db.rows.applications.all({ call_id: callId }, [['number', 'ASC']]);
  if (rows.some((row) => isKeptOut(actor, subjectOf(row)))) throw forbidden('sample_own_case');
  const cases = await Promise.all(rows.map((row) => caseOf(deps, row)));
  return {
    callId,
    callTitle: call.title,
    by: draw.stage.by,
    rule: { percent: draw.answer.percent, min: draw.answer.min },
    programmeId: call.programme_id,
    waiting: cases.flatMap((each) => (each.row.stage === each.draw?.id ? [each.row] : [])),
    notReady: cases.filter(isBefore).length,
    drawn: cases.flatMap(drawnCase),
  };
}

/** A case with the stage in which its own version draws, and that version's stages in order. */
interface SampledCase {
  readonly row: ApplicationRow;
  readonly draw: ReturnType<typeof drawIn>;
  readonly order: readonly string[];
}

async function caseOf({ definitions }: Deps, row: ApplicationRow): Promise<SampledCase> {
  const { definition } = await definitions.byVersion(row.procedure_version_id);
  return { row, draw: drawIn(definition), order: Object.keys(definition.workflow.stages) };
}

const drawIn = ({ workflow }: Definition) =>
  stagesAnswering(workflow.stages, (kind, stage) => kind.draws(stage)).at(0);

/** Stages are listed in the order in which cases pass them. */
const isBefore = ({ row, draw, order }: SampledCase): boolean =>
  row.status === 'running' &&
  row.stage !== null &&
  draw !== undefined &&
  order.indexOf(row.stage) < order.indexOf(draw.id);

function drawnCase({ row: { number, state }, draw }: SampledCase): DrawnCase[] {
  const noted = draw?.answer.drawn(state.memory[draw.id]) ?? null;
  return noted === null ? [] : [{ number: number ?? '', ...noted }];
}
