import type { Actor } from '../../domain/actor.js';
import { scopeOf, scopeValues } from '../../domain/access/scope.js';
import type { LocalText } from '../../domain/localText.js';
import type { Deps } from '../deps.js';

export interface ManagedCall {
  readonly id: string;
  readonly title: LocalText;
  readonly status: string;
  readonly opens_at: string;
  readonly closes_at: string;
  readonly drafts: number;
  readonly running: number;
  readonly ended: number;
}

interface Row extends Omit<ManagedCall, 'title' | 'drafts' | 'running' | 'ended'> {
  readonly title: string;
  readonly drafts: number | string;
  readonly running: number | string;
  readonly ended: number | string;
}

/** The officer's calls with how many applications stand where, newest first. */
export async function managedCalls({ db }: Deps, actor: Actor): Promise<readonly ManagedCall[]> {
  const count = (status: string): string =>
    `(SELECT COUNT(*) FROM applications a WHERE a.call_id = c.id AND a.status = '${status}')`;
  const rows = await db.select<Row>(
    `SELECT c.id, c.title, c.status, c.opens_at, c.closes_at, ${count('draft')} AS drafts,
            ${count('running')} AS running, ${count('ended')} AS ended
       FROM calls c WHERE (:everywhere = 1 OR c.programme_id IN (:programmes))
      ORDER BY c.id DESC LIMIT 100`,
    { ...scopeValues(scopeOf(actor, ['programme_officer'])) },
  );
  return rows.map((row) => ({
    ...row,
    title: JSON.parse(row.title),
    drafts: Number(row.drafts),
    running: Number(row.running),
    ended: Number(row.ended),
  }));
}

export interface Choice {
  readonly value: string;
  readonly label: LocalText;
}

/** Procedures and budget lines the officer may choose from. */
export async function callChoices(
  { db }: Deps,
  actor: Actor,
): Promise<{ readonly procedures: readonly Choice[]; readonly lines: readonly Choice[] }> {
  const scope = { ...scopeValues(scopeOf(actor, ['programme_officer'])) };
  const select = (table: string, order: string): Promise<{ id: string; name: string }[]> =>
    db.select(
      `SELECT id, name FROM ${table}
        WHERE (:everywhere = 1 OR programme_id IN (:programmes)) ORDER BY ${order} LIMIT 200`,
      scope,
    );
  const choiceOf = ({ id, name }: { id: string; name: string }): Choice => ({
    value: id,
    label: JSON.parse(name),
  });
  return {
    procedures: (await select('procedures', 'id')).map(choiceOf),
    lines: (await select('budget_lines', 'year DESC, code')).map(choiceOf),
  };
}
