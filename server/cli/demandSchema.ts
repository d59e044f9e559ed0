import type { Database } from '../data/database.js';
import { pendingMigrations } from '../data/migrator.js';
import { CommandStop, exits } from './command.js';

/** A command that reads or writes rows wants the schema of this build. */
export async function demandSchema(db: Database): Promise<void> {
  const pending = await pendingMigrations(db);
  if (pending.length === 0) return;
  throw new CommandStop(
    'schema_behind',
    `${pending.length} migrations are missing, from ${pending[0] ?? ''} on; run "qixian migrate" first.`,
    exits.unable,
  );
}
