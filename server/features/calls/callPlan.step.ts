import type { CallPayee } from '../../domain/application/callPayees.js';
import { procedures, procedureVersions } from '../../data/tables/procedures.js';
import type { LocalText } from '../../domain/localText.js';
import { hidden, invalid } from '../../domain/refusal.js';
import type { Deps } from '../../shared/request/deps.js';

export interface CallPlan {
  readonly title: LocalText;
  /** Instants as ISO text. */
  readonly opensAt: string;
  readonly closesAt: string;
  /** At most so many awards; null where only the budget limits. */
  readonly quota: number | null;
  readonly budgetLineId: string | null;
  /** Who is paid, where the procedure leaves it to the call. */
  readonly payee?: CallPayee;
  /** Working days before it closes in which nothing of it changes; the usual number without. */
  readonly freezeDays?: number | null;
  /** The published version its applications follow; the newest without. */
  readonly versionId?: string;
}

export interface ChosenVersion {
  readonly id: string;
  readonly number: number;
  readonly programmeId: string;
}

export const versionColumns = {
  id: procedureVersions.columns.id,
  number: procedureVersions.columns.number,
  programme_id: procedures.columns.programme_id,
};

/** The version chosen for a call, or the newest; a version of another procedure is refused. */
export async function versionFor(
  { db }: Deps,
  procedureId: string,
  versionId?: string,
): Promise<ChosenVersion> {
  const [found] = await db.select(
    versionColumns,
    `SELECT v.id, v.number, p.programme_id FROM procedure_versions v
       JOIN procedures p ON p.id = v.procedure_id
      WHERE v.procedure_id = :procedure AND (:version = '' OR v.id = :version)
      ORDER BY v.number DESC LIMIT 1`,
    { procedure: procedureId, version: versionId ?? '' },
  );
  if (found) return { id: found.id, number: found.number, programmeId: found.programme_id };
  throw versionId === undefined ? hidden() : invalid({ edition: { code: 'choose_one' } });
}

/** Refuses a plan that cannot work: closed before it opens, or paid from another programme. */
export async function demandSense(deps: Deps, plan: CallPlan, programmeId: string): Promise<void> {
  if (plan.closesAt <= plan.opensAt) throw invalid({ closes: { code: 'closes_before_opens' } });
  await demandOwnBudget(deps, plan.budgetLineId, programmeId);
}

/** Refuses a budget line of another programme. */
export async function demandOwnBudget(
  { db }: Deps,
  budgetLineId: string | null,
  programmeId: string,
): Promise<void> {
  if (budgetLineId === null) return;
  const line = await db.rows.budgetLines.find({ id: budgetLineId });
  if (line?.programme_id !== programmeId) throw invalid({ budget: { code: 'choose_one' } });
}
