import { count } from '../../data/schema/columns.js';
import { applications } from '../../data/tables/cases.js';
import type { ApplicationRow } from '../../data/stores/caseStore.js';
import type { RowOf } from '../../data/schema/rows.js';
import type { budgetLines } from '../../data/tables/funding.js';
import type { calls } from '../../data/tables/procedures.js';
import { holds, type Actor } from '../../domain/actor.js';
import { stageKind } from '../../domain/workflow/stages/registry.js';
import { stagesSpokenFor } from '../../domain/workflow/spokenFor.js';
import { policy } from '../../domain/access/policy.js';
import { isKeptOut } from '../../domain/access/caseAccess.js';
import { forbidden, hidden } from '../../domain/refusal.js';
import { subjectOf } from '../casefile/caseFile.js';
import type { Prepared } from '../../data/stores/definitionStore.js';
import type { Deps } from '../request/deps.js';

/** A running case of the call with the version of the definition it is pinned to. */
export interface BoardCase {
  readonly row: ApplicationRow;
  readonly prepared: Prepared;
  readonly stage: string;
  /** What its stage waits for: a place in the ranking, votes, a decision. */
  readonly ranks: boolean;
  /** It was placed below the line and waits for a place that becomes free. */
  readonly inReserve: boolean;
  readonly votes: boolean;
  readonly decides: boolean;
}

/** A call with its money and everything of it that is under way. */
export interface CallBoard {
  readonly call: RowOf<typeof calls>;
  readonly prepared: Prepared;
  readonly line: RowOf<typeof budgetLines> | null;
  readonly cases: readonly BoardCase[];
  /** Proposed to the meeting or for approval and not yet reserved, over all calls of the line. */
  readonly pendingFen: bigint;
  /** Awards of this call, made or proposed: they take up places of the quota. */
  readonly placesTaken: number;
}

/** Reads the board of a call for those who may see rankings under its programme. */
export async function callBoard(deps: Deps, actor: Actor, callId: string): Promise<CallBoard> {
  const { db, definitions } = deps;
  const call = await db.rows.calls.find({ id: callId });
  if (!call || !mayView(actor, call.programme_id)) throw hidden();
  const prepared = await definitions.byVersion(call.procedure_version_id);
  const line =
    call.budget_line_id === null
      ? null
      : await db.rows.budgetLines.find({ id: call.budget_line_id });
  const rows = await db.rows.applications.all({ call_id: callId, status: 'running' }, [
    ['id', 'ASC'],
  ]);
  const pending = await proposedAwards(deps, call);
  return {
    call,
    prepared,
    line,
    cases: await Promise.all(rows.flatMap((row) => boardCase(deps, row))),
    pendingFen: pending.reduce((sum, { amountFen }) => sum + amountFen, 0n),
    placesTaken: await takenOf(deps, callId, pending),
  };
}

/** Awards of a call, made or proposed. */
export const placesTaken = async (deps: Deps, call: CallBoard['call']): Promise<number> =>
  takenOf(deps, call.id, await proposedAwards(deps, call));

const takenOf = async (deps: Deps, callId: string, pending: readonly Proposed[]): Promise<number> =>
  pending.filter((each) => each.callId === callId).length + (await awardsOf(deps, callId));

/**
 * Refuses whoever is kept out of a case that is under way here: its rivals are not theirs to see
 * and to place.
 */
export const demandNoOwnCase = (actor: Actor, { cases }: CallBoard): void =>
  demandNoneKeptOut(
    actor,
    cases.map(({ row }) => row),
  );

/** The same of any cases, also of those that ended and might be placed anew. */
export function demandNoneKeptOut(actor: Actor, rows: readonly ApplicationRow[]): void {
  if (rows.some((row) => isKeptOut(actor, subjectOf(row)))) throw forbidden('ranking_own_case');
}

/** The board without the cases that are not this person's to handle, which others see to. */
export function boardFor(actor: Actor, board: CallBoard): CallBoard {
  const cases = board.cases.filter(({ row }) => !isKeptOut(actor, subjectOf(row)));
  return { ...board, cases };
}

function mayView(actor: Actor, programmeId: string): boolean {
  return policy['ranking.view'].some((role) => holds(actor, role, programmeId));
}

function boardCase(deps: Deps, row: ApplicationRow): Promise<BoardCase>[] {
  const { stage } = row;
  if (stage === null) return [];
  return [
    deps.definitions.byVersion(row.procedure_version_id).then((prepared) => {
      const config = prepared.rules.stage(stage);
      const kind = stageKind(config.kind);
      const ranking = kind.ranks(config);
      const inReserve = ranking !== null && ranking.reserved(row.state.memory[stage]) !== null;
      return {
        row,
        prepared,
        stage,
        ranks: ranking !== null && !inReserve,
        inReserve,
        votes: kind.votes(config) !== null,
        decides: kind.decides(config) !== null,
      };
    }),
  ];
}

interface Proposed {
  readonly callId: string;
  readonly amountFen: bigint;
}

/** Cases between their ranking and the decision: their money is spoken for though not yet reserved. */
async function proposedAwards(
  { db, definitions }: Deps,
  { id, budget_line_id: line }: CallBoard['call'],
): Promise<Proposed[]> {
  const { procedure_version_id, stage } = applications.columns;
  const rows = await db.select(
    { id: applications.columns.id, procedure_version_id, stage },
    `SELECT a.id, a.procedure_version_id, a.stage
       FROM applications a JOIN calls c ON c.id = a.call_id
      WHERE (c.budget_line_id = :line OR c.id = :call) AND a.status = 'running'`,
    { line, call: id },
  );
  const stages = new Map<string, ReadonlySet<string>>();
  for (const version of new Set(rows.map((row) => row.procedure_version_id))) {
    stages.set(version, stagesSpokenFor((await definitions.byVersion(version)).rules));
  }
  const spokenFor = rows.filter(
    (row) => row.stage !== null && stages.get(row.procedure_version_id)?.has(row.stage) === true,
  );
  if (spokenFor.length === 0) return [];
  const found = await db.rows.applications.all({ id: spokenFor.map((row) => row.id) });
  return found.flatMap(({ call_id, state: { facts } }) =>
    typeof facts['amount_fen'] === 'number' && facts['reserved'] !== true
      ? [{ callId: call_id, amountFen: BigInt(facts['amount_fen']) }]
      : [],
  );
}

async function awardsOf({ db }: Deps, callId: string): Promise<number> {
  const [found] = await db.select(
    { made: count() },
    `SELECT COUNT(*) AS made FROM awards w JOIN applications a ON a.id = w.application_id
      WHERE a.call_id = :call AND w.status <> 'released'`,
    { call: callId },
  );
  return found?.made ?? 0;
}
