import type { Database } from '../../server/data/database.js';
import { checkRecord } from '../../server/features/audit/checkRecord.query.js';
import type { Deps } from '../../server/shared/request/deps.js';

class TakenBack extends Error {}

/**
 * What a whole check finds after somebody who can write to the database has done this; it is taken
 * back afterwards. The triggers are down meanwhile, which every check names as well.
 */
export async function foundAfter(
  deps: Pick<Deps, 'db' | 'seal'>,
  tampering: readonly string[],
  outside = '',
): Promise<readonly string[]> {
  let names: readonly string[] = [];
  try {
    await deps.db.transaction(async () => {
      let changed = 0;
      for (const sql of tampering) changed += await deps.db.execute(sql);
      if (changed === 0) throw new Error(`nothing was tampered with: ${tampering.join('; ')}`);
      const { findings } = await checkRecord(deps, { whole: true, outside });
      names = [...new Set(findings.map(({ check }) => check))];
      throw new TakenBack();
    });
  } catch (error) {
    if (!(error instanceof TakenBack)) throw error;
  }
  return names.filter((name) => name !== 'guards_stand');
}

/** Every trigger that guards the record or money, with the statement that makes it again. */
export async function guardTriggers(
  db: Database,
): Promise<readonly { readonly name: string; readonly again: string }[]> {
  if (db.dialect === 'sqlite') {
    const [rows] = await db.sequelize.query(
      "SELECT name, sql AS again FROM sqlite_master WHERE type = 'trigger'",
    );
    return rows.filter(isTrigger).filter(guards);
  }
  const [rows] = await db.sequelize.query(
    `SELECT TRIGGER_NAME AS name, CONCAT('CREATE TRIGGER ', TRIGGER_NAME, ' ', ACTION_TIMING, ' ',
            EVENT_MANIPULATION, ' ON ', EVENT_OBJECT_TABLE, ' FOR EACH ROW ', ACTION_STATEMENT)
            AS again FROM information_schema.TRIGGERS WHERE TRIGGER_SCHEMA = DATABASE()`,
  );
  return rows.filter(isTrigger).filter(guards);
}

const guards = ({ again }: { readonly again: string }): boolean =>
  /append-only|stream_heads|BEFORE (?:INSERT|UPDATE) ON `?(?:budget_proposals|difference_answers|duties|duty_decisions|instalment_decisions|ledger_entries|payments|result_files|tranches)/i.test(
    again,
  );

function isTrigger(row: unknown): row is { readonly name: string; readonly again: string } {
  return typeof row === 'object' && row !== null && 'name' in row && 'again' in row;
}
