import type { LineFacts } from '../../domain/fund/lineFacts.js';
import { fen } from '../../domain/money.js';
import { approveAct } from '../../features/funds/decideAct.service.js';
import { openBudgetLine } from '../../features/funds/openLine.service.js';
import type { DemoWords } from './demoData.js';
import type { DemoStage } from './demoStage.js';

/** What calls of the demonstration zone stand on. */
export interface Zone {
  /** The organisation of each project's firm. */
  readonly firms: ReadonlyMap<string, string>;
  /** The year's budget line of each programme. */
  readonly budgets: ReadonlyMap<string, string>;
}

/** The year's appropriation of every programme, proposed by one and approved by another; their lines. */
export async function openBooks(stage: DemoStage): Promise<ReadonlyMap<string, string>> {
  const { deps, data } = stage;
  const [preparer, payer] = [await stage.as('preparer'), await stage.as('payer')];
  const year = deps.clock.now().getUTCFullYear();
  const facts = factsOf(data.words.allotment, year);
  const lines = new Map<string, string>();
  for (const { id: programmeId } of await deps.db.rows.programmes.all({})) {
    const budget = data.words.budgets[programmeId];
    if (!budget) continue;
    const { lineId, proposalId } = await openBudgetLine(
      deps,
      preparer,
      { programmeId, code: budget.code, name: budget.name, year, facts },
      { amount: fen(BigInt(budget.yuan) * 100n), reason: data.words.allotment.reason },
    );
    await approveAct(deps, payer, proposalId);
    lines.set(programmeId, lineId);
  }
  return lines;
}

const factsOf = (
  { document, functional, economic, bank }: DemoWords['allotment'],
  year: number,
): LineFacts => ({
  document: document.replace('{year}', String(year)),
  source: 'zone',
  functionalCode: functional.code,
  functionalName: functional.name,
  economicCode: economic.code,
  economicName: economic.name,
  paymentMethod: 'direct',
  payerKind: 'zero_balance',
  payerBank: bank,
  payerTail: '0218',
});
