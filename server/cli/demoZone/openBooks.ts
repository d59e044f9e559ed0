import { fen } from '../../domain/money.js';
import { createBudgetLine } from '../../features/funds/budgetLines.service.js';
import type { DemoStage } from './demoStage.js';

/** What calls of the demonstration zone stand on. */
export interface Zone {
  /** The organisation of each project's firm. */
  readonly firms: ReadonlyMap<string, string>;
  /** The year's budget line of each programme. */
  readonly budgets: ReadonlyMap<string, string>;
}

/** The year's appropriation of every programme; their budget lines. */
export async function openBooks({ deps, data }: DemoStage): Promise<ReadonlyMap<string, string>> {
  const lines = new Map<string, string>();
  for (const { id: programmeId } of await deps.db.rows.programmes.all({})) {
    const budget = data.words.budgets[programmeId];
    if (!budget) continue;
    const line = await createBudgetLine(deps, null, {
      programmeId,
      code: budget.code,
      name: budget.name,
      year: deps.clock.now().getUTCFullYear(),
      amount: fen(BigInt(budget.yuan) * 100n),
    });
    lines.set(programmeId, line);
  }
  return lines;
}
