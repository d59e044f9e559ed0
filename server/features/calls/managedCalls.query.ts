import type { Actor } from '../../domain/actor.js';
import { scopeOf, scopeValues } from '../../domain/access/scope.js';
import type { LocalText } from '../../domain/localText.js';
import type { Deps } from '../../shared/request/deps.js';

export interface ManagedCall {
  readonly id: string;
  readonly title: LocalText;
  readonly status: string;
  readonly opens_at: string;
  readonly closes_at: string;
  readonly drafts: number;
  readonly running: number;
  readonly ended: number;
  readonly freeze_days: number | null;
  /** A cancellation waits for the second person. */
  readonly proposed: boolean;
}

interface Row extends Omit<ManagedCall, 'title' | 'drafts' | 'running' | 'ended' | 'proposed'> {
  readonly title: string;
  readonly drafts: number | string;
  readonly running: number | string;
  readonly ended: number | string;
  readonly proposals: number | string;
}

/** The officer's calls with how many applications stand where, newest first. */
export async function managedCalls({ db }: Deps, actor: Actor): Promise<readonly ManagedCall[]> {
  const count = (status: string): string =>
    `(SELECT COUNT(*) FROM applications a WHERE a.call_id = c.id AND a.status = '${status}')`;
  const rows = await db.selectBelieved<Row>(
    `SELECT c.id, c.title, c.status, c.opens_at, c.closes_at, c.freeze_days, ${count('draft')} AS drafts,
            ${count('running')} AS running, ${count('ended')} AS ended,
            (SELECT COUNT(*) FROM call_cancellations x
              WHERE x.call_id = c.id AND x.status = 'proposed') AS proposals
       FROM calls c WHERE (:everywhere = 1 OR c.programme_id IN (:programmes))
      ORDER BY c.id DESC LIMIT 100`,
    { ...scopeValues(scopeOf(actor, ['programme_officer'])) },
  );
  return rows.map(({ proposals, ...row }) => ({
    ...row,
    proposed: Number(proposals) > 0,
    title: JSON.parse(row.title),
    drafts: Number(row.drafts),
    running: Number(row.running),
    ended: Number(row.ended),
  }));
}

export interface ProcedureChoice {
  readonly value: string;
  readonly label: LocalText;
  readonly programmeId: string;
}

/** Procedures the officer may open calls for. */
export async function procedureChoices(
  { db }: Deps,
  actor: Actor,
): Promise<readonly ProcedureChoice[]> {
  const rows = await db.selectBelieved<{ id: string; name: string; programme_id: string }>(
    `SELECT p.id, p.name, p.programme_id FROM procedures p
       JOIN programmes g ON g.id = p.programme_id
      WHERE (:everywhere = 1 OR p.programme_id IN (:programmes))
      ORDER BY g.position, p.id LIMIT 200`,
    { ...scopeValues(scopeOf(actor, ['programme_officer'])) },
  );
  return rows.map((row) => ({
    value: row.id,
    label: JSON.parse(row.name),
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
