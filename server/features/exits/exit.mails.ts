import type { Actor } from '../../domain/actor.js';
import { decidingRoles } from '../../domain/access/caseExits.js';
import { inLocale } from '../../domain/localText.js';
import type { SecondedExit } from '../../domain/workflow/exits/exitActs.js';
import type { ExitProposalRow } from './exit.file.js';
import type { CaseFile } from '../../shared/casefile/caseFile.js';
import {
  readersByIds,
  roleHolders,
  type LetterReader,
} from '../../shared/letters/letterReaders.js';
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
  const readers = new Map<string, LetterReader>();
  for (const role of decidingRoles(exit)) {
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

/** Tells a side of the case that what it asked for is refused, and why; colleagues read it with the case. */
export async function mailRefusal(
  deps: Deps,
  { row, definition }: CaseFile,
  { case_exit: exit, proposed_by: asker }: ExitProposalRow,
  why: string,
): Promise<void> {
  if (exit !== 'ask_time') return;
  const at = deps.clock.now().toISOString();
  for (const reader of await readersByIds(deps.db, [asker])) {
    await sendLetter(deps, reader, at, {
      event: 'time_refused',
      values: {
        title: row.title,
        number: row.number ?? '',
        procedure: inLocale(definition.name, reader.locale),
        reason: why,
      },
      path: `/cases/${row.id}/exits/${exit}`,
      where: 'see',
      applicationId: row.id,
      definition,
    });
  }
}
