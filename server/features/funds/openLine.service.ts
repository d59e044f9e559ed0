import { isDuplicate } from '../../data/databaseErrors.js';
import { recordEvents } from '../../data/stores/eventStore.js';
import { fundStream } from '../../data/stores/ledgerStore.js';
import { financeRoles } from '../../domain/access/policy.js';
import { inScope, scopeOf } from '../../domain/access/scope.js';
import type { Actor } from '../../domain/actor.js';
import type { LineFacts } from '../../domain/fund/lineFacts.js';
import type { LocalText } from '../../domain/localText.js';
import type { Fen } from '../../domain/money.js';
import { forbidden, invalid } from '../../domain/refusal.js';
import { newId, type Deps } from '../../shared/request/deps.js';
import { factColumns, factsTold } from './lineFacts.view.js';
import { keepProposal, type ActGrounds } from './proposeAct.step.js';

export interface NewBudgetLine {
  readonly programmeId: string;
  readonly code: string;
  readonly name: LocalText;
  readonly year: number;
  readonly facts: LineFacts;
}

/**
 * Opens a budget line that is empty, and proposes its first appropriation. Refuses a code that is
 * taken in that year. The ids of the line and of the proposal, which another person decides.
 */
export async function openBudgetLine(
  deps: Deps,
  actor: Actor,
  line: NewBudgetLine,
  first: Omit<ActGrounds, 'document'> & { readonly amount: Fen },
): Promise<{ readonly lineId: string; readonly proposalId: string }> {
  if (!inScope(scopeOf(actor, financeRoles), line.programmeId)) throw forbidden('not_your_role');
  const lineId = newId();
  const by = { at: deps.clock.now().toISOString(), actorId: actor.userId };
  return deps.db.transaction(async () => {
    await demandYearOpen(deps, line);
    await insertEmpty(deps, lineId, line, by.at);
    const { code, year, name, facts } = line;
    const data = { code, year, name, ...factsTold(facts) };
    await recordEvents(deps.db, fundStream(lineId), by, [{ type: 'budget_line_opened', data }]);
    const proposalId = await keepProposal(deps, actor, {
      act: 'appropriate',
      about: lineId,
      document: facts.document,
      ...first,
    });
    return { lineId, proposalId };
  });
}

/** Nobody closes the year meanwhile: whoever would waits for the programme, or was first. */
async function demandYearOpen(
  { db }: Deps,
  { programmeId, year }: Pick<NewBudgetLine, 'programmeId' | 'year'>,
): Promise<void> {
  await db.rows.programmes.lock({ id: programmeId });
  const lines = await db.rows.budgetLines.all({ programme_id: programmeId, year });
  if (lines.some(({ closed_at: closed }) => closed !== null)) {
    throw invalid({ year: { code: 'year_closed', params: { year } } });
  }
}

async function insertEmpty(
  { db }: Deps,
  id: string,
  { programmeId, code, name, year, facts }: NewBudgetLine,
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
      ...factColumns(facts),
    });
  } catch (error) {
    throw isDuplicate(error) ? invalid({ code: { code: 'budget_code_taken' } }) : error;
  }
}
