import { recordEvents } from '../../data/stores/eventStore.js';
import { holds, type Actor } from '../../domain/actor.js';
import { conflict, hidden, invalid, stale } from '../../domain/refusal.js';
import type { Deps } from '../deps.js';
import { callStream, demandSense, newestVersion, type CallPlan } from './createCall.service.js';

export type CallRow = NonNullable<Awaited<ReturnType<Deps['db']['rows']['calls']['find']>>>;

/** A call within this officer's programmes; any other does not exist for them. */
export async function openManagedCall({ db }: Deps, actor: Actor, id: string): Promise<CallRow> {
  const call = await db.rows.calls.find({ id });
  if (!call || !holds(actor, 'programme_officer', call.programme_id)) throw hidden();
  return call;
}

/** Publishes a draft and pins it to the procedure's newest version. */
export async function publishCall(
  deps: Deps,
  actor: Actor,
  id: string,
  version: number,
): Promise<void> {
  await deps.db.transaction(async () => {
    const call = await openManagedCall(deps, actor, id);
    if (call.status !== 'draft') throw conflict('call_published');
    if (call.closes_at <= deps.clock.now().toISOString()) {
      throw invalid({ closes: { code: 'closes_in_past' } });
    }
    const newest = await newestVersion(deps, call.procedure_id);
    const changes = { status: 'published', procedure_version_id: newest.id };
    const fact = { type: 'call_published', data: { version: newest.number } };
    await change(deps, actor, call, version, changes, fact);
  });
}

/** Changes a draft freely; once published, only the title and a later close. */
export async function changeCall(
  deps: Deps,
  actor: Actor,
  id: string,
  version: number,
  plan: CallPlan,
): Promise<void> {
  await deps.db.transaction(async () => {
    const call = await openManagedCall(deps, actor, id);
    if (call.status === 'cancelled') throw conflict('call_cancelled_already');
    await demandSense(deps, plan, call.programme_id);
    if (call.status === 'published') demandOnlyLonger(call, plan);
    await change(
      deps,
      actor,
      call,
      version,
      {
        title: plan.title,
        opens_at: plan.opensAt,
        closes_at: plan.closesAt,
        quota: plan.quota,
        budget_line_id: plan.budgetLineId,
        payee: plan.payee ?? call.payee,
      },
      { type: 'call_changed', data: { ...plan, title: { ...plan.title } } },
    );
  });
}

/** People plan by what was published, so nothing they rely on is taken back. */
function demandOnlyLonger(call: CallRow, plan: CallPlan): void {
  if (plan.opensAt !== call.opens_at) throw invalid({ opens: { code: 'call_opens_fixed' } });
  if (plan.closesAt < call.closes_at) throw invalid({ closes: { code: 'call_only_longer' } });
  if (plan.budgetLineId !== call.budget_line_id && call.budget_line_id !== null) {
    throw invalid({ budget: { code: 'call_budget_fixed' } });
  }
}

/** Takes a call back; only while nobody has begun an application. */
export async function cancelCall(
  deps: Deps,
  actor: Actor,
  id: string,
  version: number,
): Promise<void> {
  await deps.db.transaction(async () => {
    const call = await openManagedCall(deps, actor, id);
    if (call.status === 'cancelled') throw conflict('call_cancelled_already');
    if ((await deps.db.rows.applications.count({ call_id: id })) > 0) {
      throw conflict('call_has_applications');
    }
    await change(
      deps,
      actor,
      call,
      version,
      { status: 'cancelled' },
      {
        type: 'call_cancelled',
        data: {},
      },
    );
  });
}

async function change(
  { db, clock }: Deps,
  actor: Actor,
  call: CallRow,
  version: number,
  changes: Partial<CallRow>,
  fact: Parameters<typeof recordEvents>[3][number],
): Promise<void> {
  const affected = await db.rows.calls.update(
    { id: call.id, version },
    { ...changes, version: version + 1 },
  );
  if (affected !== 1) throw stale();
  const by = { at: clock.now().toISOString(), actorId: actor.userId };
  await recordEvents(db, callStream(call.id), by, [fact]);
}
