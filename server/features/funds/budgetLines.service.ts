import { randomUUID } from 'node:crypto';
import { isDuplicate } from '../../data/databaseErrors.js';
import { recordEvents } from '../../data/stores/eventStore.js';
import { fundStream, postToLedger } from '../../data/stores/ledgerStore.js';
import { postings } from '../../domain/fund/ledger.js';
import type { LocalText } from '../../domain/localText.js';
import type { Fen } from '../../domain/money.js';
import { invalid } from '../../domain/refusal.js';
import { newId, type Deps } from '../../shared/request/deps.js';

export interface NewBudgetLine {
  readonly programmeId: string;
  readonly code: string;
  readonly name: LocalText;
  readonly year: number;
  readonly amount: Fen;
}

/** Opens a budget line with its first appropriation; its id. Refuses a code taken in that year. */
export async function createBudgetLine(
  deps: Deps,
  actorId: string | null,
  line: NewBudgetLine,
): Promise<string> {
  const id = newId();
  const at = deps.clock.now().toISOString();
  await deps.db.transaction(async () => {
    await insertEmpty(deps, id, line, at);
    await recordEvents(deps.db, fundStream(id), { at, actorId }, [
      { type: 'budget_line_opened', data: { code: line.code, year: line.year, name: line.name } },
    ]);
    await appropriate(deps, actorId, id, line.amount);
  });
  return id;
}

/** Adds money to a budget line. */
export async function appropriate(
  deps: Deps,
  actorId: string | null,
  budgetLineId: string,
  amount: Fen,
): Promise<void> {
  const at = deps.clock.now().toISOString();
  await deps.db.transaction(() =>
    postToLedger(
      deps.db,
      {
        budgetLineId,
        entry: postings.appropriate(amount),
        onceKey: `appropriate:${randomUUID()}`,
      },
      { at, actorId },
    ),
  );
}

async function insertEmpty(
  { db }: Deps,
  id: string,
  { programmeId, code, name, year }: NewBudgetLine,
  at: string,
): Promise<void> {
  const nothing = { appropriated: 0n, available: 0n, reserved: 0n, committed: 0n };
  try {
    await db.rows.budgetLines.insert({
      id,
      programme_id: programmeId,
      code,
      name,
      year,
      ...nothing,
      payable: 0n,
      paid: 0n,
      returned: 0n,
      entries: 0,
      created_at: at,
    });
  } catch (error) {
    throw isDuplicate(error) ? invalid({ code: { code: 'budget_code_taken' } }) : error;
  }
}
