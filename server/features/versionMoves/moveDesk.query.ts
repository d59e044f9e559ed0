import type { CallStatus } from '../../domain/application/callWindow.js';
import { procedureVersions } from '../../data/tables/procedures.js';
import { versionMoveLines } from '../../data/tables/versionMoves.js';
import type { ApplicationRow } from '../../data/stores/caseStore.js';
import { holds, type Actor } from '../../domain/actor.js';
import type { Definition } from '../../domain/definition/definition.js';
import { hidden } from '../../domain/refusal.js';
import type { Judgement, VersionPair } from '../../domain/versionMove/versionMove.js';
import type { Deps } from '../../shared/request/deps.js';
import { judgementFor, versionPair } from './moveVerdicts.query.js';

/** A running or draft case on an older version, with how it could follow the newest one. */
export interface MovableCase {
  readonly row: ApplicationRow;
  /** Of the version it follows. */
  readonly versionNumber: number;
  readonly pair: VersionPair;
  readonly judgement: Judgement;
  /** The move it waits in already. */
  readonly waitsIn: string | null;
}

/** The desk of a procedure. */
export interface MoveDesk {
  readonly procedureId: string;
  readonly programmeId: string;
  readonly newest: {
    readonly id: string;
    readonly number: number;
    readonly publishedAt: string;
    readonly definition: Definition;
  };
  readonly cases: readonly MovableCase[];
  /** There are more than fit on the desk at once. */
  readonly more: boolean;
}

const { id: versionId, number, published_at } = procedureVersions.columns;
const versionColumns = { id: versionId, number, published_at };
const { application_id, move_id } = versionMoveLines.columns;

/** So many cases lie on the desk at once; those left come up when these have moved. */
export const deskLimit = 1000;

/** Opens the desk for an officer of the programme; to anybody else the procedure does not exist. */
export async function moveDesk(deps: Deps, actor: Actor, procedureId: string): Promise<MoveDesk> {
  const { db } = deps;
  const procedure = await db.rows.procedures.find({ id: procedureId });
  if (!procedure || !holds(actor, 'programme_officer', procedure.programme_id)) throw hidden();
  const versions = await db.select(
    versionColumns,
    `SELECT id, number, published_at FROM procedure_versions
      WHERE procedure_id = :procedure ORDER BY number DESC`,
    { procedure: procedureId },
  );
  const [newest, ...older] = versions;
  if (!newest) throw hidden();
  const numbers = new Map(older.map((version) => [version.id, version.number]));
  const rows = await casesOn(deps, [...numbers.keys()]);
  const { definition } = await deps.definitions.byVersion(newest.id);
  return {
    procedureId,
    programmeId: procedure.programme_id,
    newest: {
      id: newest.id,
      number: newest.number,
      publishedAt: newest.published_at,
      definition,
    },
    cases: await judged(deps, actor, procedureId, rows.slice(0, deskLimit), newest.id, numbers),
    more: rows.length > deskLimit,
  };
}

async function casesOn({ db }: Deps, versionIds: readonly string[]): Promise<ApplicationRow[]> {
  if (versionIds.length === 0) return [];
  return db.rows.applications.all(
    { procedure_version_id: versionIds, status: ['running', 'draft'] },
    [
      ['status', 'DESC'],
      ['number', 'ASC'],
      ['id', 'ASC'],
    ],
    deskLimit + 1,
  );
}

async function judged(
  deps: Deps,
  actor: Actor,
  procedureId: string,
  rows: readonly ApplicationRow[],
  newestId: string,
  numbers: ReadonlyMap<string, number>,
): Promise<MovableCase[]> {
  const { db } = deps;
  const pairs = new Map<string, VersionPair>();
  for (const id of new Set(rows.map((row) => row.procedure_version_id))) {
    pairs.set(id, await versionPair(deps, id, newestId));
  }
  const calls = await db.rows.calls.all({ procedure_id: procedureId });
  const open = await db.select(
    { application_id, move_id },
    `SELECT l.application_id, l.move_id FROM version_move_lines l
       JOIN version_moves m ON m.id = l.move_id
      WHERE m.procedure_id = :procedure AND m.status IN ('proposed', 'approved')
        AND l.status = 'waiting'`,
    { procedure: procedureId },
  );
  const waits = new Map(open.map((line) => [line.application_id, line.move_id]));
  return rows.flatMap((row) => {
    const pair = pairs.get(row.procedure_version_id);
    const call = calls.find(({ id }) => id === row.call_id);
    if (!pair || (row.status === 'draft' && isOver(call, deps.clock.now()))) return [];
    return [
      {
        row,
        versionNumber: numbers.get(row.procedure_version_id) ?? 0,
        pair,
        judgement: judgementFor(deps, row, call, pair, actor),
        waitsIn: waits.get(row.id) ?? null,
      },
    ];
  });
}

/** A draft of a call that takes no more applications will never be handed in. */
const isOver = (
  call: { readonly status: CallStatus; readonly closes_at: string } | undefined,
  now: Date,
): boolean => call?.status !== 'published' || call.closes_at < now.toISOString();
