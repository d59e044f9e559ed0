import { count } from '../../../data/schema/columns.js';
import { applications } from '../../../data/tables/cases.js';
import { calls as callTable } from '../../../data/tables/procedures.js';
import { apartFor, theirsToHandle } from '../../../domain/access/scope.js';
import type { Actor } from '../../../domain/actor.js';
import type { LocalText } from '../../../domain/localText.js';
import { hidden } from '../../../domain/refusal.js';
import type { Deps } from '../../../shared/request/deps.js';
import type { ReplayedCallRow } from './replayCases.query.js';

/** A call of a procedure whose cases can be replayed. */
export interface ReplayableCall {
  readonly id: string;
  readonly title: LocalText;
  readonly closesAt: string;
  /** Still open: its cases are not all decided. */
  readonly running: boolean;
  readonly cases: number;
}

const replayableColumns = {
  id: callTable.columns.id,
  title: callTable.columns.title,
  closes_at: callTable.columns.closes_at,
  cases: count(),
};

/** The calls of a procedure that have begun, those that closed last first. */
export async function replayableCalls(
  { db, clock }: Deps,
  procedureId: string,
): Promise<readonly ReplayableCall[]> {
  const now = clock.now().toISOString();
  const rows = await db.select(
    replayableColumns,
    `SELECT c.id, c.title, c.closes_at,
            (SELECT COUNT(*) FROM applications a
              WHERE a.call_id = c.id AND a.status IN ('running', 'ended')) AS cases
       FROM calls c
      WHERE c.procedure_id = :procedure AND c.status = 'published' AND c.opens_at <= :now
      ORDER BY CASE WHEN c.closes_at <= :now THEN 0 ELSE 1 END, c.closes_at DESC, c.id LIMIT 50`,
    { procedure: procedureId, now },
  );
  return rows.map(({ closes_at: closesAt, ...row }) => ({
    ...row,
    closesAt,
    running: closesAt > now,
  }));
}

/** The call to replay: the one asked for, or the one that closed last; null where none has. */
export function chosenCall(
  calls: readonly ReplayableCall[],
  callId: string | null,
): ReplayableCall | null {
  if (callId === null) return calls.find(({ running }) => !running) ?? null;
  const found = calls.find(({ id }) => id === callId);
  if (!found) throw hidden();
  return found;
}

/** The row of a call that can be replayed; hidden where there is none. */
export async function callRow({ db }: Deps, { id }: ReplayableCall): Promise<ReplayedCallRow> {
  const found = await db.rows.calls.find({ id });
  if (!found) throw hidden();
  return found;
}

/** The cases of a call that are not this person's to handle: they count, and no page names them. */
export async function casesApart(
  { db }: Deps,
  actor: Actor,
  { id }: ReplayableCall,
): Promise<ReadonlySet<string>> {
  const rows = await db.select(
    { id: applications.columns.id },
    `SELECT a.id FROM applications a WHERE a.call_id = :call AND NOT (${theirsToHandle()})`,
    { ...apartFor(actor), call: id },
  );
  return new Set(rows.map((row) => row.id));
}
