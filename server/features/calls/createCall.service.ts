import { recordEvents } from '../../data/stores/eventStore.js';
import { holds, type Actor } from '../../domain/actor.js';
import type { LocalText } from '../../domain/localText.js';
import { forbidden, hidden, invalid } from '../../domain/refusal.js';
import { newId, type Deps } from '../deps.js';

export interface CallPlan {
  readonly title: LocalText;
  /** Instants as ISO text. */
  readonly opensAt: string;
  readonly closesAt: string;
  /** At most so many awards; null where only the budget limits. */
  readonly quota: number | null;
  readonly budgetLineId: string | null;
  /** Who is paid, where the procedure leaves it to the call. */
  readonly payee?: 'applicant' | 'counterparty';
}

export interface NewCall extends CallPlan {
  readonly procedureId: string;
}

export const callStream = (id: string): string => `call:${id}`;

/** Drafts a call under the procedure's newest version; its id. */
export async function createCall(deps: Deps, actor: Actor, call: NewCall): Promise<string> {
  const { db, clock } = deps;
  const id = newId();
  const at = clock.now().toISOString();
  await db.transaction(async () => {
    const version = await newestVersion(deps, call.procedureId);
    if (!holds(actor, 'programme_officer', version.programmeId)) throw forbidden('not_your_role');
    await demandSense(deps, call, version.programmeId);
    await db.rows.calls.insert({
      id,
      procedure_id: call.procedureId,
      procedure_version_id: version.id,
      programme_id: version.programmeId,
      title: call.title,
      opens_at: call.opensAt,
      closes_at: call.closesAt,
      quota: call.quota,
      budget_line_id: call.budgetLineId,
      payee: call.payee ?? null,
      status: 'draft',
      created_at: at,
      version: 1,
    });
    await recordEvents(db, callStream(id), { at, actorId: actor.userId }, [
      { type: 'call_drafted', data: { procedure: call.procedureId, title: call.title } },
    ]);
  });
  return id;
}

/** The version that a call published now would be pinned to. */
export async function newestVersion(
  { db }: Deps,
  procedureId: string,
): Promise<{ readonly id: string; readonly number: number; readonly programmeId: string }> {
  const [found] = await db.select<{ id: string; number: number; programme_id: string }>(
    `SELECT v.id, v.number, p.programme_id FROM procedure_versions v
       JOIN procedures p ON p.id = v.procedure_id
      WHERE v.procedure_id = :procedure ORDER BY v.number DESC LIMIT 1`,
    { procedure: procedureId },
  );
  if (!found) throw hidden();
  return { id: found.id, number: found.number, programmeId: found.programme_id };
}

/** Refuses a plan that cannot work: closed before it opens, or paid from another programme. */
export async function demandSense(deps: Deps, plan: CallPlan, programmeId: string): Promise<void> {
  if (plan.closesAt <= plan.opensAt) throw invalid({ closes: { code: 'closes_before_opens' } });
  if (plan.budgetLineId === null) return;
  const line = await deps.db.rows.budgetLines.find({ id: plan.budgetLineId });
  if (line?.programme_id !== programmeId) throw invalid({ budget: { code: 'choose_one' } });
}
