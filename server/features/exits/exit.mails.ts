import type { Actor } from '../../domain/actor.js';
import { exitRoles } from '../../domain/access/caseExits.js';
import { inLocale } from '../../domain/localText.js';
import type { SecondedExit } from '../../domain/workflow/exits/exitActs.js';
import type { CaseFile } from '../../shared/casefile/caseFile.js';
import { roleHolders, type LetterReader } from '../../shared/letters/letterReaders.js';
import { sendLetter } from '../../shared/letters/sendLetter.js';
import type { Deps } from '../../shared/request/deps.js';

/** Asks everybody else who may approve it to decide. */
export async function mailExitProposal(
  deps: Deps,
  actor: Actor,
  { row, definition }: CaseFile,
  { exit, reason }: { readonly exit: SecondedExit; readonly reason: string },
  at: string,
): Promise<void> {
  const roles = exitRoles(exit);
  const readers = new Map<string, LetterReader>();
  for (const role of roles === 'self' ? [] : roles) {
    for (const reader of await roleHolders(deps.db, row, role)) readers.set(reader.id, reader);
  }
  readers.delete(actor.userId);
  for (const reader of readers.values()) {
    await sendLetter(deps, reader, at, {
      event: 'exit_proposed',
      values: {
        by: actor.name,
        what: deps.words(reader.locale, `exits.names.${exit}`),
        title: row.title,
        number: row.number ?? '',
        procedure: inLocale(definition.name, reader.locale),
        reason,
      },
      path: `/cases/${row.id}/exits/${exit}`,
      where: 'act',
      applicationId: row.id,
      definition,
    });
  }
}
