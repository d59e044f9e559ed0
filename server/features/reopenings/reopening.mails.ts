import type { Actor } from '../../domain/actor.js';
import { mayReopenRoles } from '../../domain/access/caseDetails.js';
import { inLocale } from '../../domain/localText.js';
import type { CaseFile } from '../../shared/casefile/caseFile.js';
import { roleHolders, type LetterReader } from '../../shared/letters/letterReaders.js';
import { sendLetter } from '../../shared/letters/sendLetter.js';
import type { Deps } from '../../shared/request/deps.js';

/** Asks everybody else who may reopen the case to decide. */
export async function mailReopeningProposal(
  deps: Deps,
  actor: Actor,
  { row, definition }: CaseFile,
  { reason }: { readonly reason: string },
  at: string,
): Promise<void> {
  const readers = new Map<string, LetterReader>();
  for (const role of mayReopenRoles) {
    for (const reader of await roleHolders(deps.db, row, role)) readers.set(reader.id, reader);
  }
  readers.delete(actor.userId);
  for (const reader of readers.values()) {
    await sendLetter(deps, reader, at, {
      event: 'reopening_proposed',
      values: {
        by: actor.name,
        title: row.title,
        number: row.number ?? '',
        procedure: inLocale(definition.name, reader.locale),
        reason,
      },
      path: `/cases/${row.id}/reopening`,
      where: 'act',
      applicationId: row.id,
      definition,
    });
  }
}
