import { z } from 'zod';
import type { Database } from '../../data/database.js';
import { recordEvents } from '../../data/stores/eventStore.js';
import { fundStream } from '../../data/stores/ledgerStore.js';
import {
  fundSources,
  payerKinds,
  paymentMethods,
  type LineFacts,
} from '../../domain/fund/lineFacts.js';
import { conflict } from '../../domain/refusal.js';
import type { ActBy, LineRecord, PlanAct } from './act.file.js';
import { factColumns, factsTold, lineFactsOf } from './lineFacts.view.js';

/** The facts of a line as a proposal keeps them. */
const factsSchema = z.object({
  document: z.string(),
  source: z.enum(fundSources).nullable(),
  functionalCode: z.string(),
  functionalName: z.string(),
  economicCode: z.string(),
  economicName: z.string(),
  paymentMethod: z.enum(paymentMethods).nullable(),
  payerKind: z.enum(payerKinds).nullable(),
  payerBank: z.string(),
  payerTail: z.string(),
});

/** The facts that a proposal wants corrected, out of its details. */
export const factsWanted = (details: object): LineFacts =>
  z.object({ facts: factsSchema }).parse(details).facts;

/** What the papers say of a line is put right; its money stays as it is. */
export const planCorrection: PlanAct = (db, { line, details }) => {
  if (!line) throw conflict('budget_line_gone');
  const facts = factsWanted(details);
  if (JSON.stringify(factsTold(facts)) === JSON.stringify(factsTold(lineFactsOf(line)))) {
    throw conflict('budget_facts_same');
  }
  return { before: [], settle: (_, __, by) => writeFacts(db, line, facts, by) };
};

/** Writes what the papers say of a line, with its event. */
export async function writeFacts(
  db: Database,
  line: LineRecord,
  facts: LineFacts,
  by: ActBy,
): Promise<void> {
  await db.rows.budgetLines.update({ id: line.id }, factColumns(facts));
  const data = factsTold(facts);
  await recordEvents(db, fundStream(line.id), by, [{ type: 'budget_line_described', data }]);
}
