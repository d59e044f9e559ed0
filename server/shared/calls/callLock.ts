import type { Database } from '../../data/database.js';

/**
 * Lets nobody change a call until this transaction ends, while others may hold it as well: who
 * begins or hands in an application does so under the window and state that are read next.
 */
export async function holdCall(db: Database, callId: string): Promise<void> {
  // SQLite has one writer at a time anyway.
  if (db.dialect === 'sqlite') return;
  await db.selectBelieved('SELECT id FROM calls WHERE id = :callId LOCK IN SHARE MODE', { callId });
}

/** Makes everybody wait who begins or hands in an application, so that those present can be counted. */
export async function lockCall(db: Database, callId: string): Promise<void> {
  await db.execute('UPDATE calls SET version = version WHERE id = :callId', { callId });
}
