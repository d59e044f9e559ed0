import type { RowOf } from '../../data/schema/rows.js';
import type { callNotices } from '../../data/tables/callNotices.js';
import { hidden } from '../../domain/refusal.js';
import type { Deps } from '../../shared/request/deps.js';
import type { Reply } from '../../shared/request/route.js';

export type CallNotice = RowOf<typeof callNotices>;

/** The notice of a call as it was written each time, the newest first; empty where it has none. */
export const callNoticesOf = (
  { db }: Pick<Deps, 'db'>,
  callId: string,
): Promise<readonly CallNotice[]> =>
  db.rows.callNotices.all({ call_id: callId }, [['number', 'DESC']], 100);

/**
 * Those that have stood in public, the newest first: what was written before the publication only
 * its officers have seen, except the last of it. What came after has a reason.
 */
export function publicNotices(all: readonly CallNotice[]): readonly CallNotice[] {
  const later = all.filter(({ reason }) => reason !== '').length;
  return all.slice(0, later + 1);
}

/** An attachment of one of these notices, to be opened; any other does not exist. */
export async function attachmentReply(
  deps: Pick<Deps, 'db' | 'files'>,
  notices: readonly CallNotice[],
  id: string,
): Promise<Reply> {
  const named = notices.flatMap(({ attachments }) => attachments).find(({ file }) => file === id);
  const row = named ? await deps.db.rows.files.find({ id: named.file }) : null;
  const content = row ? await deps.files.open(row.id) : null;
  if (!named || !row || content === null) throw hidden();
  return { reply: 'file', content, name: named.name, type: row.type, inline: true };
}
