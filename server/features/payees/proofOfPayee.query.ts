import { hidden } from '../../domain/refusal.js';
import type { PayeeFile, PayeeLine } from '../../shared/effects/payeeFile.js';
import type { Deps } from '../../shared/request/deps.js';
import type { Reply } from '../../shared/request/route.js';

/** The assignment of this file that a paper is asked for. */
export function proofLine({ assignments }: PayeeFile, id: string): PayeeLine {
  const line = assignments.find((each) => each.id === id);
  if (!line) throw hidden();
  return line;
}

/** The paper that proves an assignment, to be read in place. */
export async function sendProof({ db, files }: Deps, line: PayeeLine): Promise<Reply> {
  const file = await db.rows.files.find({ id: line.proofFileId ?? '' });
  const content = file ? await files.open(file.id) : null;
  if (!file || content === null) throw hidden();
  return { reply: 'file', content, name: line.proofName, type: file.type, inline: true };
}
