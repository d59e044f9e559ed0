import { mayUseVerb } from '../../domain/access/caseAccess.js';
import { policy } from '../../domain/access/policy.js';
import { inScope, scopeOf } from '../../domain/access/scope.js';
import type { Actor } from '../../domain/actor.js';
import type { LocalText } from '../../domain/localText.js';
import { hidden } from '../../domain/refusal.js';
import { stageKind } from '../../domain/workflow/stages/registry.js';
import { caseOfRow, type CaseFile } from '../../shared/casefile/caseFile.js';
import type { AtOnce, SheetDeps } from '../../shared/casefile/stageSheet.js';

/** A case that waits in the stage for this person. */
export interface CaseAtOnce {
  readonly file: CaseFile;
  /** What is sent for it; null where it has to be looked at by itself first. */
  readonly typed: Readonly<Record<string, string>> | null;
}

/** The cases of a call that wait in one stage for the same verb of this person. */
export interface Waiting {
  readonly callId: string;
  readonly call: LocalText;
  readonly stage: string;
  readonly kind: string;
  readonly name: LocalText;
  readonly atOnce: AtOnce;
  readonly cases: readonly CaseAtOnce[];
}

/** One act takes no more. */
export const mostAtOnce = 200;

/**
 * What a person may do at once to the cases of a call in a stage, the most urgent first. There is
 * no such page for who has no part in its programme, nor for a stage that is done case by case.
 */
export async function waitingAtOnce(
  deps: SheetDeps,
  actor: Actor,
  { callId, stage: id }: { readonly callId: string; readonly stage: string },
): Promise<Waiting> {
  const { calls, applications } = deps.db.rows;
  const call = await calls.find({ id: callId });
  const reach = scopeOf(actor, policy['case.list']);
  if (!call || call.status === 'draft' || !inScope(reach, call.programme_id)) throw hidden();
  const { definition } = await deps.definitions.byVersion(call.procedure_version_id);
  const stage = definition.workflow.stages[id];
  const atOnce = stage && deps.sheets.get(stage.kind)?.atOnce;
  if (!stage || !atOnce) throw hidden();
  const rows = await applications.all({ call_id: callId, stage: id, status: 'running' }, [
    ['due_at', 'ASC'],
    ['id', 'ASC'],
  ]);
  const cases: CaseAtOnce[] = [];
  for (const row of rows) {
    const file = await caseOfRow(deps, row);
    if (cases.length < mostAtOnce && isWaiting(actor, file, stage.kind, atOnce)) {
      const own = file.rules.stage(id);
      cases.push({ file, typed: atOnce.typed(own, row.state.memory[id] ?? {}) });
    }
  }
  return { callId, call: call.title, stage: id, kind: stage.kind, name: stage.name, atOnce, cases };
}

/** Whether this person may use the verb on a case now: nothing is asked of its applicant, nobody stopped it. */
function isWaiting(
  actor: Actor,
  { subject, rules, row }: CaseFile,
  kind: string,
  { verb }: AtOnce,
): boolean {
  const { state } = subject;
  if (state.stage === null || state.corrections !== null || row.suspended_at !== null) return false;
  const stage = rules.stage(state.stage);
  const rule = stageKind(stage.kind).verbs[verb];
  return stage.kind === kind && rule !== undefined && mayUseVerb(actor, rule, stage.by, subject);
}
