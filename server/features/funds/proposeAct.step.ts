import { isDuplicate } from '../../data/databaseErrors.js';
import { recordEvents } from '../../data/stores/eventStore.js';
import { agreedFacts, budgetStream } from '../../data/stores/postingStore.js';
import { financeRoles } from '../../domain/access/policy.js';
import { inScope, scopeOf } from '../../domain/access/scope.js';
import type { Actor } from '../../domain/actor.js';
import type { BudgetAct } from '../../domain/fund/budgetActs.js';
import { sha256 } from '../../domain/events.js';
import { canonicalJson, type JsonObject } from '../../domain/json.js';
import type { Fen } from '../../domain/money.js';
import { conflict, forbidden, hidden } from '../../domain/refusal.js';
import { proposedBy } from '../../shared/proposals/proposals.js';
import { newId, type Deps } from '../../shared/request/deps.js';
import type { LineRecord } from './act.file.js';
import { planAct, programmesOf } from './planAct.step.js';
import { demandHandles } from './planCarryOver.step.js';

/** What is asked with every act: the paper it rests on, by number, and why. */
export interface ActGrounds {
  readonly document: string;
  readonly reason: string;
  readonly paperFileId?: string;
}

export interface WantedAct extends ActGrounds {
  readonly act: BudgetAct;
  /** The line that it is about, or the year of a programme. */
  readonly about: string | { readonly programmeId: string; readonly year: number };
  readonly toLineId?: string;
  readonly amount?: Fen;
  readonly reverses?: string;
  readonly details?: JsonObject;
}

/** The line, for one who proposes or decides under its programme; others do not know it exists. */
export async function lineForFinance(
  { db }: Pick<Deps, 'db'>,
  actor: Actor,
  id: string,
): Promise<LineRecord> {
  const line = await db.rows.budgetLines.find({ id });
  if (!line || !inScope(scopeOf(actor, financeRoles), line.programme_id)) throw hidden();
  return line;
}

/** The key of what waits about a whole year. */
export const openYear = (programmeId: string, year: number): string =>
  `year:${programmeId}:${year}`;

function yearOf(line: LineRecord | null): { programmeId: string; year: number } {
  if (!line) throw hidden();
  return { programmeId: line.programme_id, year: line.year };
}

function demandProgramme<A extends { readonly programmeId: string }>(actor: Actor, about: A): A {
  if (!inScope(scopeOf(actor, financeRoles), about.programmeId)) throw hidden();
  return about;
}

/**
 * Writes down what somebody wants done to the budget. Refuses what the books would not allow now,
 * and a second proposal about a line while one is undecided. Its id.
 */
export async function keepProposal(deps: Deps, actor: Actor, wanted: WantedAct): Promise<string> {
  const { db, clock } = deps;
  const by = { at: clock.now().toISOString(), actorId: actor.userId };
  const id = newId();
  try {
    await db.transaction(async () => {
      const { act, amount = null, reverses = null, details = {}, about, toLineId } = wanted;
      const line = typeof about === 'string' ? await lineForFinance(deps, actor, about) : null;
      const { programmeId, year } =
        typeof about === 'string' ? yearOf(line) : demandProgramme(actor, about);
      const to = toLineId === undefined ? null : await lineForFinance(deps, actor, toLineId);
      const plan = await planAct(db, {
        act,
        programmeId,
        year,
        line,
        to,
        amount,
        reverses,
        details,
      });
      const scope = scopeOf(actor, financeRoles);
      const touched = await programmesOf(db, plan);
      if (!touched.every((each) => inScope(scope, each))) throw forbidden('budget_other_programme');
      const row = {
        act,
        programme_id: programmeId,
        year,
        budget_line_id: line?.id ?? null,
        to_line_id: to?.id ?? null,
        amount,
        reverses,
        details,
        document: wanted.document,
        reason: wanted.reason,
        paper_file_id: wanted.paperFileId ?? null,
        open_key: line?.id ?? openYear(programmeId, year),
        ...proposedBy(actor, by.at),
      };
      await demandHandles(db, actor, row);
      await db.rows.budgetProposals.insert({ id, ...row });
      const data = {
        ...agreedFacts(row),
        ...(line === null ? { programmeId, year } : { budgetLineId: line.id }),
        ...(to === null ? {} : { toLine: to.id }),
        ...(amount === null ? {} : { amountFen: amount.toString() }),
        detailsHash: sha256(canonicalJson(details)),
      };
      await recordEvents(db, budgetStream(id), by, [{ type: 'budget_proposed', data }]);
    });
  } catch (error) {
    throw isDuplicate(error) ? conflict('budget_proposal_open') : error;
  }
  return id;
}
