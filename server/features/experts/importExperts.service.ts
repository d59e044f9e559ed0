import { z } from 'zod';
import { id } from '../../data/schema/columns.js';
import type { Actor } from '../../domain/actor.js';
import { invalid, type Reason } from '../../domain/refusal.js';
import { choice, paragraph } from '../../domain/typed.js';
import type { Deps } from '../../shared/request/deps.js';
import { createExpertProfile, keepTerms } from './expertEntry.step.js';
import { mostRows, readExpertRows, type ExpertRow } from './expertRows.input.js';

export const importExpertsInput = z.object({
  rows: paragraph({ max: 400_000 }),
  act: choice(['look', 'save']),
});

/** What became of a row. */
export interface ImportedRow {
  readonly line: number;
  readonly email: string;
  /** Null where it was taken, or would be. */
  readonly reason: Reason | null;
}

/**
 * Takes pasted rows into the pool, each on its own: what is wrong with one keeps no other out, and
 * nothing is saved where only a look was asked for. Refuses more rows than can be taken at once.
 */
export async function importExperts(
  deps: Deps,
  actor: Actor,
  { rows: text, act }: z.infer<typeof importExpertsInput>,
): Promise<ImportedRow[]> {
  const rows = readExpertRows(text);
  if (rows.length > mostRows) {
    throw invalid({ rows: { code: 'pool_too_many', params: { max: mostRows } } });
  }
  const accounts = await expertAccounts(deps, rows);
  const seen = new Set<string>();
  const report: ImportedRow[] = [];
  for (const row of rows) {
    const { line, email } = row;
    const key = email.toLowerCase();
    const account = accounts.get(key);
    const reason =
      'reason' in row
        ? row.reason
        : seen.has(key)
          ? { code: 'pool_twice' }
          : account === undefined
            ? { code: 'pool_nobody' }
            : null;
    seen.add(key);
    report.push({ line, email, reason });
    if (reason !== null || act === 'look' || account === undefined || 'reason' in row) continue;
    await createExpertProfile(deps, actor, account, row.profile);
    const known = await deps.db.rows.expertTerms.find({ user_id: account });
    const { inZone, languages } = row;
    await keepTerms(deps, account, { inZone, languages, most: known?.most ?? null });
  }
  return report;
}

/** The accounts that hold the expert's role, by the addresses of the rows. */
async function expertAccounts(
  { db }: Deps,
  rows: readonly ExpertRow[],
): Promise<ReadonlyMap<string, string>> {
  const found = new Map<string, string>();
  for (const { email } of rows) {
    const key = email.toLowerCase();
    if (!key.includes('@') || found.has(key)) continue;
    const user = await db.rows.users.find({ email: key });
    if (user && user.disabled_at === null) found.set(key, user.id);
  }
  const experts = await db.select(
    { user_id: id() },
    `SELECT DISTINCT user_id FROM grants
      WHERE role = 'expert' AND revoked_at IS NULL AND user_id IN (:ids)`,
    { ids: ['', ...found.values()] },
  );
  const holding = new Set(experts.map((row) => row.user_id));
  return new Map([...found].filter(([, userId]) => holding.has(userId)));
}
