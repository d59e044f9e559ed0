import type { Database } from '../../data/database.js';

/** The experts who may be invited under a call; null where the whole pool may. */
export async function panelOfCall(
  db: Database,
  callId: string,
): Promise<ReadonlySet<string> | null> {
  const rows = await db.rows.callExperts.all({ call_id: callId });
  return rows.length === 0 ? null : new Set(rows.map((row) => row.user_id));
}
