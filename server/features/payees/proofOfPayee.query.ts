import { hidden } from '../../domain/refusal.js';
import type { PayeeFile } from '../../shared/effects/payeeFile.js';
import type { Deps } from '../../shared/request/deps.js';
import type { Reply } from '../../shared/request/route.js';

/** The paper that proves an assignment of this file, to be read in place. */
export async function sendProof(
  { db, files }: Deps,
  { assignments }: PayeeFile,
  assignmentId: string,
): Promise<Reply> {
  const line = assignments.find(({ id }) => id === assignmentId);
  const file = await db.rows.files.find({ id: line?.proofFileId ?? '' });
  const content = file ? await files.open(file.id) : null;
  if (!line || !file || content === null) throw hidden();
  return { reply: 'file', content, name: line.proofName, type: file.type, inline: true };
}
