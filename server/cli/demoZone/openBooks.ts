import { fen } from '../../domain/money.js';
import { createBudgetLine } from '../../features/budgetLines.js';
import type { Stage } from './stage.js';

const budgetYuan = 32_000_000n;

/** The zone's programme whose calls are shown. */
export const demoProgramme = 'kechuang';

/** What calls of the demonstration zone stand on. */
export interface Zone {
  /** The organisation of each project's firm. */
  readonly firms: ReadonlyMap<string, string>;
  readonly budgetLineId: string;
}

/** The year's appropriation; the id of its budget line. */
export async function openBooks({ deps, data }: Stage): Promise<string> {
  return createBudgetLine(deps, null, {
    programmeId: demoProgramme,
    code: 'KC',
    name: data.words.budget,
    year: deps.clock.now().getUTCFullYear(),
    amount: fen(budgetYuan * 100n),
  });
}
