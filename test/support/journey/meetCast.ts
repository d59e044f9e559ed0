import { demoDomain } from '../../../server/features/accounts/demoAccounts.query.js';
import type { DemoStage } from '../../../server/cli/demoZone/demoStage.js';

interface Known {
  /** The organisation of each project's firm and of each institution. */
  readonly firms: ReadonlyMap<string, string>;
  /** The year's budget line of each programme. */
  readonly budgets: ReadonlyMap<string, string>;
}

/** Learns who and what there is already, where the cast was gathered before. */
export async function meetCast(stage: DemoStage): Promise<Known> {
  const {
    deps: { db },
    data,
  } = stage;
  for (const { id, email } of await db.rows.users.all({}))
    stage.meet(email.replace(demoDomain, ''), id);
  const byCode = new Map<string, string>();
  for (const { id, credit_code: code } of await db.rows.organisations.all({})) byCode.set(code, id);
  const firms = new Map<string, string>();
  for (const { id, credit_code: code } of [...data.projects, ...data.organisations]) {
    firms.set(id, byCode.get(code) ?? '');
  }
  const lines = await db.rows.budgetLines.all({});
  return { firms, budgets: new Map(lines.map((line) => [line.programme_id, line.id])) };
}
