import type { Actor } from '../../domain/actor.js';
import { callChanges } from '../../domain/application/callChanges.js';
import { plainObject, type JsonObject } from '../../domain/json.js';
import type { LocalText } from '../../domain/localText.js';
import { conflict, invalid } from '../../domain/refusal.js';
import type { Deps } from '../../shared/request/deps.js';
import {
  changeCallRow,
  demandNotFrozen,
  demandPublished,
  openManagedCall,
  type CallRow,
} from './managedCall.file.js';
import { type CallPlan, versionFor, demandSense, demandOwnBudget } from './callPlan.step.js';

type Columns = Partial<CallRow>;

/** Changes anything of a draft. */
export async function changeDraft(
  deps: Deps,
  actor: Actor,
  id: string,
  version: number,
  plan: CallPlan,
): Promise<void> {
  await deps.db.transaction(async () => {
    const call = await openManagedCall(deps, actor, id);
    if (call.status === 'cancelled') throw conflict('call_cancelled_already');
    if (call.status !== 'draft') throw conflict('call_published');
    await demandSense(deps, plan, call.programme_id);
    const edition = await versionFor(
      deps,
      call.procedure_id,
      plan.versionId ?? call.procedure_version_id,
    );
    await keep(deps, actor, call, version, {
      title: plan.title,
      opens_at: plan.opensAt,
      closes_at: plan.closesAt,
      quota: plan.quota,
      budget_line_id: plan.budgetLineId,
      payee: plan.payee ?? call.payee,
      freeze_days: plan.freezeDays ?? call.freeze_days,
      procedure_version_id: edition.id,
    });
  });
}

/** What may still change once a call is published. */
export interface CallTexts {
  readonly title: LocalText;
  readonly quota: number | null;
  readonly budgetLineId: string | null;
}

/**
 * Changes title and quota of a published call, and names its budget line where it had none;
 * refused while the call stands still before its close.
 */
export async function changePublished(
  deps: Deps,
  actor: Actor,
  id: string,
  version: number,
  { title, quota, budgetLineId }: CallTexts,
): Promise<void> {
  await deps.db.transaction(async () => {
    const call = await openManagedCall(deps, actor, id);
    demandPublished(call);
    demandNotFrozen(deps, call);
    if (budgetLineId !== call.budget_line_id && call.budget_line_id !== null) {
      throw invalid({ budget: { code: 'call_budget_fixed' } });
    }
    await demandOwnBudget(deps, budgetLineId, call.programme_id);
    await keep(deps, actor, call, version, { title, quota, budget_line_id: budgetLineId });
  });
}

async function keep(
  deps: Deps,
  actor: Actor,
  call: CallRow,
  version: number,
  columns: Columns,
): Promise<void> {
  const before = await tellable(deps, call);
  const after = await tellable(deps, { ...call, ...columns });
  const data = { changes: { ...callChanges(before, after) } };
  await changeCallRow(deps, actor, call, version, columns, {
    type: 'call_changed',
    data: plainObject(data),
  });
}

/** A call as its history tells of it: what ids stand for is looked up now, while it is so. */
async function tellable({ db }: Deps, call: CallRow): Promise<JsonObject> {
  const line =
    call.budget_line_id === null
      ? null
      : await db.rows.budgetLines.find({ id: call.budget_line_id });
  const edition = await db.rows.procedureVersions.find({ id: call.procedure_version_id });
  return {
    title: { ...call.title },
    opens: call.opens_at,
    closes: call.closes_at,
    quota: call.quota,
    budget: line === null ? null : { ...line.name },
    payee: call.payee,
    freeze: call.freeze_days,
    version: edition?.number ?? null,
  };
}
