import { count } from '../../data/schema/columns.js';
import type { RowOf } from '../../data/schema/rows.js';
import { calls, procedures } from '../../data/tables/procedures.js';
import type { Actor } from '../../domain/actor.js';
import { scopeOf, scopeValues } from '../../domain/access/scope.js';
import type { LocalText } from '../../domain/localText.js';
import type { Deps } from '../../shared/request/deps.js';

const managedColumns = {
  id: calls.columns.id,
  title: calls.columns.title,
  status: calls.columns.status,
  opens_at: calls.columns.opens_at,
  closes_at: calls.columns.closes_at,
  freeze_days: calls.columns.freeze_days,
  drafts: count(),
  running: count(),
  ended: count(),
  proposals: count(),
};

export interface ManagedCall extends Omit<RowOf<typeof managedColumns>, 'proposals'> {
  /** A cancellation waits for the second person. */
  readonly proposed: boolean;
}

/** A page shows so many, and asks for one more to know whether there is a next one. */
export const callsShown = 50;

/**
 * The officer's calls with how many applications stand where, newest first; those made before the
 * call `before`, where one is given.
 */
export async function managedCalls(
  { db }: Deps,
  actor: Actor,
  before: string,
): Promise<readonly ManagedCall[]> {
  const cases = (status: string): string =>
    `(SELECT COUNT(*) FROM applications a WHERE a.call_id = c.id AND a.status = '${status}')`;
  const rows = await db.select(
    managedColumns,
    `SELECT c.id, c.title, c.status, c.opens_at, c.closes_at, c.freeze_days, ${cases('draft')} AS drafts,
            ${cases('running')} AS running, ${cases('ended')} AS ended,
            (SELECT COUNT(*) FROM call_cancellations x
              WHERE x.call_id = c.id AND x.status = 'proposed') AS proposals
       FROM calls c WHERE (:everywhere = 1 OR c.programme_id IN (:programmes))
        AND (:before = '' OR c.id < :before)
      ORDER BY c.id DESC LIMIT ${callsShown + 1}`,
    { ...scopeValues(scopeOf(actor, ['programme_officer'])), before },
  );
  return rows.map(({ proposals, ...row }) => ({ ...row, proposed: proposals > 0 }));
}

export interface ProcedureChoice {
  readonly value: string;
  readonly label: LocalText;
  readonly programmeId: string;
}

const choiceColumns = {
  id: procedures.columns.id,
  name: procedures.columns.name,
  programme_id: procedures.columns.programme_id,
};

/** Procedures the officer may open calls for. */
export async function procedureChoices(
  { db }: Deps,
  actor: Actor,
): Promise<readonly ProcedureChoice[]> {
  const rows = await db.select(
    choiceColumns,
    `SELECT p.id, p.name, p.programme_id FROM procedures p
       JOIN programmes g ON g.id = p.programme_id
      WHERE (:everywhere = 1 OR p.programme_id IN (:programmes))
      ORDER BY g.position, p.id LIMIT 200`,
    { ...scopeValues(scopeOf(actor, ['programme_officer'])) },
  );
  return rows.map((row) => ({
    value: row.id,
    label: row.name,
    programmeId: row.programme_id,
  }));
}

/** A budget line and what is left of it, in fen. */
export interface LineChoice {
  readonly id: string;
  readonly name: LocalText;
  readonly year: number;
  readonly available: bigint;
}

/** Budget lines of a programme with what is left of each, the newest year first. */
export async function budgetChoices(
  { db }: Deps,
  programmeId: string,
): Promise<readonly LineChoice[]> {
  return db.rows.budgetLines.all(
    { programme_id: programmeId },
    [
      ['year', 'DESC'],
      ['code', 'ASC'],
    ],
    200,
  );
}
