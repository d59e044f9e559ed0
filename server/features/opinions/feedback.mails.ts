import type { Actor } from '../../domain/actor.js';
import { caseTitle } from '../../shared/casefile/caseTitle.js';
import type { CaseFile } from '../../shared/casefile/caseFile.js';
import { applicantsOf, handlersByIds, holdersOrHeads } from '../../shared/letters/letterReaders.js';
import { sendLetter } from '../../shared/letters/sendLetter.js';
import type { Deps } from '../../shared/request/deps.js';
import type { FeedbackRow } from './feedback.query.js';

/** Asks those who release feedback to look at a text. */
export async function mailToRelease(
  deps: Deps,
  actor: Actor,
  { row, definition }: CaseFile,
  at: string,
): Promise<void> {
  const readers = await holdersOrHeads(deps.db, row, 'programme_officer', [actor.userId]);
  for (const reader of readers) {
    await sendLetter(deps, reader, at, {
      event: 'feedback_to_release',
      values: (locale) => ({
        title: caseTitle(row.title, definition, locale),
        number: row.number ?? '',
      }),
      path: `/cases/${row.id}/feedback`,
      where: 'act',
      applicationId: row.id,
      definition,
    });
  }
}

/** Tells who edited it that it came back, and what is to be changed. */
export async function mailGivenBack(
  deps: Deps,
  { row, definition }: CaseFile,
  { proposed_by: editor }: FeedbackRow,
  reason: string,
): Promise<void> {
  for (const reader of await handlersByIds(deps.db, row, [editor])) {
    await sendLetter(deps, reader, deps.clock.now().toISOString(), {
      event: 'feedback_given_back',
      values: (locale) => ({
        title: caseTitle(row.title, definition, locale),
        number: row.number ?? '',
        reason,
      }),
      path: `/cases/${row.id}/feedback`,
      where: 'act',
      applicationId: row.id,
      definition,
    });
  }
}

/** Tells the applicant that there is feedback; what it says stands on their page alone. */
export async function mailApplicants(deps: Deps, { row, definition }: CaseFile): Promise<void> {
  for (const reader of await applicantsOf(deps.db, row)) {
    await sendLetter(deps, reader, deps.clock.now().toISOString(), {
      event: 'feedback_released',
      values: (locale) => ({
        title: caseTitle(row.title, definition, locale),
        number: row.number ?? '',
      }),
      path: `/applications/${row.id}/feedback`,
      applicationId: row.id,
      organisation: row.organisation_id === null ? '' : row.applicant_name,
      definition,
    });
  }
}
